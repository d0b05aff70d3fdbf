/** The curve from a value within its limits to a place in the palette, both 0 to 1. */
export type Stretch = 'linear' | 'asinh' | 'log' | 'sqrt';

// astropy.visualization's AsinhStretch(0.1) and LogStretch(1000): the same picture as there.
const asinhKnee = 0.1;
const logReach = 1000;

const curves: Record<Stretch, (fraction: number) => number> = {
  linear: fraction => fraction,
  asinh: fraction => Math.asinh(fraction / asinhKnee) / Math.asinh(1 / asinhKnee),
  log: fraction => Math.log1p(logReach * fraction) / Math.log1p(logReach),
  sqrt: fraction => Math.sqrt(fraction)
};

/** All stretches, in the order in which a menu lists them. */
export const stretchNames = Object.keys(curves) as Stretch[];

/** The curve of a stretch; its argument must lie in 0 to 1. */
export function stretchOf(stretch: Stretch): (fraction: number) => number {
  return curves[stretch];
}
