/** What a model adds to the workspace's weights [pixels], 1/error or 0. */
export interface Treatment {
  /** Orthonormal rows to be projected out of every column. */
  readonly rows: Float64Array;
  readonly moments: number;
  /** As in losvd.ts. */
  readonly excess: number | undefined;
  /** A_lambda / A_V of dust inside the convolution [length]. */
  readonly inside: Float64Array | undefined;
  /** Whether a multiplicative polynomial will change: then convolved columns are kept beside the ready ones. */
  readonly isMultiplied: boolean;
}
