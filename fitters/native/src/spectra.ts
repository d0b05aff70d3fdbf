// The task's spectra: a safetensors file on one wavelength grid.
import { readFileSync } from 'node:fs';
import {
  readSafetensors,
  SpaxelError,
  type Medium,
  type Tensor,
  type TensorFile
} from '@spaxel/core';
import type { ObservedSpectrum } from '@spaxel/engine';

/** `count` spectra of `pixels` pixels; a row is copied, so that no fit depends on where it lay. */
export interface Spectra {
  readonly count: number;
  readonly pixels: number;
  row(index: number): ObservedSpectrum;
}

function unreadable(file: string, why: string, cause?: unknown): SpaxelError {
  return new SpaxelError('SpectraUnreadable', `${file} ${why}.`, cause);
}

function read(file: string): TensorFile {
  try {
    return readSafetensors(readFileSync(file));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(file, `cannot be read: ${why}`, cause);
  }
}

function isMonotonic(wave: Float64Array): boolean {
  const up = (wave[1] ?? NaN) > (wave[0] ?? NaN);
  const follows = (value: number, at: number): boolean =>
    at === 0 || (value - (wave[at - 1] ?? NaN)) * (up ? 1 : -1) > 0;
  return wave.length > 1 && wave.every(follows);
}

/** The tensor as float64, or as it is when it already is. */
const doubles = ({ data }: Tensor): Float64Array =>
  data instanceof Float64Array ? data : Float64Array.from(data);

const bytes = ({ data }: Tensor): Uint8Array =>
  data instanceof Uint8Array ? data : Uint8Array.from(data);

/** Tensors by name; each of `shape`, or the file is refused. */
function take(file: string, { tensors }: TensorFile, shapes: Record<string, number[]>): Tensor[] {
  return Object.entries(shapes).map(([name, shape]) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw unreadable(file, `lacks "${name}"`);
    if (tensor.shape.join() !== shape.join())
      throw unreadable(
        file,
        `holds "${name}" of shape ${tensor.shape.join()}, not ${shape.join()}`
      );
    return tensor;
  });
}

/**
 * Reads wave [p] and lsf [p] (observed angstrom), flux, error and mask [n, p]; metadata medium air or vacuum.
 * @throws SpaxelError SpectraUnreadable: no such file, a tensor absent or misshapen, `wave` not monotonic.
 */
export function readSpectra(file: string): Spectra {
  const held = read(file);
  const [count = 0, pixels = 0] = held.tensors.get('flux')?.shape ?? [];
  const [axis, rows] = [[pixels], [count, pixels]];
  const shapes = { wave: axis, lsf: axis, flux: rows, error: rows, mask: rows };
  const tensors = take(file, held, shapes);
  const [wave, lsf, flux, error] = tensors.slice(0, 4).map(doubles) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array
  ];
  const mask = bytes(tensors[4] as Tensor);
  if (!isMonotonic(wave)) throw unreadable(file, 'holds a "wave" that is not monotonic');
  const medium: Medium = held.metadata['medium'] === 'vacuum' ? 'vacuum' : 'air';
  const row = (index: number): ObservedSpectrum => {
    const [from, to] = [index * pixels, (index + 1) * pixels];
    return {
      wave,
      lsf,
      medium,
      flux: flux.slice(from, to),
      error: error.slice(from, to),
      mask: mask.slice(from, to)
    };
  };
  return { count, pixels, row };
}
