// The resolution at every channel, from tables of wavelength and FWHM.
import type { Lsf, LsfTable } from './layout.ts';

/** Straight-line interpolation, held constant beyond the ends; `xs` ascending. */
export function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let high = xs.findIndex(one => one >= x);
  if (high <= 0) high = high === 0 ? 0 : xs.length - 1;
  const [x0 = x, x1 = x, y0 = NaN, y1 = NaN] = [xs[high - 1], xs[high], ys[high - 1], ys[high]];
  if (high === 0 || x >= x1) return y1;
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** A table at the channels' wavelengths, angstrom. */
export function lsfFrom(source: string, { wave, fwhm }: LsfTable, at: Float64Array): Lsf {
  return { source, fwhm: at.map(one => interpolate(wave, fwhm, one)) };
}
