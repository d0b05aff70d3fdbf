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

export interface Regressed {
  readonly y: number;
  /** The posterior mean elsewhere. */
  readonly at: (x: readonly number[]) => number;
  /** Of that mean; the scatter of a new observation is left out. */
  readonly error: number;
  /** How much more what was seen scatters about the fit than its errors say; 1 when it scatters no more. */
  readonly strain: number;
}

/** So many observations that scatter as their errors say are taken for granted. */
const usualStrain = 3;

/**
 * Bayesian linear regression with a normal prior (Bishop 2006, section 3.3): the posterior mean of y at `x`, and its standard
 * error.
 */
export function regress(
  seen: readonly Observation[],
  { mean, sigma }: Prior,
  x: readonly number[]
): Regressed {
  const precision = sigma.map((one, i) => sigma.map((_, j) => (i === j ? one ** -2 : 0)));
  const right = sigma.map((one, i) => (mean[i] ?? 0) / one ** 2);
  for (const { x: at, y, error } of seen)
    at.forEach((xi, i) => {
      const row = precision[i] ?? [];
      at.forEach((xj, j) => (row[j] = (row[j] ?? 0) + (xi * xj) / error ** 2));
      right[i] = (right[i] ?? 0) + (xi * y) / error ** 2;
    });
  const coefficients = solve(precision, right);
  const chi2 = seen.reduce(
    (sum, { x: at, y, error }) => sum + ((y - dot(at, coefficients)) / error) ** 2,
    0
  );
  return {
    y: dot(x, coefficients),
    at: other => dot(other, coefficients),
    error: Math.sqrt(dot(x, solve(precision, x))),
    strain: Math.sqrt(Math.max(1, (chi2 + usualStrain) / (seen.length + usualStrain)))
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, one, i) => sum + one * (b[i] ?? 0), 0);
}
