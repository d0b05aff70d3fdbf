// The joined spectrum of the spaxels in a shape: out of the side files when they are there, else from the planes of the cube.
import { decodePixels, Totals, type Combine, type Joined, type Pixels } from '@spaxel/core';
import { voxelRules, type Volume } from '../spectra-of.ts';
import { flagPlainly } from '../white/sum.ts';
import { addSpectra } from './from-sides.ts';
import { cubeMasks, type Reading } from './reading.ts';
import { runsIn, type Run } from './runs.ts';

/** Bytes of the cube in memory at once. */
const blockBytes = 8 * 1024 * 1024;

/** The spaxels that masks of a single plane take out of every channel. */
async function alwaysBad({ flux, masks, layout }: Volume, signal: AbortSignal) {
  const bad = new Uint8Array(flux.nx * flux.ny);
  for (const [nth, mask] of masks.entries()) {
    if (mask.nz !== 1) continue;
    const flag = flagPlainly({ masks, layout }, bad, nth);
    flag(await mask.planeBytes(0, signal));
  }
  return bad;
}

/** Where in a plane the spaxels of runs are, and the piece of it that has them all. */
function spanOf(runs: readonly Run[], nx: number): { at: number[]; first: number; length: number } {
  const all = runs.flatMap(({ x, y, count }) =>
    Array.from({ length: count }, (_, nth) => y * nx + x + nth)
  );
  const [first = 0, last = 0] = [all[0], all.at(-1)];
  return { at: all.map(place => place - first), first, length: last - first + 1 };
}

/** Pixels `at` of each plane of a block that starts at channel `from`; planes are pieces of `length` pixels. */
interface Block {
  readonly at: readonly number[];
  readonly length: number;
  readonly from: number;
  readonly values: Pixels;
  readonly sigmas: Pixels | undefined;
  readonly bad: Uint8Array;
}

function addBlock(totals: Totals, { at, length, from, values, sigmas, bad }: Block): void {
  for (let start = 0; start < values.length; start += length)
    for (const offset of at) {
      const place = start + offset;
      if (bad[place] === 0)
        totals.add(from + start / length, values[place] as number, sigmas?.[place] as number);
    }
}

/** Adds the same from pieces of planes, some channels at a time. */
async function addPlanes({ volume, totals, signal }: Reading, runs: readonly Run[]): Promise<void> {
  const { flux, error } = volume;
  const { at, first, length } = spanOf(runs, flux.nx);
  const masks = cubeMasks(volume);
  const together = Math.max(1, Math.floor(blockBytes / (8 * length)));
  for (let from = 0; from < flux.nz; from += together) {
    const span = { first, length, from, count: Math.min(together, flux.nz - from) };
    const [values, sigmas, ...flags] = await Promise.all([
      flux.spanBytes(span, signal),
      error?.spanBytes(span, signal),
      ...masks.map(({ mask }) => mask.spanBytes(span, signal))
    ]);
    const bad = new Uint8Array(length * span.count);
    for (const [nth, bytes] of flags.entries())
      flagPlainly(volume, bad, masks[nth]?.nth ?? 0)(bytes);
    addBlock(totals, {
      ...{ at, length, from, bad },
      values: decodePixels(values, flux.encoding),
      sigmas: error && sigmas && decodePixels(sigmas, error.encoding)
    });
  }
}

/**
 * The joined spectrum of the spaxels whose centres lie in a shape from outside (see Totals for what a sum is).
 * @throws SpaxelError RequestInvalid when it is no shape, or none of the cube's spaxels is in it.
 */
export async function readAperture(
  volume: Volume,
  { shape, combine }: { shape: unknown; combine: Combine },
  signal: AbortSignal
): Promise<Joined> {
  const runs = runsIn(shape, volume.flux, await alwaysBad(volume, signal));
  const reading = { volume, totals: new Totals(voxelRules(volume)), signal };
  if (runs.length === 0) return reading.totals.joined(combine);
  if (await addSpectra(reading, runs)) return reading.totals.joined(combine);
  const again = { ...reading, totals: new Totals(voxelRules(volume)) };
  await addPlanes(again, runs);
  return again.totals.joined(combine);
}
