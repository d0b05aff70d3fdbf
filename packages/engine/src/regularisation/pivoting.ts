/** Non-negative least squares on normal equations of which most unknowns take part: block principal pivoting. */

/** min x^T H x / 2 - b x, x >= 0: H [n, n] positive definite, b [n]. */
export interface Quadratic {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

/** Exchanges in a row that may fail to help before they are made one by one. */
const patience = 3;
const mostRounds = 1000;

/** Solves H x = b on `free` alone by Cholesky, zeros elsewhere. */
export function solveOn({ matrix, right }: Quadratic, free: readonly number[]): Float64Array {
  const count = right.length;
  const size = free.length;
  const lower = new Float64Array(size * size);
  const y = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const row = (free[i] as number) * count;
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[row + (free[j] as number)] as number;
      for (let k = 0; k < j; k += 1)
        sum -= (lower[i * size + k] as number) * (lower[j * size + k] as number);
      lower[i * size + j] =
        i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / (lower[j * size + j] as number);
    }
    let sum = right[free[i] as number] as number;
    for (let k = 0; k < i; k += 1) sum -= (lower[i * size + k] as number) * (y[k] as number);
    y[i] = sum / (lower[i * size + i] as number);
  }
  const out = new Float64Array(count);
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = y[i] as number;
    for (let k = i + 1; k < size; k += 1) sum -= (lower[k * size + i] as number) * (y[k] as number);
    y[i] = sum / (lower[i * size + i] as number);
    out[free[i] as number] = y[i] as number;
  }
  return out;
}

/** H x - b. */
function gradientAt({ matrix, right }: Quadratic, x: Float64Array): Float64Array {
  const count = right.length;
  const out = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    let sum = -(right[i] as number);
    for (let k = 0; k < count; k += 1) sum += (matrix[i * count + k] as number) * (x[k] as number);
    out[i] = sum;
  }
  return out;
}

/** Free unknowns below 0, and held ones that ask to grow. */
function wrongOf(problem: Quadratic, isFree: Uint8Array, x: Float64Array): number[] {
  const slope = gradientAt(problem, x);
  const wrong: number[] = [];
  for (let i = 0; i < x.length; i += 1) {
    const tiny = 1e-12 * Math.abs(problem.right[i] as number);
    if (isFree[i] === 1 ? (x[i] as number) < 0 : (slope[i] as number) < -tiny) wrong.push(i);
  }
  return wrong;
}

/** The x of the minimum, from the unknowns that are > 0 in `start`.
 *
 * All that are wrong change sides at once; where that does not help three times in a row, the last of them
 * alone does, which ends (Kim & Park 2011, SIAM J. Sci. Comput. 33, 3261, algorithm 2).
 */
export function pivot(problem: Quadratic, start: Float64Array): Float64Array {
  const isFree = Uint8Array.from(start, one => (one > 0 ? 1 : 0));
  let fewest = start.length + 1;
  let left = patience;
  for (let round = 0; ; round += 1) {
    const free = Array.from(isFree.keys()).filter(i => isFree[i] === 1);
    const x = solveOn(problem, free);
    const wrong = wrongOf(problem, isFree, x);
    if (wrong.length === 0 || round >= mostRounds) return x.map(one => Math.max(0, one));
    if (wrong.length < fewest) [fewest, left] = [wrong.length, patience];
    else left -= 1;
    const changing = left > 0 ? wrong : wrong.slice(-1);
    for (const i of changing) isFree[i] = isFree[i] === 1 ? 0 : 1;
  }
}
