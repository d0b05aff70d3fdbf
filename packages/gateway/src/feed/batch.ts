import { writeSafetensors, type Prepared, type Tensor } from '@spaxel/core';

const byteLimit = 8 * 1024 * 1024;
const headBytes = 4096;

/** Target of one task's cost, seconds (design.md section 1). */
const secondsPerTask = 1;

/** How many fits the next task gets: about a second of them, never so many that a slot idles at the end. */
export function batchSize(secondsPerFit: number | null, waiting: number, slots: number): number {
  if (secondsPerFit === null) return 1;
  const worth = Math.floor(secondsPerTask / Math.max(secondsPerFit, 1e-4));
  const share = Math.ceil(waiting / (2 * Math.max(1, slots)));
  return Math.max(1, Math.min(worth, share));
}

/** How many spectra like this one fit in one task; as many as there are when there is none. */
export function mostOf(like: Prepared | undefined): number {
  if (like === undefined) return Infinity;
  const { length } = like.wave;
  // Flux, error and mask of each spectrum; wavelength, resolution and the head of the file once.
  return Math.max(1, Math.floor((byteLimit - length * 16 - headBytes) / (length * 17)));
}

/** The leading spectra that fit in one task: one wavelength grid, at most 8 MiB. */
export function sameGrid(spectra: readonly Prepared[]): Prepared[] {
  const [first] = spectra;
  if (first === undefined) return [];
  const most = mostOf(first);
  const other = spectra.findIndex(one => one.wave !== first.wave);
  return spectra.slice(0, Math.min(most, other < 0 ? spectra.length : other));
}

function stack(rows: readonly Float64Array[], pixels: number): Tensor {
  const data = new Float64Array(rows.length * pixels);
  rows.forEach((row, index) => {
    data.set(row, index * pixels);
  });
  return { shape: [rows.length, pixels], data };
}

/** Prepared spectra of one grid as the `in` of the fitter contract. */
export function packSpectra(spectra: readonly Prepared[]): Uint8Array {
  const [first] = spectra;
  if (first === undefined) return new Uint8Array(0);
  const pixels = first.wave.length;
  const mask = new Uint8Array(spectra.length * pixels);
  spectra.forEach((one, index) => {
    mask.set(one.mask, index * pixels);
  });
  const tensors = new Map<string, Tensor>([
    ['wave', { shape: [pixels], data: first.wave }],
    [
      'flux',
      stack(
        spectra.map(one => one.flux),
        pixels
      )
    ],
    [
      'error',
      stack(
        spectra.map(one => one.error),
        pixels
      )
    ],
    ['mask', { shape: [spectra.length, pixels], data: mask }],
    ['lsf', { shape: [pixels], data: first.lsf }]
  ]);
  return writeSafetensors(tensors, {
    medium: first.medium,
    fluxUnit: first.fluxUnit,
    wave: 'observed'
  });
}
