// The totals of an aperture out of the side files: some runs of spectra at a time, read while those before are being added.
import { decodeInto, makePixels } from '@spaxel/core';
import type { CubeImage } from '../image.ts';
import type { Volume } from '../spectra-of.ts';
import { simdSum } from '../white/simd.ts';
import { flagPlainly, plainSum } from '../white/sum.ts';
import { cubeMasks, type Reading } from './reading.ts';
import type { Run } from './runs.ts';

/** Bytes that are read at a time, of all images. */
const together = 2 * 1024 * 1024;

/** Spectra of a flux, of its errors, of masks: as many of each, as they lie in the side files. */
type Pieces = readonly (readonly Uint8Array[])[];

/** What adds spectra up, and where they are to be read to. */
interface Sums {
  readonly room: Uint8Array;
  add(pieces: Pieces): void;
  end(): void;
}

function imagesOf(volume: Volume): (CubeImage | undefined)[] {
  return [volume.flux, volume.error, ...cubeMasks(volume).map(({ mask }) => mask)];
}

/** Bytes of one spectrum of all images. */
function spectrumBytes(volume: Volume): number {
  return imagesOf(volume).reduce((sum, image) => sum + (image?.recordBytes ?? 0), 0);
}

function mostOf(volume: Volume): number {
  return Math.max(1, Math.floor(together / spectrumBytes(volume)));
}

/** Spectra of a cube without errors: summed in WebAssembly. */
function sumsQuickly({ volume, totals }: Reading, room: number): Sums {
  const { nz } = volume.flux;
  const size = { pixels: nz, room };
  const sum = simdSum(volume, size) ?? plainSum(volume, size);
  const nths = cubeMasks(volume).map(({ nth }) => nth);
  return {
    room: sum.room,
    add([flux = [], , ...masks]) {
      for (const [spectrum, piece] of flux.entries()) {
        if (masks.length > 0) sum.bad.fill(0);
        for (const [at, pieces] of masks.entries())
          sum.flag(nths[at] as number, pieces[spectrum] as Uint8Array);
        sum.add(piece, 1);
      }
    },
    end() {
      totals.flux.set(sum.total.subarray(0, nz));
      totals.count.set(sum.count.subarray(0, nz));
      sum.close();
    }
  };
}

/** Spectra of a cube with errors. */
function sumsInFull({ volume, totals }: Reading, room: number): Sums {
  const { flux, error = flux } = volume;
  const bad = new Uint8Array(flux.nz);
  const flags = cubeMasks(volume).map(({ nth }) => flagPlainly(volume, bad, nth));
  const values = makePixels(flux.encoding, flux.nz);
  const sigmas = makePixels(error.encoding, flux.nz);
  return {
    room: new Uint8Array(room),
    add([fluxes = [], errors = [], ...masks]) {
      for (const [spectrum, piece] of fluxes.entries()) {
        bad.fill(0);
        for (const [at, pieces] of masks.entries()) flags[at]?.(pieces[spectrum] as Uint8Array);
        decodeInto(values, piece, flux.encoding);
        decodeInto(sigmas, errors[spectrum] as Uint8Array, error.encoding);
        for (let k = 0; k < bad.length; k += 1)
          if (bad[k] === 0) totals.add(k, values[k] as number, sigmas[k] as number);
      }
    },
    end: () => undefined
  };
}

/** The same runs in batches, none of more spectra than `most`. */
function batchesOf(runs: readonly Run[], most: number): Run[][] {
  const batches: Run[][] = [];
  let left = 0;
  for (const { x, y, count } of runs)
    for (let done = 0; done < count;) {
      if (left === 0) {
        batches.push([]);
        left = most;
      }
      const some = Math.min(left, count - done);
      batches.at(-1)?.push({ x: x + done, y, count: some });
      done += some;
      left -= some;
    }
  return batches;
}

/** Reads a batch into one half of the room; undefined where an image has no side file. */
async function readBatch(
  { volume, signal }: Reading,
  runs: readonly Run[],
  half: Uint8Array
): Promise<Pieces | undefined> {
  signal.throwIfAborted();
  let offset = 0;
  const read = imagesOf(volume).map(image => {
    if (image === undefined) return [];
    return runs.map(run => {
      const length = run.count * image.recordBytes;
      offset += length;
      return image.pieces(run, signal, half.subarray(offset - length, offset));
    });
  });
  const pieces = await Promise.all(read.map(one => Promise.all(one)));
  const isThere = (one: Uint8Array[] | undefined): one is Uint8Array[] => one !== undefined;
  return pieces.every(one => one.every(isThere)) ? pieces.map(one => one.flat()) : undefined;
}

/** Adds the spectra of runs from side files; false when not all are there. */
export async function addSpectra(reading: Reading, runs: readonly Run[]): Promise<boolean> {
  const { volume } = reading;
  if (imagesOf(volume).some(image => image?.recordBytes === 0)) return false;
  const batches = batchesOf(runs, mostOf(volume));
  const size = mostOf(volume) * spectrumBytes(volume);
  const sums = (volume.error === undefined ? sumsQuickly : sumsInFull)(reading, 2 * size);
  const read = (nth: number): Promise<Pieces | undefined> | undefined => {
    const batch = batches[nth];
    const half = sums.room.subarray((nth % 2) * size, ((nth % 2) + 1) * size);
    const pieces = batch && readBatch(reading, batch, half);
    // Whoever stops in between has no use for its error.
    pieces?.catch(() => undefined);
    return pieces;
  };
  for (let nth = 0, ahead = read(0); nth < batches.length; nth += 1) {
    const pieces = await ahead;
    // The sums keep their memory: the others may still be reading into it.
    if (pieces === undefined) return false;
    ahead = read(nth + 1);
    sums.add(pieces);
  }
  sums.end();
  return true;
}
