/** One Levenberg-Marquardt step within bounds. */
import { solveDense } from './dense.ts';

export interface Bounds {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The quadratic model of chi2 at a point: chi2(theta + d) = chi2 - 2 g.d + d.H d. */
export interface Normals {
  readonly hessian: readonly (readonly number[])[];
  readonly gradient: readonly number[];
}

/** By how much the quadratic model falls with step `d`. */
export function predictedFall({ hessian, gradient }: Normals, d: readonly number[]): number {
  let fall = 0;
  for (const [i, step] of d.entries()) {
    fall += 2 * (gradient[i] as number) * step;
    for (const [k, other] of d.entries()) fall -= step * (hessian[i]?.[k] as number) * other;
  }
  return fall;
}

/** The normal equations of the `free` parameters, the others having gone `d` already. */
function reduced({ hessian, gradient }: Normals, d: readonly number[], free: readonly number[]) {
  const at = (i: number, k: number) => hessian[i]?.[k] as number;
  const held = d.map((_, k) => k).filter(k => !free.includes(k));
  return {
    matrix: free.map(i => free.map(k => at(i, k))),
    right: free.map(i =>
      held.reduce((left, k) => left - at(i, k) * (d[k] as number), gradient[i] as number)
    )
  };
}

function damped(matrix: readonly (readonly number[])[], damping: number): number[][] {
  return matrix.map((row, i) => row.map((one, k) => (i === k ? one * (1 + damping) : one)));
}

/** (H + damping diag H) d = g with theta + d held in the bounds: what would leave is fixed there. */
export function boundedStep(
  normals: Normals,
  place: { theta: readonly number[]; bounds: Bounds },
  damping: number
): number[] {
  const { theta, bounds } = place;
  const d = theta.map(() => 0);
  const slope = (i: number) => normals.gradient[i] as number;
  const low = (i: number) => (bounds.low[i] as number) - (theta[i] as number);
  const high = (i: number) => (bounds.high[i] as number) - (theta[i] as number);
  let free = theta
    .map((_, i) => i)
    .filter(i => !((low(i) >= 0 && slope(i) < 0) || (high(i) <= 0 && slope(i) > 0)));
  while (free.length > 0) {
    const { matrix, right } = reduced(normals, d, free);
    for (const [i, step] of solveDense(damped(matrix, damping), right).entries())
      d[free[i] as number] = step;
    const leaving = free.filter(i => (d[i] as number) < low(i) || (d[i] as number) > high(i));
    for (const i of leaving) d[i] = (d[i] as number) < low(i) ? low(i) : high(i);
    if (leaving.length === 0) break;
    free = free.filter(i => !leaving.includes(i));
  }
  return d;
}

/** How much of a step a pair V, sigma allows: V may go 600 km/s, sigma 150 km/s, and not below a third of itself. */
function caution([v, s]: readonly [number, number], sigma: number): number {
  const far = Math.abs(v);
  const share = Math.min(1, far > 600 ? 600 / far : 1, Math.abs(s) > 150 ? 150 / Math.abs(s) : 1);
  return share * s < (-2 / 3) * sigma ? ((2 / 3) * sigma) / -s : share;
}

/** The step `d` from `theta`, shortened until the pairs V, sigma of stars and gas allow it. */
export function cautious(
  d: readonly number[],
  theta: readonly number[],
  { stellar, kinematic }: { readonly stellar: number; readonly kinematic: number }
): number[] {
  let share = 1;
  const pairs = stellar > 0 ? [0] : [];
  for (let i = stellar; i < kinematic; i += 2) pairs.push(i);
  for (const i of pairs) {
    const pair = [d[i] as number, d[i + 1] as number] as const;
    share = Math.min(share, caution(pair, theta[i + 1] as number));
  }
  return share < 1 ? d.map(step => step * share) : [...d];
}
