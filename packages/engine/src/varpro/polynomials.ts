/** Legendre polynomials over the pixels of a spectrum, and what of them the weights leave. */
import type { Kernels } from '../kernels/kernels.ts';

/** P_0 .. P_degree at `pixels` places from -1 to 1; none for degree -1. */
export function legendre(degree: number, pixels: number): Float64Array[] {
  const place = Float64Array.from({ length: pixels }, (_, i) => -1 + (2 * i) / (pixels - 1));
  const all: Float64Array[] = [];
  for (let k = 0; k <= degree; k += 1) {
    const [below, lower] = [all[k - 1], all[k - 2]];
    if (below === undefined) all.push(new Float64Array(pixels).fill(1));
    else if (lower === undefined) all.push(place);
    // (k) P_k = (2k - 1) x P_k-1 - (k - 1) P_k-2
    else
      all.push(
        place.map(
          (x, i) => ((2 * k - 1) * x * (below[i] as number) - (k - 1) * (lower[i] as number)) / k
        )
      );
  }
  return all;
}

/** Weighted polynomials made orthonormal: `rows` [degree + 1, pixels] and how they give the weighted ones back. */
export interface Orthonormal {
  readonly rows: Float64Array;
  /** triangle[k][a], a <= k: w P_k = sum_a triangle[k][a] row_a. */
  readonly triangle: readonly number[][];
}

/** w P_k = Q R by Gram-Schmidt, each column projected twice (twice is enough: Kahan, Parlett). */
export function orthonormal(
  polynomials: readonly Float64Array[],
  weights: Float64Array,
  kernels: Kernels
): Orthonormal {
  const width = weights.length;
  const rows = new Float64Array(polynomials.length * width);
  const triangle = polynomials.map((polynomial, k) => {
    const row = rows.subarray(k * width, (k + 1) * width);
    kernels.mul(polynomial, weights, row);
    const line = new Array<number>(k + 1).fill(0);
    for (let pass = 0; pass < 2; pass += 1)
      for (let a = 0; a < k; a += 1) {
        const other = rows.subarray(a * width, (a + 1) * width);
        const share = kernels.dot(row, other);
        kernels.axpy(-share, other, row);
        line[a] = (line[a] as number) + share;
      }
    const norm = Math.sqrt(kernels.dot(row, row));
    line[k] = norm;
    for (let i = 0; i < width; i += 1) row[i] = (row[i] as number) / norm;
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
