/** Additive polynomials: what of them the weights leave, and the coefficients they take. */
import type { Kernels } from '../kernels/kernels.ts';

/** Weighted polynomials made orthonormal: `rows` [degree + 1, pixels] and how they give the weighted ones back. */
export interface Orthonormal {
  readonly rows: Float64Array;
  /** triangle[k][a], a <= k: w P_k = sum_a triangle[k][a] row_a. */
  readonly triangle: readonly number[][];
}

/** A column of which less is left after a projection has lost digits to it. */
const lossy = 0.1;

/** w P_k = Q R by Gram-Schmidt, a column projected again while it loses digits (twice is enough: Kahan,
 * Parlett); Q is written to `rows` [degree + 1, pixels].
 */
export function orthonormal(
  polynomials: readonly Float64Array[],
  { weights, rows }: { readonly weights: Float64Array; readonly rows: Float64Array },
  kernels: Kernels
): Orthonormal {
  const width = weights.length;
  const triangle = polynomials.map((polynomial, k) => {
    const row = rows.subarray(k * width, (k + 1) * width);
    kernels.mul(polynomial, weights, row);
    const line = new Array<number>(k + 1).fill(0);
    let [before, norm] = [Infinity, 0];
    for (let pass = 0; pass < 2 && norm < lossy * before; pass += 1) {
      before = Math.sqrt(kernels.dot(row, row));
      for (let a = 0; a < k; a += 1) {
        const other = rows.subarray(a * width, (a + 1) * width);
        const share = kernels.dot(row, other);
        kernels.axpy(-share, other, row);
        line[a] = (line[a] as number) + share;
      }
      norm = Math.sqrt(kernels.dot(row, row));
    }
    line[k] = norm;
    const per = 1 / norm;
    for (let i = 0; i < width; i += 1) row[i] = (row[i] as number) * per;
    return line;
  });
  return { rows, triangle };
}

/** The coefficients c of sum_k c_k P_k nearest (weighted) to `residual` [pixels], already weighted. */
export function coefficientsOf(
  { rows, triangle }: Orthonormal,
  residual: Float64Array,
  kernels: Kernels
): number[] {
  const width = residual.length;
  const found = triangle.map((_, k) =>
    kernels.dot(rows.subarray(k * width, (k + 1) * width), residual)
  );
  for (let k = found.length - 1; k >= 0; k -= 1) {
    const line = triangle[k] as number[];
    const value = (found[k] as number) / (line[k] as number);
    found[k] = value;
    for (let a = 0; a < k; a += 1) found[a] = (found[a] as number) - value * (line[a] as number);
  }
  return found;
}
