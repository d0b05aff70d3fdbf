// Which values take the two ends of a palette.

/** The values drawn with the first and the last colour. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** The finite values, ascending. */
export function finiteSorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite).sort();
}

function quantile(sorted: Float64Array, fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const left = sorted[below] ?? NaN;
  const right = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return left + (right - left) * (place - below);
}

/** Limits of equal values become a range of their own, so that a constant map has a colour. */
function widened({ low, high }: Limits): Limits {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1 };
  if (high > low) return { low, high };
  const margin = Math.abs(low) * 0.05 || 1;
  return { low: low - margin, high: high + margin };
}

/** Limits at two percentiles (0 to 100, linear interpolation as numpy's); NaN are left out, 0 to 1 when nothing is left. */
export function percentileLimits(values: ArrayLike<number>, low: number, high: number): Limits {
  const sorted = finiteSorted(values);
  return widened({ low: quantile(sorted, low / 100), high: quantile(sorted, high / 100) });
}

/** Percentiles 2 to 98; for a diverging palette symmetric about the median, so that it takes the middle colour. */
export function robustLimits(values: ArrayLike<number>, diverging = false): Limits {
  const limits = percentileLimits(values, 2, 98);
  if (!diverging) return limits;
  const sorted = finiteSorted(values);
  if (sorted.length === 0) return { low: -1, high: 1 };
  const middle = quantile(sorted, 0.5);
  const reach = Math.max(limits.high - middle, middle - limits.low);
  return { low: middle - reach, high: middle + reach };
}
