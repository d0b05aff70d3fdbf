/** Formal errors of weights: what the other weights and the kinematics leave open. */
import type { Kernels } from '../kernels/kernels.ts';
import type { Dictionary } from '../nnls/dictionary.ts';
import type { Minimum } from '../nnls/nnls.ts';
import { solveDense } from './dense.ts';

/** A minimum, and how the parameters' derivatives lie in its columns: shares [parameters][active], as of Gram. */
export interface Spread {
  readonly minimum: Minimum;
  readonly shares: readonly (readonly number[])[];
  /** J^T J with the weights' own answer projected out. */
  readonly hessian: readonly (readonly number[])[];
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, one, i) => sum + one * (b[i] as number), 0);

/** 1 sigma of the weight of an active column: with G = B^T B = L L^T, C = L^-1 B^T J and S the hessian, the
 * weights' covariance is L^-T (1 + C S^-1 C^T) L^-1 (the block inverse of the whole J^T J).
 */
function ofActive(place: number, { minimum, shares, hessian }: Spread): number {
  const row = minimum.gram.halfInverse(place);
  const felt = shares.map(share => dot(share, row));
  return Math.sqrt(dot(row, row) + Math.max(0, dot(felt, solveDense(hessian, felt))));
}

/** 1 sigma that the weight of a column at 0 would have beside the active ones, the kinematics being held. */
function ofIdle(column: Float64Array, { minimum }: Spread, kernels: Kernels): number {
  const share = minimum.gram.shareOf(column);
  const left = kernels.dot(column, column) - dot(share, share);
  return left > 0 ? 1 / Math.sqrt(left) : Infinity;
}

/** 1 sigma of the weights of the columns from `first` on. */
export function weightErrors(
  spread: Spread,
  dictionary: Dictionary,
  { first, kernels }: { readonly first: number; readonly kernels: Kernels }
): number[] {
  return Array.from({ length: dictionary.count - first }, (_, j) => {
    const place = spread.minimum.active.indexOf(first + j);
    if (place >= 0) return ofActive(place, spread);
    return ofIdle(dictionary.column(first + j), spread, kernels);
  });
}
