/** One spectrum, one model: kinematics, weights, best fit, formal errors, and a status. */
import type { Status } from '../answer.ts';
import type { Minimum } from '../nnls/nnls.ts';
import { attenuationBounds } from '../attenuation/dust.ts';
import { inverseDiagonal } from './dense.ts';
import { look, exact, type Found, minimise, type Start } from './minimise.ts';
import { Model, type Problem, type Shape } from './model.ts';

/** Which model, from where, within what; V and sigma in km/s. */
export interface Asked extends Shape {
  readonly start: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly bias: number;
}

/** What came out. `weights` [n] are of the templates as they were given to the library. */
export interface Solution {
  readonly status: Status;
  /** [moments], km/s and pure numbers. */
  readonly kinematics: readonly number[];
  /** Formal 1 sigma of them: the root of the diagonal of (J^T J)^-1; not rescaled; 0 where held. */
  readonly errors: readonly number[];
  readonly multiplier: readonly number[];
  /** A_V and its formal error, magnitudes; undefined without dust. */
  readonly attenuation: readonly [number, number] | undefined;
  readonly weights: Float64Array;
  readonly active: readonly number[];
  /** Free parameters, weights > 0 among them; of smoothed weights those of the best fit, which they stay near. */
  readonly free: number;
  /** Sum over the pixels that count. */
  readonly chi2: number;
  /** Of the regularisation, when there was one. */
  readonly strength?: number;
  /** [pixels]. */
  readonly model: Float64Array;
  readonly evaluations: number;
}

interface Beginning {
  readonly theta: number[];
  readonly minimum?: Minimum;
}

/** Where no template enters the slope is 0 and the search would stop at once: V is scanned first. */
function beginningOf(model: Model, asked: Asked): Beginning {
  const [low, high] = [asked.low[0] as number, asked.high[0] as number];
  const theta = [...asked.start];
  const minimum = look(model, theta);
  if (minimum.active.length > 0) return { theta, minimum };
  const stride = Math.max(asked.start[1] as number, (high - low) / 200);
  let best = Infinity;
  for (let v = low + stride / 2; v < high; v += stride) {
    const { chi2, active } = look(model, [v, ...asked.start.slice(1)]);
    if (active.length === 0 || !(chi2 < best)) continue;
    best = chi2;
    theta[0] = v;
  }
  return { theta };
}

/** A_V and the multiplicative coefficients: all start at 0. */
function restOf(asked: Asked): { zeros: number[]; low: number[]; high: number[] } {
  const dusty = asked.dust === undefined ? [] : [attenuationBounds];
  const zeros = new Array<number>(dusty.length + asked.mdegree).fill(0);
  return {
    zeros,
    low: zeros.map((_, i) => dusty[i]?.low ?? -Infinity),
    high: zeros.map((_, i) => dusty[i]?.high ?? Infinity)
  };
}

function startFor(model: Model, asked: Asked): Start {
  const { zeros, low, high } = restOf(asked);
  if (model.kinematic === 0)
    return { theta: zeros, bounds: { low, high }, bias: 0, tolerances: exact };
  return {
    ...beginningOf(model, { ...asked, start: [...asked.start, ...zeros] }),
    bounds: { low: [...asked.low, ...low], high: [...asked.high, ...high] },
    bias: asked.bias,
    tolerances: exact
  };
}

function statusOf(found: Found, asked: Asked): Status {
  if (found.minimum.active.length === 0) return 'no template used';
  if (found.status !== 'done') return found.status;
  if (asked.held !== undefined) return 'done';
  const isAtBound = asked.low.some((low, i) => {
    const [value, high] = [found.theta[i] as number, asked.high[i] as number];
    const near = 1e-6 * (high - low);
    return value <= low + near || value >= high - near;
  });
  return isAtBound ? 'bound reached' : 'done';
}

/** A model and where its chi2 is least. */
export interface Fit {
  readonly model: Model;
  readonly found: Found;
}

/** Looks for the least chi2 over the parameters of `asked`, always from a cold start. */
export function search(problem: Problem, asked: Asked): Fit {
  const model = new Model(problem, asked);
  return { model, found: minimise(model, startFor(model, asked)) };
}

/** What a search found, while its model is where it ended. */
export function solutionOf(problem: Problem, asked: Asked, { model, found }: Fit): Solution {
  const { active, weights } = found.minimum;
  const scaled = new Float64Array(problem.library.count);
  for (const [place, index] of active.entries())
    scaled[index] = (weights[place] as number) * (problem.library.scale[index] as number);
  const free = model.kinematic;
  const multiplied = free + model.dusty;
  const errors = found.theta.length > 0 ? inverseDiagonal(found.normals.hessian) : [];
  const dust = [found.theta[free] as number, errors[free] as number] as const;
  return {
    status: statusOf(found, asked),
    kinematics: asked.held ?? found.theta.slice(0, free),
    errors: asked.held?.map(() => 0) ?? errors.slice(0, free),
    attenuation: model.dusty > 0 ? dust : undefined,
    multiplier: found.theta.slice(multiplied),
    weights: scaled,
    active,
    free: found.theta.length + asked.degree + 1 + active.length,
    chi2: found.minimum.chi2,
    model: model.bestFit(found.minimum),
    evaluations: found.evaluations
  };
}

/** min chi2 over the parameters of `asked`; a function of its arguments alone. */
export function solve(problem: Problem, asked: Asked): Solution {
  return solutionOf(problem, asked, search(problem, asked));
}
