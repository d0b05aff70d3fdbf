// The joined spectrum of the spaxels in a shape: out of the side files when they are there, else from the planes of the cube.
import { decodePixels, type Pixels } from '@spaxel/core';
import type { CubeImage } from '../image.ts';
import type { Volume } from '../spectra-of.ts';
import { simdSum } from '../white/simd.ts';
import { flagPlainly, plainSum } from '../white/sum.ts';
import { runsIn, type Run } from './runs.ts';
import { Totals, type Combine, type Joined } from './totals.ts';

/** Bytes of the cube in memory at once. */
const blockBytes = 8 * 1024 * 1024;

/** Reads some spaxels of a cube, and tells their totals. */
interface Reading {
  readonly volume: Volume;
  readonly totals: Totals;
  readonly signal: AbortSignal;
}

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

/** Masks with a plane each channel, and their numbers. */
function cubeMasks({ masks }: Volume): { mask: CubeImage; nth: number }[] {
  return masks.map((mask, nth) => ({ mask, nth })).filter(({ mask }) => mask.nz > 1);
}

/** The same runs, none of them longer than a block of spectra. */
function cut(runs: readonly Run[], spectrumBytes: number): Run[] {
  const most = Math.max(1, Math.floor(blockBytes / spectrumBytes));
  return runs.flatMap(({ x, y, count }) =>
    Array.from({ length: Math.ceil(count / most) }, (_, nth) => ({
      x: x + nth * most,
      y,
      count: Math.min(most, count - nth * most)
    }))
  );
}

/** The spectra of a run as their side files hold them: of the flux, of the error, of masks; undefined where one has none. */
async function piecesOf(
  { volume, signal }: Reading,
  run: Run
): Promise<Uint8Array[][] | undefined> {
  const images = [volume.flux, volume.error, ...cubeMasks(volume).map(({ mask }) => mask)];
  const read = await Promise.all(
    images.map(image => (image === undefined ? Promise.resolve([]) : image.pieces(run, signal)))
  );
  return read.every((one): one is Uint8Array[] => one !== undefined) ? read : undefined;
}

/** Spectra of a cube without errors: summed in WebAssembly, as they lie in the side file. */
function sumsQuickly({ volume, totals }: Reading) {
  const { nz } = volume.flux;
  const sum = simdSum(volume, nz) ?? plainSum(volume, nz);
  const nths = cubeMasks(volume).map(({ nth }) => nth);
  return {
    add([flux = [], , ...masks]: Uint8Array[][]): void {
      for (const [spectrum, piece] of flux.entries()) {
        sum.bad.fill(0);
        for (const [at, pieces] of masks.entries())
          sum.flag(nths[at] as number, pieces[spectrum] as Uint8Array);
        sum.add(piece, 1);
      }
    },
    end(): void {
      totals.flux.set(sum.total.subarray(0, nz));
      totals.count.set(sum.count.subarray(0, nz));
    }
  };
}

/** Spectra of a cube with errors. */
function sumsInFull({ volume, totals }: Reading) {
  const { flux, error } = volume;
  const bad = new Uint8Array(flux.nz);
  const flags = cubeMasks(volume).map(({ nth }) => flagPlainly(volume, bad, nth));
  return {
    add([fluxes = [], errors = [], ...masks]: Uint8Array[][]): void {
      for (const [spectrum, piece] of fluxes.entries()) {
        bad.fill(0);
        for (const [at, pieces] of masks.entries()) flags[at]?.(pieces[spectrum] as Uint8Array);
        const values = decodePixels(piece, flux.encoding);
        const sigmas = decodePixels(errors[spectrum] as Uint8Array, (error ?? flux).encoding);
        for (let k = 0; k < bad.length; k += 1)
          if (bad[k] === 0) totals.add(k, values[k] as number, sigmas[k] as number);
      }
    },
    end: () => undefined
  };
}

/** Adds the spectra of runs from side files; false when not all are there. */
async function addSpectra(reading: Reading, runs: readonly Run[]): Promise<boolean> {
  const { volume, signal } = reading;
  const sums = volume.error === undefined ? sumsQuickly(reading) : sumsInFull(reading);
  for (const run of cut(runs, volume.flux.spectrumBytes)) {
    signal.throwIfAborted();
    const pieces = await piecesOf(reading, run);
    if (pieces === undefined) return false;
    sums.add(pieces);
  }
  sums.end();
  return true;
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
  const reading = { volume, totals: new Totals(volume), signal };
  if (runs.length === 0) return reading.totals.joined(combine);
  if (await addSpectra(reading, runs)) return reading.totals.joined(combine);
  const again = { ...reading, totals: new Totals(volume) };
  await addPlanes(again, runs);
  return again.totals.joined(combine);
}
