/** One model fitted to its own best fit with noise, again and again. */
import { plain } from '../kernels/plain.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import { look, type Found, minimise, type Tolerances } from '../varpro/minimise.ts';
import type { Model } from '../varpro/model.ts';
import { boundedStep, type Bounds, cautious, type Normals } from '../varpro/step.ts';

/** A fall of chi2 by 1e-3 is a thirtieth of an error: what is left of it adds 5e-4 to the error bars. */
export const hasty: Tolerances = { fall: 1e-6, weights: 1e-13, trial: 1e-13 };

/** Where the truth lies, and what limits its parameters. */
export interface Truth extends ActiveSet {
  readonly theta: readonly number[];
  readonly bounds: Bounds;
}

/** Every fit starts where the slopes at the truth lead, with the truth's templates: it depends on its noise alone. */
export class Trials {
  private readonly model: Model;
  private readonly truth: Truth;
  private readonly tolerances: Tolerances;
  private readonly clean: Float64Array;
  private readonly noisy: Float64Array;
  private readonly start: ActiveSet;
  private readonly hessian: Normals['hessian'];
  private readonly influence: readonly Float64Array[];

  constructor(model: Model, truth: Truth, tolerances = hasty) {
    this.model = model;
    this.truth = truth;
    this.tolerances = tolerances;
    this.clean = model.weightedModel(truth.theta, truth);
    this.noisy = new Float64Array(this.clean.length);
    model.aim(this.clean);
    const minimum = look(model, truth.theta, truth);
    this.start = { active: minimum.active, weights: minimum.weights };
    this.hessian = model.normals(minimum).hessian;
    this.influence = model.influence(minimum);
  }

  private firstStep(noise: Float64Array): number[] {
    const { theta, bounds } = this.truth;
    const gradient = this.influence.map(row => plain.dot(row, noise));
    const step = boundedStep({ hessian: this.hessian, gradient }, { theta, bounds }, 0);
    return this.model.kinematic > 0 ? cautious(step, theta[1] as number) : step;
  }

  /** The fit to the truth with `noise` [pixels], in units of the errors; undefined where it did not converge. */
  fit(noise: Float64Array): Found | undefined {
    const { clean, noisy, truth, model, start: from, tolerances } = this;
    for (let i = 0; i < noisy.length; i += 1)
      noisy[i] = (clean[i] as number) + (noise[i] as number);
    model.aim(noisy);
    const step = this.firstStep(noise);
    const theta = truth.theta.map((one, i) => one + (step[i] as number));
    const found = minimise(model, { theta, from, bounds: truth.bounds, bias: 0, tolerances });
    const isFound = found.status === 'done' && found.minimum.active.length > 0;
    return isFound && found.theta.every(Number.isFinite) ? found : undefined;
  }
}
