/** How strongly a distribution is smoothed: as far as the data allow. */
import { pivot } from './pivoting.ts';

/** The normal equations of a spectrum: |y - B x|^2 = square - 2 right x + x^T gram x; R^T R of roughness.ts. */
export interface Equations {
  readonly gram: Float64Array;
  readonly right: Float64Array;
  readonly square: number;
  readonly roughness: Float64Array;
}

export interface Smoothed {
  readonly strength: number;
  readonly weights: Float64Array;
  readonly chi2: number;
}

/** min |y - B x|^2 + strength^2 |R x|^2, x >= 0, from the unknowns > 0 in `start`. */
export function smoothedBy(equations: Equations, strength: number, start: Float64Array): Smoothed {
  const { gram, right, roughness, square } = equations;
  const count = right.length;
  const matrix = gram.map((one, i) => one + strength ** 2 * (roughness[i] as number));
  // Neighbours may be equal to rounding: what the data cannot tell apart gets a floor of its own size.
  for (let i = 0; i < count; i += 1)
    matrix[i * count + i] = (matrix[i * count + i] as number) * (1 + 1e-13);
  const weights = pivot({ matrix, right }, start);
  let chi2 = square;
  for (let i = 0; i < count; i += 1) {
    const x = weights[i] as number;
    if (x === 0) continue;
    let sum = -2 * (right[i] as number);
    for (let k = 0; k < count; k += 1)
      sum += (gram[i * count + k] as number) * (weights[k] as number);
    chi2 += x * sum;
  }
  return { strength, weights, chi2 };
}

/** log10 of the bracket in which a strength is looked for, about the root of the mean diagonal of the Gram matrix:
 * weaker, and neighbours that the data cannot tell apart make the equations singular.
 */
const bracket = 4;
const precision = 0.02;

/** log10 of how far a strength is looked for about one that is nearly right. */
const near = 0.2;

interface Search {
  /** chi2 may rise to this. */
  readonly most: number;
  /** As in smoothedBy, and about which strength to look first; 0: anywhere. */
  readonly from: Smoothed;
}

/** The largest strength at which chi2 has risen to `most`: bisected in its logarithm to 5 %. Where even the
 * strongest stays below, that one.
 */
export function strongest(equations: Equations, { most, from }: Search): Smoothed {
  const count = equations.right.length;
  let trace = 0;
  for (let i = 0; i < count; i += 1) trace += equations.gram[i * count + i] as number;
  const middle = 0.5 * Math.log10(trace / count);
  let [low, high] = [middle - bracket, middle + bracket];
  let best = from;
  const narrow = (here: number): void => {
    if (here <= low || here >= high) return;
    const tried = smoothedBy(equations, 10 ** here, best.weights);
    if (tried.chi2 <= most) [low, best] = [here, tried];
    else high = here;
  };
  if (from.strength > 0)
    for (const aside of [-near, near]) narrow(Math.log10(from.strength) + aside);
  while (high - low > precision) narrow(0.5 * (low + high));
  return best === from ? smoothedBy(equations, 10 ** low, from.weights) : best;
}
