/** One spectrum, one model: kinematics, weights, best fit, formal errors, and a status. */
import type { Status } from '../answer.ts';
import type { Line } from '../gas/lines.ts';
import type { Minimum } from '../nnls/nnls.ts';
import { attenuationBounds } from '../attenuation/dust.ts';
import { inverseDiagonal } from './dense.ts';
import { coldLook, look, exact, type Found, minimise, type Start } from './minimise.ts';
import { Model } from './model.ts';
import type { GasShape, Problem, Shape } from './problem.ts';

/** Lines of gas, from where, within what: V, sigma (km/s) of each group. */
export interface GasAsked extends GasShape {
  readonly start: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Which model, from where, within what; V and sigma in km/s. */
export interface Asked extends Shape {
  readonly start: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly bias: number;
  readonly gas?: GasAsked | undefined;
}

/** The gas of a solution; fluxes are those of the named lines, in rest angstrom times the unit of the data. */
export interface GasSolution {
  readonly lines: readonly Line[];
  /** V, sigma (km/s) of each group, and their formal 1 sigma; 0 where held. */
  readonly kinematics: readonly number[];
  readonly errors: readonly number[];
  /** [lines] */
  readonly fluxes: readonly number[];
  readonly fluxErrors: readonly number[];
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
  readonly gas: GasSolution | null;
}

interface Beginning {
  readonly theta: number[];
  readonly minimum?: Minimum;
}

/** Where no template enters the slope is 0 and the search would stop at once: V is scanned first. */
function beginningOf(model: Model, asked: Asked): Beginning {
  const [low, high] = [asked.low[0] as number, asked.high[0] as number];
  const theta = [...asked.start];
  const minimum = coldLook(model, theta);
  if (model.starsOf(minimum).active.length > 0) return { theta, minimum };
  const stride = Math.max(asked.start[1] as number, (high - low) / 200);
  let best = Infinity;
  for (let v = low + stride / 2; v < high; v += stride) {
    const { chi2, active, weights } = look(model, [v, ...asked.start.slice(1)]);
    if (model.starsOf({ active, weights }).active.length === 0 || !(chi2 < best)) continue;
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
  const rest = restOf(asked);
  const gas = model.kinematic > model.stellar ? asked.gas : undefined;
  const isHeld = model.stellar === 0;
  const low = [...(isHeld ? [] : asked.low), ...(gas?.low ?? []), ...rest.low];
  const high = [...(isHeld ? [] : asked.high), ...(gas?.high ?? []), ...rest.high];
  const start = [...(isHeld ? [] : asked.start), ...(gas?.start ?? []), ...rest.zeros];
  if (isHeld) return { theta: start, bounds: { low, high }, bias: 0, tolerances: exact };
  return {
    ...beginningOf(model, { ...asked, start }),
    bounds: { low, high },
    bias: asked.bias,
    tolerances: exact
  };
}

function statusOf(model: Model, found: Found, asked: Asked): Status {
  if (model.starsOf(found.minimum).active.length === 0) return 'no template used';
  if (found.status !== 'done') return found.status;
  if (asked.held !== undefined) return 'done';
  const isAtBound = asked.low.some((low, i) => {
    const [value, high] = [found.theta[i] as number, asked.high[i] as number];
    const near = 1e-6 * (high - low);
    return value <= low + near || value >= high - near;
  });
  return isAtBound ? 'bound reached' : 'done';
}

function gasOf(model: Model, found: Found, { gas }: Asked): GasSolution | null {
  if (gas === undefined) return null;
  const { stellar, kinematic } = model;
  const { active, weights } = model.linesOf(found.minimum);
  const fluxes = gas.lines.map((_, j) => weights[active.indexOf(j)] ?? 0);
  const isHeld = gas.held !== undefined;
  return {
    lines: gas.lines,
    kinematics: gas.held ?? found.theta.slice(stellar, kinematic),
    errors: isHeld
      ? gas.held.map(() => 0)
      : inverseDiagonal(found.normals.hessian).slice(stellar, kinematic),
    fluxes,
    fluxErrors: model.lineErrors(found.minimum, found.normals)
  };
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
  const { active, weights } = model.starsOf(found.minimum);
  const scaled = new Float64Array(problem.library.count);
  for (const [place, index] of active.entries())
    scaled[index] = (weights[place] as number) * (problem.library.scale[index] as number);
  const free = model.stellar;
  const { kinematic } = model;
  const errors = found.theta.length > 0 ? inverseDiagonal(found.normals.hessian) : [];
  const dust = [found.theta[kinematic] as number, errors[kinematic] as number] as const;
  return {
    status: statusOf(model, found, asked),
    kinematics: asked.held ?? found.theta.slice(0, free),
    errors: asked.held?.map(() => 0) ?? errors.slice(0, free),
    attenuation: model.dusty > 0 ? dust : undefined,
    multiplier: found.theta.slice(kinematic + model.dusty),
    weights: scaled,
    active,
    free: found.theta.length + asked.degree + 1 + found.minimum.active.length,
    chi2: found.minimum.chi2,
    gas: gasOf(model, found, asked),
    model: model.bestFit(found.minimum),
    evaluations: found.evaluations
  };
}

/** min chi2 over the parameters of `asked`; a function of its arguments alone. */
export function solve(problem: Problem, asked: Asked): Solution {
  return solutionOf(problem, asked, search(problem, asked));
}
