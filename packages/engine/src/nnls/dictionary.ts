/** What non-negative least squares needs to know of its columns: they need never all be made. */
export interface Dictionary {
  readonly count: number;
  /** About |b_j|^2 [count]: the price by which gradients are compared; its order is enough. */
  readonly price: Float64Array;
  /** Says which columns are likely asked for next, so that they can be made together, and which `held`
   * ones must stay: others may be forgotten. */
  expect(indices: readonly number[], held: readonly number[]): void;
  /** Column j, weighted and projected; stays valid while it is held and the model's parameters stay. */
  column(index: number): Float64Array;
  /** Writes b_j . residual of all columns to `out` [count], good enough to judge g^2 / (|b|^2 chi2) by `tolerance`. */
  gradient(residual: Float64Array, out: Float64Array, tolerance: number): void;
}
