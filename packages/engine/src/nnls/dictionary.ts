/** What non-negative least squares needs to know of its columns: they need never all be made. */
export interface Dictionary {
  readonly count: number;
  /** About |b_j|^2 [count]: the price by which gradients are compared; its order is enough. */
  readonly price: Float64Array;
  /** Says which columns are likely asked for next, so that they can be made together. */
  expect(indices: readonly number[]): void;
  /** Column j, weighted and projected; stays valid until the parameters of the model change. */
  column(index: number): Float64Array;
  /** Writes b_j . residual of all columns to `out` [count]. */
  gradient(residual: Float64Array, out: Float64Array): void;
}
