/** Small dense systems: a handful of parameters. */

/** What a parameter's diagonal must keep of itself in elimination; less, and it does not matter. */
const smallestPivot = 1e-14;

/** Solves A x = b, A [n][n] symmetric and not negative; directions without curvature stay near 0. */
export function solveDense(
  matrix: readonly (readonly number[])[],
  right: readonly number[]
): number[] {
  const a = matrix.map(row => [...row]);
  const x = [...right];
  for (const [i, row] of a.entries()) {
    const least = smallestPivot * (matrix[i]?.[i] as number);
    if (!((row[i] as number) > least)) row[i] = Math.max(least, 1e-300) * 1e8;
    for (let r = i + 1; r < a.length; r += 1) {
      const below = a[r] as number[];
      const share = (below[i] as number) / (row[i] as number);
      for (let c = i; c < a.length; c += 1)
        below[c] = (below[c] as number) - share * (row[c] as number);
      x[r] = (x[r] as number) - share * (x[i] as number);
    }
  }
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = a[i] as number[];
    let value = x[i] as number;
    for (let c = i + 1; c < a.length; c += 1) value -= (row[c] as number) * (x[c] as number);
    x[i] = value / (row[i] as number);
  }
  return x;
}

/** The square roots of the diagonal of A^-1: formal 1-sigma errors when A = J^T J. */
export function inverseDiagonal(matrix: readonly (readonly number[])[]): number[] {
  return matrix.map((_, i) => {
    const unit = matrix.map((__, k) => (k === i ? 1 : 0));
    return Math.sqrt(Math.abs(solveDense(matrix, unit)[i] as number));
  });
}
