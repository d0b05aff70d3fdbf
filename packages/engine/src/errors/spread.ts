/** From many fits' quantities to errors, intervals and covariance. */

/** Values of each quantity, one of each fit. */
export type Samples = ReadonlyMap<string, Float64Array>;

export interface Covariance {
  readonly names: readonly string[];
  /** [names, names]. */
  readonly values: Float64Array;
}

/** 1 sigma either side, and 2 sigma above, of a normal distribution. */
export const shares = { low: 0.158655, high: 0.841345, limit: 0.97725 };

/** The value below which `share` of what `sorted`, ascending, was drawn from lies, linearly between two of them.
 *
 * Of n normal deviates the i-th is at (i - 3/8) / (n + 1/4) in the mean (Blom 1958): places from the least to the
 * greatest of them would make errors of 100 too small by 1.7 %, of 12 by 11 %.
 */
export function percentile(sorted: Float64Array, share: number): number {
  const wanted = share * (sorted.length + 0.25) - 0.625;
  const place = Math.min(sorted.length - 1, Math.max(0, wanted));
  const below = Math.floor(place);
  const value = sorted[below] as number;
  const next = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return value + (place - below) * (next - value);
}

/** NAME_ERR, half of what lies between NAME_LOW and NAME_HIGH, the 16th and the 84th percentile. */
export function intervals(samples: Samples): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [name, values] of samples) {
    const sorted = values.slice().sort();
    const [low, high] = [percentile(sorted, shares.low), percentile(sorted, shares.high)];
    Object.assign(found, {
      [`${name}_ERR`]: 0.5 * (high - low),
      [`${name}_LOW`]: low,
      [`${name}_HIGH`]: high
    });
  }
  return found;
}

/** sum (a - <a>)(b - <b>) / (n - 1) of the quantities in `names`. */
export function covarianceOf(samples: Samples, names: readonly string[]): Covariance {
  const centred = names.map(name => {
    const values = samples.get(name) as Float64Array;
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    return values.map(one => one - mean);
  });
  const values = new Float64Array(names.length ** 2);
  for (const [a, mine] of centred.entries())
    for (const [b, other] of centred.entries()) {
      const sum = mine.reduce((total, one, i) => total + one * (other[i] as number), 0);
      values[a * names.length + b] = sum / Math.max(1, mine.length - 1);
    }
  return { names, values };
}

/** COV_A_B of each pair. */
export function pairsOf({ names, values }: Covariance): Record<string, number> {
  const pairs: Record<string, number> = {};
  for (const [a, one] of names.entries())
    for (let b = a + 1; b < names.length; b += 1)
      pairs[`COV_${one}_${names[b] as string}`] = values[a * names.length + b] as number;
  return pairs;
}
