/** One model fitted to its own best fit with noise, again and again. */
import type { ActiveSet } from '../nnls/nnls.ts';
import { type Found, minimise, type Tolerances } from '../varpro/minimise.ts';
import type { Model } from '../varpro/model.ts';
import { boundedStep, type Bounds, cautious } from '../varpro/step.ts';
import { Linear } from './linear.ts';
import type { Probe } from './probe.ts';

/** When a realisation's search ends. chi2 is about the number of pixels: what is left of it is a tenth of an error
 * at most, less after the step that is taken last. Against searches to the end error bars change by 0.3 %; with
 * h3, h4, whose steps reach less far, by 0.6 % (180 km/s at S/N 8 to 40, 60 km/s, 250 km/s at S/N 100).
 */
function hasty(kinematic: number): Tolerances {
  return { fall: kinematic > 2 ? 1e-6 : 1e-5, weights: 1e-13, trial: 1e-13 };
}

/** Where the truth lies, and what limits its parameters. */
export interface Truth extends ActiveSet {
  readonly theta: readonly number[];
  readonly bounds: Bounds;
}

/** Where a realisation's fit begins. */
export interface Beginning extends ActiveSet {
  readonly theta: readonly number[];
}

/** Every fit begins where the model made linear round the truth leads: it depends on its noise alone. */
export class Trials {
  private readonly model: Model;
  private readonly truth: Truth;
  private readonly tolerances: Tolerances;
  private readonly clean: Float64Array;
  private readonly noisy: Float64Array;
  private readonly linear: Linear;

  constructor(probe: Probe, truth: Truth) {
    const { model } = probe;
    this.model = model;
    this.truth = truth;
    this.tolerances = hasty(model.kinematic);
    this.clean = probe.weightedModel(truth.theta, truth);
    this.noisy = new Float64Array(this.clean.length);
    const { active, weights } = truth;
    const about = { start: { active, weights }, clean: this.clean };
    this.linear = new Linear(probe, about, this.tolerances.weights);
  }

  /** Where the fit with `noise` [pixels], in units of the errors, begins, held kinematics having moved by
   * `moved`. To be asked before the first fit: the model is still at the truth.
   */
  beginning(noise: Float64Array, moved: readonly number[]): Beginning {
    const { theta, bounds } = this.truth;
    const { active, weights, step } = this.linear.answer(noise, moved);
    const careful = cautious(step, theta, this.model);
    const there = theta.map((one, i) => {
      const [low, high] = [bounds.low[i] as number, bounds.high[i] as number];
      return Math.min(high, Math.max(low, one + (careful[i] as number)));
    });
    return { active, weights, theta: there };
  }

  /** The fit to the truth with `noise`; undefined where it did not converge. */
  fit(noise: Float64Array, from: Beginning): Found | undefined {
    const { clean, noisy, truth, model, tolerances } = this;
    for (let i = 0; i < noisy.length; i += 1)
      noisy[i] = (clean[i] as number) + (noise[i] as number);
    model.aim(noisy);
    const { theta } = from;
    const found = minimise(model, { theta, from, bounds: truth.bounds, bias: 0, tolerances });
    const isFound = found.status === 'done' && found.minimum.active.length > 0;
    if (!isFound || !found.theta.every(Number.isFinite)) return undefined;
    const last = boundedStep(found.normals, { theta: found.theta, bounds: truth.bounds }, 0);
    return { ...found, theta: found.theta.map((one, i) => one + (last[i] as number)) };
  }
}
