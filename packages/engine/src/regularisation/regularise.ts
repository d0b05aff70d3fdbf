/** A fit whose weights are smooth over ages and metallicities, as far as the data allow. */
import type { Library } from '../library/library.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import type { Problem } from '../varpro/problem.ts';
import { type Asked, type Fit, search, type Solution, solutionOf } from '../varpro/solve.ts';
import { equationsOf } from './equations.ts';
import { polynomialStep } from './polynomials.ts';
import type { Axes } from './grid.ts';
import { roughnessOf } from './roughness.ts';
import { type Smoothed, smoothedBy, strongest } from './strength.ts';

/** What is asked: the templates' ages, metallicities and further axes; the strength, or null: as chi2 allows. */
export interface Smoothing {
  readonly axes: Axes;
  readonly strength: number | null;
}

/** Steps of Gauss and Newton by which multiplicative polynomials follow the weights. */
const rounds = 3;

function activeOf(weights: Float64Array): number[] {
  return Array.from(weights.keys()).filter(j => (weights[j] as number) > 0);
}

/** Weights of the templates as they were given, as those of the library's own. */
function unscaled(weights: Float64Array, { scale }: Library): ActiveSet {
  const active = activeOf(weights);
  return { active, weights: active.map(j => (weights[j] as number) / (scale[j] as number)) };
}

/** Weights and multiplicative polynomials together, from a best fit; the model is left where that ends. */
function smoothedFit(
  { library }: Problem,
  { model, found }: Fit,
  ask: { readonly best: Solution; readonly mdegree: number; readonly smoothing: Smoothing }
): Smoothed & { readonly theta: readonly number[] } {
  const { best, mdegree, smoothing } = ask;
  const roughness = roughnessOf(smoothing.axes);
  const most = best.chi2 * (1 + Math.sqrt(2 / model.used));
  let theta = found.theta;
  let now: Smoothed = { weights: best.weights, chi2: best.chi2, strength: 0 };
  const last = mdegree > 0 ? rounds : 0;
  for (let round = 0; round <= last; round += 1) {
    model.move(theta);
    const equations = equationsOf(model, library, roughness);
    // What the second round would say of the strength the next ones say better.
    const isChosen = smoothing.strength === null && round !== 1;
    now = isChosen
      ? strongest(equations, { most, from: now })
      : smoothedBy(equations, smoothing.strength ?? now.strength, now.weights);
    if (round === last) break;
    const set = unscaled(now.weights, library);
    const step = polynomialStep({ model, library, set }, equations, now);
    theta = theta.map((one, i) => one + (step[i - model.kinematic - model.dusty] ?? 0));
  }
  return { ...now, theta };
}

/** The solution of `asked`, its kinematics held, with weights that minimise chi2 + strength^2 |R x|^2.
 *
 * With the strength null it is the largest at which chi2 has risen by sqrt(2 N) over the best fit's, errors
 * being scaled such that that is N, the number of good pixels (Press et al. 1992, section 18.4; McDermid et
 * al. 2015, section 3.2). Multiplicative polynomials are found anew between, dust stays that of the best fit.
 * Throws OptionInvalid when the templates are no grid.
 */
export function regularised(problem: Problem, asked: Asked, smoothing: Smoothing): Solution {
  const { library } = problem;
  const fit = search(problem, asked);
  const best = solutionOf(problem, asked, fit);
  if (best.status === 'no template used') return { ...best, strength: 0 };
  const ask = { best, mdegree: asked.mdegree, smoothing };
  const { weights, chi2, strength, theta } = smoothedFit(problem, fit, ask);
  const { model } = fit;
  return {
    ...best,
    ...{ weights, chi2, strength, active: activeOf(weights) },
    multiplier: theta.slice(model.kinematic + model.dusty),
    model: model.bestFit(unscaled(weights, library))
  };
}
