// The noise of a spectrum: photons of source and sky, a little more towards the ends of the detector.
import { median } from '@spaxel/core';
import type { Normal } from './random.ts';

/** How a spectrum is degraded; `window` says which channels define its signal-to-noise. */
export interface NoiseModel {
  readonly sn: number;
  readonly correlation: number;
  readonly window: (channel: number) => boolean;
}

/** Share of the variance that follows the source; the rest is sky and detector. */
const sourceShare = 0.5;
const endLoss = 0.3;

/** One sigma per channel, so that median flux over median error in the window is the asked signal-to-noise. */
export function errorOf(flux: Float64Array, { sn, window }: NoiseModel): Float64Array {
  const inWindow = (values: Float64Array) => median(values.filter((_, i) => window(i)));
  const level = inWindow(flux);
  const shape = flux.map((value, i) => {
    const place = (2 * i) / Math.max(1, flux.length - 1) - 1;
    const photons = sourceShare * Math.max(0, value / level) + 1 - sourceShare;
    return Math.sqrt(photons * (1 + endLoss * place ** 2));
  });
  const scale = level / sn / inWindow(shape);
  return shape.map(value => value * scale);
}

/**
 * Noise of unit variance with the asked correlation at lag 1 and none beyond: e_i + t e_(i-1), as resampling leaves it;
 * t solves t / (1 + t^2) = correlation (at most 0.5).
 */
export function unitNoise(count: number, correlation: number, normal: Normal): Float64Array {
  const t = correlation > 0 ? (1 - Math.sqrt(1 - 4 * correlation ** 2)) / (2 * correlation) : 0;
  const scale = 1 / Math.sqrt(1 + t * t);
  let before = normal();
  return Float64Array.from({ length: count }, () => {
    const draw = normal();
    const value = scale * (draw + t * before);
    before = draw;
    return value;
  });
}
