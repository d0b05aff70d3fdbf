// Signal-to-noise of a spectrum, the `continuum` method of --sn-method.
import { median } from './median.ts';
import type { Spectrum } from './spectrum.ts';

/**
 * Signal-to-noise per channel: median flux / median error over the unmasked channels in [from, to] angstrom.
 * The error must be there (withErrors). 0 when no channel is good.
 */
export function signalToNoise(
  { flux, error, mask, waveAngstrom }: Spectrum,
  [from, to]: readonly [number, number] = [-Infinity, Infinity]
): number {
  const inRange = (value: number, i: number): number => {
    const wave = waveAngstrom[i] as number;
    return mask[i] === 0 && wave >= from && wave <= to ? value : NaN;
  };
  const ratio = median(flux.map(inRange)) / median(error.map(inRange));
  return Number.isFinite(ratio) ? ratio : 0;
}
