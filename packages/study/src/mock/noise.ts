// Noise of a chosen signal-to-noise ratio.
import { median } from '@spaxel/core';
import type { MockOptions } from './options.ts';
import { correlated } from './random.ts';

const { abs, sqrt } = Math;

/** One sigma per channel: grows as the root of the flux, as photons do; median flux / median sigma is `sn`. */
export function noiseSigma(flux: Float64Array, sn: number): Float64Array {
  const middle = median(flux);
  return flux.map(value => (middle / sn) * sqrt(abs(value / middle)));
}

/** The flux with noise drawn from `normal`; never exactly 0, which stands for `no data` in MEGARA cubes. */
export function withNoise(
  flux: Float64Array,
  { sn, correlation }: Pick<MockOptions, 'sn' | 'correlation'>,
  normal: () => number
): Float64Array {
  const sigma = noiseSigma(flux, sn);
  const draws = correlated(normal, flux.length, correlation);
  return flux.map((value, i) => {
    const noisy = Math.fround(value + (sigma[i] as number) * (draws[i] as number));
    return noisy === 0 ? value * 1e-6 : noisy;
  });
}
