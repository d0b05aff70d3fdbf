// Signal-to-noise of a spectrum, the `continuum` method of --sn-method.
import { medianInPlace } from './median.ts';
import type { Spectrum } from './spectrum.ts';

const { isFinite } = Number;

/** Kept between spectra: thousands of them in turn would else leave their megabytes to the garbage collector. */
let kept = new Float64Array(0);

/**
 * Signal-to-noise per channel: median flux / median error over the unmasked channels in [from, to] angstrom.
 * The error must be there (withErrors). 0 when no channel is good.
 */
export function signalToNoise(
  { flux, error, mask, waveAngstrom }: Spectrum,
  [from, to]: readonly [number, number] = [-Infinity, Infinity]
): number {
  const count = flux.length;
  if (kept.length < 2 * count) kept = new Float64Array(2 * count);
  const [fluxes, errors] = [kept.subarray(0, count), kept.subarray(count, 2 * count)];
  let [ofFlux, ofError] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    const wave = waveAngstrom[i] as number;
    if (mask[i] !== 0 || wave < from || wave > to) continue;
    if (isFinite(flux[i])) fluxes[ofFlux++] = flux[i] as number;
    if (isFinite(error[i])) errors[ofError++] = error[i] as number;
  }
  const ratio = medianInPlace(fluxes, ofFlux) / medianInPlace(errors, ofError);
  return isFinite(ratio) ? ratio : 0;
}
