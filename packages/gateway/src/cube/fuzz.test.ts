import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import { CubeImage } from './image.ts';
import { layOut } from './lay-out.ts';
import { readerFor } from './readers/index.ts';
import { memorySource } from './source.ts';
import { readAperture } from './aperture/aperture.ts';
import { readBand } from './band/band.ts';
import { readSignalMap } from './band/signal-map.ts';
import { holdsData, readSlice } from './slice.ts';
import { readSpectraAt, volumeOf, type Volume } from './spectra-of.ts';
import { fileOf } from './tiles/unpacked.ts';
import { readUnits } from './units.ts';
import { readWhite } from './white/white.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const { signal } = new AbortController();
/** `npm run test:all` asks for 20,000. */
const rounds = Number(process.env['SPAXEL_FUZZ'] ?? 3000);

let seeds: Buffer[] = [];
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-fuzz-'));
  const options = { encoding: 'utf8', maxBuffer: 1 << 27 } as const;
  for (const room of ['readers', 'tiles'])
    execFileSync(python, [join(__dirname, room, 'oracle.py'), folder], options);
  const names = ['megara', 'muse', 'manga', 'califa', 'kcwi', 'sami', 'weave', 'jwst', 'jwsttable'];
  const others = ['gmos', 'log10', 'freq', 'i2-RICE_1', 'f4-GZIP_2-dither1', 'tiles', 'fpack'];
  seeds = [...names, ...others].map(name => readFileSync(join(folder, `${name}.fits`)));
  rmSync(folder, { recursive: true });
}, 60_000);

/** Numbers in (0, 1), the same each time (Park & Miller). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

const values = [
  ...['-1', '0', '1E308', '-1E-308', '99999999999999', '4294967296', 'NaN', 'T', "''", "'<b>'"],
  ...["'WAVE-TAB'", "'FREQ'", "'", '1.5', "'Angstrom'", "'deg'", '2147483647', '', "'\u00ff'"]
];

/** One file changed somewhere: a card's value, a byte, a card gone, the end cut off. */
function mutated(random: () => number): Buffer {
  const pick = (count: number): number => Math.floor(random() * count);
  const bytes = Buffer.from(seeds[pick(seeds.length)] as Buffer);
  for (let times = 1 + pick(3); times > 0; times -= 1) {
    const card = 80 * pick(Math.floor(bytes.length / 80));
    const kind = pick(5);
    const text = bytes.toString('latin1', card, card + 10);
    if (kind < 2 && /^[A-Z0-9_-]+ *= $/.test(text))
      bytes.write((values[pick(values.length)] ?? '').padEnd(70), card + 10, 'latin1');
    else if (kind === 2) bytes[pick(bytes.length)] = pick(256);
    else if (kind === 3 && text.includes('=')) bytes.fill(32, card, card + 80);
    else if (kind === 4) bytes[card + pick(80)] = 32 + pick(95);
  }
  return random() < 0.05 ? bytes.subarray(0, pick(bytes.length)) : bytes;
}

const everything = [-Infinity, Infinity] as const;
/** What is asked of an open cube besides a spectrum, one after the other. */
const reads: readonly ((volume: Volume) => Promise<unknown>)[] = [
  volume => readSlice(volume, volume.flux.nz - 1, { signal, room: undefined }),
  volume => readWhite(volume, signal),
  volume => readBand(volume, { range: everything, combine: 'mean' }, signal),
  volume => readSignalMap(volume, everything, signal),
  volume =>
    readAperture(volume, { shape: { kind: 'circle', x: 2, y: 2, r: 2 }, combine: 'sum' }, signal)
];

/** Opens bytes as a cube and reads of it; what went wrong, when it was no sentence for a person. */
async function wrongWith(bytes: Buffer, [name, round]: [string, number]): Promise<unknown> {
  const held = { key: name, load: () => Promise.resolve(bytes) };
  const source = memorySource(name, bytes.length, held);
  const stamp = { path: name, name, bytes: bytes.length, modifiedNs: 0n };
  try {
    const file = fileOf(await readUnits(source, name, signal), stamp, source);
    const declaration = await readerFor(file.units, {}).declare(file, signal);
    const layout = layOut(file, declaration, {});
    const image = (unit: (typeof file.units)[number]): CubeImage =>
      new CubeImage(unit, file.sourceOf(unit));
    const volume = volumeOf(layout, {
      flux: image(layout.flux),
      error: layout.error === null ? undefined : image(layout.error.unit),
      masks: layout.masks.map(({ unit }) => image(unit))
    });
    await holdsData(volume, signal);
    await readSpectraAt(volume, { x: 0, y: 0, count: 1 }, signal);
    await reads[round % reads.length]?.(volume);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SpaxelError && thrown.message.length < 1000) return undefined;
    return thrown;
  }
}

test(`${rounds} changed files are opened or refused with a sentence, and none takes long`, async () => {
  const random = numbers(20_260);
  const wrong: string[] = [];
  let slowest = 0;
  for (let round = 0; round < rounds && wrong.length < 5; round += 1) {
    const begun = performance.now();
    const thrown = await wrongWith(mutated(random), [`fuzz ${round}`, round]);
    slowest = Math.max(slowest, performance.now() - begun);
    if (thrown !== undefined) wrong.push(`${round}: ${(thrown as Error).stack ?? String(thrown)}`);
  }
  expect(wrong).toEqual([]);
  expect(slowest).toBeLessThan(5000);
}, 600_000);
