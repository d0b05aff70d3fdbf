// A 1-D FITS spectrum: the values of one image with a linear wavelength axis.
import { gunzipSync } from 'node:zlib';
import { decodePixels, encodingOf, parseUnits, type FitsUnit } from '@spaxel/core';
import { brokenSet } from './set.ts';

/** Flux on a linear wavelength grid: start + step * i, angstrom. */
export interface Spectrum1d {
  readonly start: number;
  readonly step: number;
  readonly flux: Float32Array;
}

function needed(unit: FitsUnit, keyword: string): number {
  const value = unit.header.number(keyword);
  if (value !== undefined) return value;
  throw unit.header.broken(keyword, 'is missing');
}

function unzipped(bytes: Uint8Array, path: string): Uint8Array {
  if (!path.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw brokenSet(path, 'cannot be unzipped', cause);
  }
}

/** Reads the first one-dimensional image. @throws SpaxelError NotFits, FileTruncated, HeaderBroken, TemplatesBroken */
export function readSpectrum(file: Uint8Array, path: string): Spectrum1d {
  const bytes = unzipped(file, path);
  const unit = parseUnits(bytes, path).find(one => one.isImage && one.axes.length === 1);
  if (unit === undefined) throw brokenSet(path, 'holds no one-dimensional image');
  if (/LOG/i.test(unit.header.text('CTYPE1') ?? ''))
    throw brokenSet(path, 'has a logarithmic axis (CTYPE1): only linear ones are read');
  const step = unit.header.number('CDELT1') ?? needed(unit, 'CD1_1');
  const start = needed(unit, 'CRVAL1') + step * (1 - (unit.header.number('CRPIX1') ?? 1));
  if (!(step > 0 && start > 0)) throw unit.header.broken('CDELT1', 'does not ascend');
  const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
  const flux = Float32Array.from(decodePixels(data, encodingOf(unit.header)));
  if (!flux.every(Number.isFinite)) throw brokenSet(path, 'holds values that are not finite');
  return { start, step, flux };
}
