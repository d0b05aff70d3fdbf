// What error images hold, and one sigma from it.

/** One sigma, its square, the inverse of that, or the inverse of one sigma. */
export type ErrorKind = 'std' | 'variance' | 'ivar' | 'istd';

type Change = (value: number) => number;

const sigmas: Readonly<Record<ErrorKind, Change>> = {
  std: value => value,
  variance: Math.sqrt,
  ivar: value => Math.sqrt(1 / value),
  istd: value => 1 / value
};

/** One sigma from what an error image of this kind holds; NaN unless it is positive and finite. */
export function sigmaOf(kind: ErrorKind, value: number): number {
  const sigma = sigmas[kind](value);
  return sigma > 0 && Number.isFinite(sigma) ? sigma : NaN;
}

/** The square of one sigma from what an error image holds; NaN where that is none. */
export const variances: Readonly<Record<ErrorKind, Change>> = {
  std: value => (value > 0 ? value * value : NaN),
  variance: value => value,
  ivar: value => 1 / value,
  istd: value => (value > 0 ? 1 / (value * value) : NaN)
};
