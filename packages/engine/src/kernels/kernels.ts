/** The few loops in which all time is spent; plain JavaScript and WebAssembly behind the same words. */
import type { Complex, Plan } from '../fft/plan.ts';

/** A filter times a spectrum, both half transforms (re, im alternating); the filter's length is the cut. */
export interface Product {
  readonly filter: Float64Array;
  readonly spectrum: Float64Array;
}

/** All arrays given to a set of kernels come from its own `room`. Every set gives the same bits: partial
 * sums are taken in the same order, and nothing is fused.
 */
export interface Kernels {
  readonly name: string;
  /** Zeros, for good. Throws RangeError when there is no room left. */
  room(length: number): Float64Array;
  /** The same in single precision: for what is only read. */
  singles(length: number): Float32Array;
  /** Forward transform sum x_n exp(-2 pi i k n / N), in place. */
  fft(plan: Plan, re: Float64Array, im: Float64Array): void;
  /** sum a_i b_i over the length of `a`. */
  dot(a: Float64Array, b: Float64Array): number;
  /** out_j = sum_i matrix_ji vector_i; out.length rows, of which the first vector.length (even) columns count. */
  gemv(matrix: Float64Array, vector: Float64Array, out: Float64Array): void;
  /** The same of a matrix in single precision, added to what `out` holds. */
  gemvSingles(matrix: Float32Array, vector: Float64Array, out: Float64Array): void;
  /** y += factor x, x in single precision. */
  axpySingles(factor: number, x: Float32Array, y: Float64Array): void;
  /** y += factor x. */
  axpy(factor: number, x: Float64Array, y: Float64Array): void;
  /** out_i = a_i b_i over the length of `out`. */
  mul(a: Float64Array, b: Float64Array, out: Float64Array): void;
  /** column -= Q Q^T column, the rows of `basis` being orthonormal and as long as `column`. */
  project(basis: Float64Array, column: Float64Array): void;
  /** Two products side by side in `out`, such that fft(plan, out.im, out.re) leaves the first real
   * signal in out.re, the second in out.im (the transforms carry 1/N). */
  pack(first: Product, second: Product, out: Complex): void;
}
