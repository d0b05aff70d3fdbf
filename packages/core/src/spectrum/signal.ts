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
  const good = (_: number, i: number): boolean => {
    const wave = waveAngstrom[i] as number;
    return mask[i] === 0 && wave >= from && wave <= to;
  };
  const ratio = median(flux.filter(good)) / median(error.filter(good));
  return Number.isFinite(ratio) ? ratio : 0;
}
