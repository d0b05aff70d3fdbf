/** Noise whose neighbours know of each other, as in cubes whose spaxels were resampled. */
import type { ObservedSpectrum } from '../spectrum.ts';
import { normalOf, randomOf } from './universe.ts';

/** A spectrum with noise of `sigma` times its flux added, correlated by `lag` from one pixel to the next (AR(1)). */
export function correlated(
  spectrum: ObservedSpectrum,
  { sigma, lag, seed }: { readonly sigma: number; readonly lag: number; readonly seed: number }
): ObservedSpectrum {
  const normal = normalOf(randomOf(seed));
  const fresh = Math.sqrt(1 - lag * lag);
  let one = normal();
  const error = spectrum.flux.map(flux => sigma * flux);
  const flux = spectrum.flux.map((value, i) => {
    const here = value + (error[i] as number) * one;
    one = lag * one + fresh * normal();
    return here;
  });
  return { ...spectrum, flux, error };
}
