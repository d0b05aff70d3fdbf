// Which values take the two ends of a palette.

/** The values drawn with the first and the last colour. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** The finite values, in their order. */
function finiteOf(values: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (value - value === 0) finite[count++] = value;
  }
  return finite.subarray(0, count);
}

/** Moves the value of rank `rank` to its place; smaller ones lie before it, larger ones behind it (Hoare's selection). */
function select(values: Float64Array, rank: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const swapped = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = swapped;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank] ?? NaN;
}

/** As numpy's with linear interpolation; the values are put into another order: sorting all of a slice costs a frame of a film. */
function quantile(values: Float64Array, fraction: number): number {
  const place = fraction * (values.length - 1);
  const below = Math.floor(place);
  const left = select(values, below);
  if (below + 1 >= values.length) return left;
  let right = Infinity;
  for (let at = below + 1; at < values.length; at++)
    if ((values[at] as number) < right) right = values[at] as number;
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
  const finite = finiteOf(values);
  return widened({ low: quantile(finite, low / 100), high: quantile(finite, high / 100) });
}

/** Percentiles 2 to 98; for a diverging palette symmetric about the median, so that it takes the middle colour. */
export function robustLimits(values: ArrayLike<number>, diverging = false): Limits {
  const limits = percentileLimits(values, 2, 98);
  if (!diverging) return limits;
  const finite = finiteOf(values);
  if (finite.length === 0) return { low: -1, high: 1 };
  const middle = quantile(finite, 0.5);
  const reach = Math.max(limits.high - middle, middle - limits.low);
  return { low: middle - reach, high: middle + reach };
}
