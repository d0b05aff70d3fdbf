/** The velocity dispersion of the stars from the one against the templates.
 *
 * sigma^2 = raw^2 + sigma_template^2 - sigma_instrument^2, the difference averaged over the pixels used,
 * weighted by what each says about sigma. Templates may be broader than the data; the data are never
 * degraded. What is consistent with 0 is a limit: flagged, the limit in the error, never NaN.
 */
import { type Grid, nativeWidths, speedOfLightKms } from '../grid/grid.ts';
import { interpolate, widthsOf } from '../grid/rebin.ts';
import type { VacuumSet } from '../library/prepare.ts';

const fwhmPerSigma = 2 * Math.sqrt(2 * Math.log(2));
const confidence = 2;
const shortestPixels = 0.1;

/** Intrinsic sigma and its error in km/s; for a limit the error is the limit itself. */
export interface Dispersion {
  readonly value: number;
  readonly error: number;
  readonly isLimit: boolean;
}

/** sigma_template^2 - sigma_instrument^2 [p native], (km/s)^2; `lsf` [p native]: FWHM, observed angstrom.
 *
 * Both FWHM are those of the samples as they come, their pixel included. Rebinning swaps that pixel's
 * box (variance width^2 / 12) for the common ln pixel's: hence the boxes. Where the instrument is not
 * known it counts as sharp.
 */
export function templateExcess(lsf: Float64Array, grid: Grid, set: VacuumSet): Float64Array {
  const own = interpolate(grid.rest, set.wave, set.templates.fwhm);
  const pixel = interpolate(grid.rest, set.wave, widthsOf(set.edges));
  const widths = nativeWidths(grid);
  return grid.rest.map((rest, i) => {
    const given = lsf[i] as number;
    const known = Number.isFinite(given) && given > 0 ? given / grid.stretch : 0;
    const boxes = (widths[i] as number) ** 2 - (pixel[i] as number) ** 2;
    const variance = ((own[i] as number) ** 2 - known ** 2) / fwhmPerSigma ** 2 + boxes / 12;
    return variance * (speedOfLightKms / rest) ** 2;
  });
}

/** The mean of `excess` [p] over the pixels `used`, as the fit feels it: a change of sigma^2 moves the
 * model by half its second derivative in ln lambda, so each counts with the square of `curvature` [p].
 */
export function feltExcess(
  excess: Float64Array,
  curvature: Float64Array,
  used: Uint8Array
): number {
  let [sum, total, plain, count] = [0, 0, 0, 0];
  for (let i = 0; i < excess.length; i += 1) {
    if (used[i] !== 1) continue;
    const one = excess[i] as number;
    const weight = (curvature[i] as number) ** 2;
    sum += weight * one;
    total += weight;
    plain += one;
    count += 1;
  }
  return total > 0 ? sum / total : plain / count;
}

/** Sigma and its error against the templates of the set, from those against the broadened ones of the library:
 * by what they were `broadened` at the mean, (km/s)^2.
 */
export function againstSet(
  [value, error]: readonly [number, number],
  broadened: number
): readonly [number, number] {
  if (broadened === 0) return [value, error];
  const sigma = Math.sqrt(value ** 2 + broadened);
  return [sigma, (value * error) / sigma];
}

/** `raw` is sigma against the templates and its 1-sigma error, km/s; `excess` as above.
 *
 * The data speak of sigma^2: its error is 2 raw error, finite as raw goes to 0, and the limit is two of
 * these above. Less than a tenth of a pixel (`velscale`) is 0.
 */
export function intrinsic(
  raw: readonly [number, number],
  excess: number,
  velscale: number
): Dispersion {
  const [value, error] = raw;
  const left = value ** 2 + excess;
  const doubt = 2 * value * error;
  const shortest = (shortestPixels * velscale) ** 2;
  if (value ** 2 <= Math.max(doubt, shortest) || left <= doubt) {
    const longest = Math.max(value ** 2 + confidence * doubt, shortest);
    const limit = Math.sqrt(Math.max(longest + excess, shortest));
    return { value: Math.sqrt(Math.max(left, 0)), error: limit, isLimit: true };
  }
  return { value: Math.sqrt(left), error: (value * error) / Math.sqrt(left), isLimit: false };
}

/** d^2 model / d(ln lambda)^2 over the error [p native], by differences twice over uneven places. */
export function curvatureOf(model: Float64Array, error: Float64Array, grid: Grid): Float64Array {
  const bend = slopeOf(slopeOf(model, grid.lnRest), grid.lnRest);
  for (let i = 0; i < bend.length; i += 1) bend[i] = (bend[i] as number) / (error[i] as number);
  return bend;
}

/** First derivative, second order inside, first order at the ends. */
function slopeOf(values: Float64Array, place: Float64Array): Float64Array {
  const last = values.length - 1;
  const out = new Float64Array(last + 1);
  let [below, rise] = [0, 0];
  for (let i = 0; i < last; i += 1) {
    const above = (place[i + 1] as number) - (place[i] as number);
    const next = ((values[i + 1] as number) - (values[i] as number)) / above;
    out[i] = i === 0 ? next : (above * rise + below * next) / (above + below);
    [below, rise] = [above, next];
  }
  out[last] = rise;
  return out;
}
