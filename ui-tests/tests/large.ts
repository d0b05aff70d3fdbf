/** A large cube for figures: 320 x 320 spaxels, written as fast as the disk takes it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const largeName = 'large.fits';
export const largeSide = 320;
const block = 2880;

function header(channels: number): string {
  const cards: [string, string | number][] = [
    ['SIMPLE', 'T'],
    ['BITPIX', -32],
    ['NAXIS', 3],
    ['NAXIS1', largeSide],
    ['NAXIS2', largeSide],
    ['NAXIS3', channels],
    ['CTYPE3', "'AWAV    '"],
    ['CUNIT3', "'Angstrom'"],
    ['CRPIX3', 1],
    ['CRVAL3', 4750],
    ['CDELT3', 1.25],
    ['BUNIT', "'10**(-20)*erg/s/cm**2/Angstrom'"]
  ];
  const lines = cards.map(([name, value]) =>
    `${name.padEnd(8)}= ${String(value).padStart(20)}`.padEnd(80)
  );
  const text = [...lines, 'END'.padEnd(80)].join('');
  return text.padEnd(Math.ceil(text.length / block) * block);
}

/** Writes the cube below the root; each channel is another cut of the same two planes of noise on a gradient. Answers its bytes. */
export function writeLarge(root: string, channels: number): number {
  const plane = largeSide * largeSide * 4;
  const noise = Buffer.alloc(2 * plane);
  let seed = 1;
  for (let at = 0; at < noise.length; at += 4) {
    seed = (seed * 48271) % 2147483647;
    noise.writeFloatBE(100 + 50 * Math.sin(at / 40000) + (seed / 2147483647) * 20, at);
  }
  const file = openSync(join(root, largeName), 'w');
  writeSync(file, header(channels));
  for (let k = 0; k < channels; k++) {
    const from = ((k * 4 * 331) % plane) & ~3;
    writeSync(file, noise, from, plane);
  }
  const bytes = plane * channels;
  writeSync(file, Buffer.alloc((block - (bytes % block)) % block));
  closeSync(file);
  return bytes;
}
