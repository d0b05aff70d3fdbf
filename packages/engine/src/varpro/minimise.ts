/** Levenberg-Marquardt over the non-linear parameters; the weights follow by themselves. */
import type { Status } from '../answer.ts';
import type { ActiveSet, Minimum } from '../nnls/nnls.ts';
import type { Model } from './model.ts';
import { boundedStep, type Bounds, cautious, type Normals, predictedFall } from './step.ts';

/** Where a search begins and what limits it. `bias`: chi2 (1 + bias^2 sum h^2) is what falls. */
export interface Start {
  readonly theta: readonly number[];
  /** What a cold evaluation at theta gave, when that was the last one. */
  readonly minimum?: Minimum | undefined;
  /** Where the columns are known that take part near theta: the search begins with them, exactly. */
  readonly from?: ActiveSet;
  readonly bounds: Bounds;
  readonly bias: number;
  readonly tolerances: Tolerances;
}

/** When a search ends. */
export interface Tolerances {
  /** Of a step's fall, relative to the objective. */
  readonly fall: number;
  /** Of the weights, as in nnls.ts: at the end, and while steps are long. */
  readonly weights: number;
  readonly trial: number;
}

export interface Found {
  readonly status: Exclude<Status, 'bound reached' | 'no template used'>;
  readonly theta: readonly number[];
  readonly minimum: Minimum;
  readonly normals: Normals;
  readonly evaluations: number;
}

export const exact: Tolerances = { fall: 1e-8, weights: 1e-18, trial: 1e-7 };
const mostIterations = 60;
const mostTrials = 14;
/** Enough to see which way to go; enough for a first step of V and sigma from a cold start. */
const looseTolerance = 1e-6;
const coldTolerance = 1e-5;
/** While steps are long weights need not be better than what the steps leave: kinematics are found in as many, with
 * a seventh less work. Multiplicative polynomials are not: they take what templates lack, and need more steps.
 */
const longSteps = { most: 1e-4, ofSquare: 1e-3 };
const nothingActive: ActiveSet = { active: [], weights: [] };

/** The model at `theta` from nothing or a set, loosely. */
export function look(
  model: Model,
  theta: readonly number[],
  from: ActiveSet = nothingActive
): Minimum {
  return model.evaluate(theta, from, looseTolerance);
}

/** The model at a cold start of its kinematics. */
export function coldLook(model: Model, theta: readonly number[]): Minimum {
  return model.evaluate(theta, nothingActive, coldTolerance);
}

interface Place {
  readonly theta: readonly number[];
  readonly minimum: Minimum;
  readonly objective: number;
  /** Whether the weights are exact: a loose search may lack a template, and its slope be another. */
  readonly isStrict: boolean;
}

/** 1 + bias^2 (h3^2 + h4^2 + ...) (Cappellari & Emsellem 2004, eq. 11). */
function penalty(theta: readonly number[], model: Model, bias: number): number {
  const h = theta.slice(2, Math.max(2, model.stellar));
  return 1 + bias * bias * h.reduce((sum, one) => sum + one * one, 0);
}

class Descent {
  evaluations = 0;
  /** Where the model was evaluated last: only there are its columns, its residual, its slope. */
  private here: Place | undefined;
  private damping = 0;
  private readonly model: Model;
  private readonly start: Start;

  constructor(model: Model, start: Start) {
    this.model = model;
    this.start = start;
  }

  private at(theta: readonly number[], from: ActiveSet, tolerance: number): Place {
    this.evaluations += 1;
    return this.placeOf(theta, this.model.evaluate(theta, from, tolerance), tolerance);
  }

  private placeOf(theta: readonly number[], minimum: Minimum, tolerance: number): Place {
    const objective = minimum.chi2 * penalty(theta, this.model, this.start.bias);
    this.here = { theta, minimum, objective, isStrict: tolerance <= this.start.tolerances.weights };
    return this.here;
  }

  /** The first place: the same, whatever was fitted before. */
  begin(): Place {
    const { theta, minimum, from, tolerances } = this.start;
    if (from !== undefined) return this.at(theta, from, tolerances.weights);
    this.evaluations += 1;
    return this.placeOf(theta, minimum ?? look(this.model, theta), looseTolerance);
  }

  /** The place with its exact weights, evaluated last. */
  strictly(place: Place): Place {
    if (place === this.here && place.isStrict) return place;
    return this.at(place.theta, place.minimum, this.start.tolerances.weights);
  }

  /** The quadratic model of the penalised chi2 at the place evaluated last. */
  normalsAt(place: Place): Normals {
    const plain = this.model.normals(place.minimum);
    const { bias } = this.start;
    if (!(bias > 0) || this.model.stellar < 3) return plain;
    const factor = penalty(place.theta, this.model, bias);
    const pull = bias * bias * place.minimum.chi2;
    const isPulled = (i: number) => i >= 2 && i < this.model.stellar;
    const hessian = plain.hessian.map((row, i) =>
      row.map((one, k) => one * factor + (i === k && isPulled(i) ? pull : 0))
    );
    const gradient = plain.gradient.map(
      (one, i) => one * factor - (isPulled(i) ? pull * (place.theta[i] as number) : 0)
    );
    return { hessian, gradient };
  }

  private floor(objective: number): number {
    return this.start.tolerances.fall * Math.max(objective, 1e-6 * this.model.used);
  }

  private stepFrom(place: Place, normals: Normals): number[] {
    const { theta } = place;
    const step = boundedStep(normals, { theta, bounds: this.start.bounds }, this.damping);
    return cautious(step, theta, this.model);
  }

  /** The next place, or why there is none. */
  next(place: Place, normals: Normals): Place | 'done' | 'too many iterations' {
    const { weights } = this.start.tolerances;
    for (let trial = 0; trial < mostTrials; trial += 1) {
      const step = this.stepFrom(place, normals);
      const fall = predictedFall(normals, step);
      if (!(fall > this.floor(place.objective))) return 'done';
      const theta = place.theta.map((one, i) => one + (step[i] as number));
      const share = fall / place.objective;
      const there = this.at(theta, place.minimum, share > 1e-4 ? this.looseFor(share) : weights);
      if (there.objective < place.objective) {
        this.relax((place.objective - there.objective) / fall);
        return there;
      }
      this.damping = Math.max(this.damping * 6, 1e-2);
      if (fall < 20 * this.floor(place.objective)) return 'done';
    }
    return 'too many iterations';
  }

  /** Of the weights after a step that is to take `share` off the objective. */
  private looseFor(share: number): number {
    const { trial } = this.start.tolerances;
    if (this.model.stellar === 0) return trial;
    return Math.max(trial, Math.min(longSteps.most, longSteps.ofSquare * share ** 2));
  }

  private relax(ratio: number): void {
    if (ratio > 0.7) this.damping /= 10;
    else if (ratio < 0.25) this.damping = Math.max(this.damping * 3, 1e-3);
    if (this.damping < 1e-6) this.damping = 0;
  }
}

/** Falls from `start` to the nearest minimum: a result depends on nothing before it. */
export function minimise(model: Model, start: Start): Found {
  const descent = new Descent(model, start);
  let place = descent.begin();
  let status: Found['status'] = 'too many iterations';
  let normals = descent.normalsAt(place);
  for (let round = 0; round < mostIterations; round += 1) {
    const next = descent.next(place, normals);
    if (typeof next !== 'string') place = next;
    else if (next === 'done' && !place.isStrict) place = descent.strictly(place);
    else {
      status = next;
      break;
    }
    normals = descent.normalsAt(place);
  }
  // The last trial may have been elsewhere: the answer is made at the place itself.
  const last = descent.strictly(place);
  const isPenalised = model.stellar > 2 && start.bias > 0;
  if (last !== place || isPenalised) normals = model.normals(last.minimum);
  const { theta, minimum } = last;
  return { status, theta, minimum, normals, evaluations: descent.evaluations };
}
