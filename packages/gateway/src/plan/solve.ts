/** Solves a small symmetric positive definite system by Gaussian elimination; the arguments are left as they are. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const n = rows.length;
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let pivot = 0; pivot < n; pivot++)
    for (let i = pivot + 1; i < n; i++) {
      const factor = at(i, pivot) / at(pivot, pivot);
      rows[i] = (rows[i] ?? []).map((value, j) => value - factor * at(pivot, j));
    }
  const answer = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = answer.reduce((sum, one, j) => (j > i ? sum + one * at(i, j) : sum), 0);
    answer[i] = (at(i, n) - known) / at(i, i);
  }
  return answer;
}
