import { solve } from './solve.ts';

/** Independent normal priors of the coefficients. */
export interface Prior {
  readonly mean: readonly number[];
  readonly sigma: readonly number[];
}

export interface Observation {
  readonly x: readonly number[];
  readonly y: number;
  /** Standard error of `y`. */
  readonly error: number;
}

/**
 * Bayesian linear regression with a normal prior (Bishop 2006, section 3.3): the posterior mean of y at `x`, and the standard error
 * of that mean, the scatter of a new observation left out.
 */
export function regress(
  seen: readonly Observation[],
  { mean, sigma }: Prior,
  x: readonly number[]
): { readonly y: number; readonly error: number } {
  const precision = sigma.map((one, i) => sigma.map((_, j) => (i === j ? one ** -2 : 0)));
  const right = sigma.map((one, i) => (mean[i] ?? 0) / one ** 2);
  for (const { x: at, y, error } of seen)
    at.forEach((xi, i) => {
      const row = precision[i] ?? [];
      at.forEach((xj, j) => (row[j] = (row[j] ?? 0) + (xi * xj) / error ** 2));
      right[i] = (right[i] ?? 0) + (xi * y) / error ** 2;
    });
  return {
    y: dot(x, solve(precision, right)),
    error: Math.sqrt(dot(x, solve(precision, x)))
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0);
}
