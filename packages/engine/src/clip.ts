/** Outliers left out: a cosmic ray or a bad pixel that no mask names must not decide a fit. */
import { median } from '@spaxel/core';
import type { Grid } from './grid/grid.ts';
import type { Parameters } from './parameters.ts';
import { binned, countOf, fewestFor, type PreparedSpectrum } from './prepared.ts';

const limit = 3;
const mostRounds = 10;
/** Of the errors: below it residuals are rounding, or the mock is without noise. */
const smallestScale = 0.1;

/** Native pixels that stay: |residual| <= 3 of their own scatter, 1.4826 times the median of |residual / error|. */
function staying({ flux, error, good }: PreparedSpectrum, model: Float64Array): Uint8Array {
  const off = new Float64Array(flux.length).fill(NaN);
  for (let i = 0; i < off.length; i += 1)
    if (good[i] === 1)
      off[i] = Math.abs((flux[i] as number) - (model[i] as number)) / (error[i] as number);
  const most = limit * Math.max(smallestScale, 1.4826 * median(off));
  return good.map((one, i) => (one === 1 && (off[i] as number) <= most ? 1 : 0));
}

/** A fit, the spectrum as it was fitted in the end, and how many pixels that leaves out. */
export interface Clipped<T> {
  readonly fit: T;
  readonly spectrum: PreparedSpectrum;
  readonly left: number;
}

/** Fits, leaves out what is more than 3 sigma off, and fits again until the same pixels stay (Cappellari et al.
 * 2002, section 2.1); each time all pixels are judged, so that one may come back. At most ten fits; stops
 * before too few pixels are left.
 */
export function clipping<T extends { readonly model: Float64Array }>(
  whole: PreparedSpectrum,
  { grid, asked }: { readonly grid: Grid; readonly asked: Parameters },
  fitOf: (spectrum: PreparedSpectrum) => T
): Clipped<T> {
  let now: Clipped<T> = { fit: fitOf(whole), spectrum: whole, left: 0 };
  if (!asked.clean) return now;
  for (let round = 1; round < mostRounds; round += 1) {
    const good = staying(whole, now.fit.model);
    const isSame = good.every((one, i) => one === now.spectrum.good[i]);
    if (isSame || countOf(good) < fewestFor(asked)) break;
    const spectrum = binned({ ...whole, good }, grid);
    if (countOf(spectrum.lnGood) < fewestFor(asked)) break;
    now = { fit: fitOf(spectrum), spectrum, left: countOf(whole.good) - countOf(spectrum.good) };
  }
  return now;
}
