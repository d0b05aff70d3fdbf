// Medians, of what is finite.

/** The median of the finite numbers (mean of the middle two); NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
