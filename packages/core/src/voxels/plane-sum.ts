// Planes of a cube added up spaxel by spaxel, what is masked or empty left out.
import type { Pixels } from '../fits/pixels.ts';

/** Arrays have a number each spaxel. */
export interface PlaneTotals {
  readonly total: Float64Array;
  /** How many channels of a spaxel were added. */
  readonly count: Uint32Array;
  /** Not 0 where the next plane is not to be added. */
  readonly bad: Uint8Array;
}

/**
 * Adds the good pixels of a plane, times `factor`. Where zero is empty, `empty` is 0, else NaN, which nothing equals.
 * A number minus itself is 0 unless it is NaN or infinite.
 */
export function addPlane(
  { total, count, bad }: PlaneTotals,
  flux: Pixels,
  [factor, empty]: readonly [factor: number, empty: number]
): void {
  for (let at = 0; at < flux.length; at += 1) {
    const value = flux[at] as number;
    if (value - value !== 0 || value === empty || bad[at] !== 0) continue;
    total[at] = (total[at] as number) + value * factor;
    count[at] = (count[at] as number) + 1;
  }
}

/** The mean of what was added, times `scale`, written into `mean`; NaN where nothing was. */
export function meanInto<Image extends Float32Array | Float64Array>(
  mean: Image,
  { total, count }: Pick<PlaneTotals, 'total' | 'count'>,
  scale = 1
): Image {
  for (let at = 0; at < mean.length; at += 1)
    mean[at] = ((total[at] as number) / (count[at] as number)) * scale;
  return mean;
}
