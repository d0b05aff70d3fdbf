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

/** V may go 600 km/s, sigma 150 km/s a step, and sigma not below a third of itself. */
export function cautious(d: readonly number[], sigma: number): number[] {
  const [v, s] = [Math.abs(d[0] as number), d[1] as number];
  let share = Math.min(1, v > 600 ? 600 / v : 1, Math.abs(s) > 150 ? 150 / Math.abs(s) : 1);
  if (share * s < (-2 / 3) * sigma) share = ((2 / 3) * sigma) / -s;
  return d.map(step => step * share);
}
