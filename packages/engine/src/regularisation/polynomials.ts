/** Multiplicative polynomials beside smoothed weights: those of the least chi2, the weights following. */
import type { Library } from '../library/library.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import { solveDense } from '../varpro/dense.ts';
import type { Model } from '../varpro/model.ts';
import { alongColumns } from './equations.ts';
import { solveOn } from './pivoting.ts';
import type { Equations, Smoothed } from './strength.ts';

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const count = x.length;
  return x.map((_, i) => dot(matrix.subarray(i * count, (i + 1) * count), x));
}

/** How far each coefficient is to move: a step of Gauss and Newton on chi2(theta, x(theta)).
 *
 * x(theta) are the smoothed weights, A x = B^T y with A = B^T B + strength^2 R^T R on those > 0; so
 * A dx = dB^T r - B^T dB x, r being the residual. The slope of the model is J = dB x + B dx.
 */
export function polynomialStep(
  {
    model,
    library,
    set
  }: { readonly model: Model; readonly library: Library; readonly set: ActiveSet },
  { gram, right, roughness }: Equations,
  { weights, strength }: Smoothed
): number[] {
  const matrix = gram.map((one, i) => one + strength ** 2 * (roughness[i] as number));
  const residual = model.residualOf(set);
  const left = times(gram, weights).map((one, j) => (right[j] as number) - one);
  const { polynomials, multiplier } = library.workspace;
  const all = model.multiplierSlopes(set).map((slope, k) => {
    const polynomial = polynomials[k + 1] as Float64Array;
    const turned = residual.map(
      (one, i) => (one * (polynomial[i] as number)) / (multiplier[i] as number)
    );
    const along = alongColumns(library, slope).slice();
    const pull = alongColumns(library, turned).map((one, j) => one - (along[j] as number));
    const dx = solveOn({ matrix, right: pull }, set.active);
    return { slope, along, dx, carried: times(gram, dx) };
  });
  const hessian = all.map(a =>
    all.map(
      b => dot(a.slope, b.slope) + dot(a.along, b.dx) + dot(b.along, a.dx) + dot(a.dx, b.carried)
    )
  );
  const slopes = all.map(({ slope, dx }) => dot(slope, residual) + dot(dx, left));
  return solveDense(hessian, slopes);
}
