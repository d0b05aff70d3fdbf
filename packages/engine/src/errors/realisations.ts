/** Both passes fitted to their best fits with the same noise, on joined pixels. */
import type { Passes } from '../fit.ts';
import type { Library } from '../library/library.ts';
import { boundsOf, type Pass, resolvedShape } from '../passes.ts';
import type { Setting } from '../setting.ts';
import { Model, type Shape } from '../varpro/model.ts';
import { coarseLibrary, type Joined, joinedFor, joinPixels } from './coarse.ts';
import { type Seed, Stream } from './noise.ts';
import { blocks, type Perturbation, white } from './perturbation.ts';
import { type Beginning, Trials, type Truth } from './trials.ts';

/** How often, and with what noise. `block`: pixels, for 'blocks'. */
export interface MonteCarlo {
  readonly n: number;
  readonly kind: 'white' | 'blocks';
  readonly block: number;
}

/** What one fit found; weights [n] as in Solution, null without populations. */
export interface Realisation {
  readonly kinematics: readonly number[];
  readonly weights: Float64Array | null;
}

/** A spectrum made ready for its realisations. */
interface Stage {
  readonly setting: Setting;
  readonly library: Library;
  readonly joined: Joined;
  readonly growth: number;
  readonly shape: Pick<Shape, 'moments' | 'excess'>;
}

/** Errors grow as the formal ones do: by sqrt(chi2) where chi2 > 1. */
function growthOf({ chi2 }: Pass): number {
  return Math.sqrt(Math.max(1, chi2));
}

/** Residuals by error of the good pixels in ln lambda, about 0, as wide as the noise that left them. */
function residualsOf({ prepared, first }: Passes): Float64Array {
  const { lnFlux, lnError, lnGood } = prepared;
  const { model, active, errors } = first.solution;
  const all = lnFlux.map((flux, i) => (flux - (model[i] as number)) / (lnError[i] as number));
  const good = all.filter((_, i) => lnGood[i] === 1);
  const mean = good.reduce((sum, one) => sum + one, 0) / good.length;
  const free = active.length + errors.length;
  const widened = Math.sqrt(good.length / Math.max(1, good.length - free));
  return good.map(one => (one - mean) * widened);
}

function perturbationOf(passes: Passes, joined: Joined, how: MonteCarlo): Perturbation {
  if (how.kind === 'white') return white(joined);
  const growth = growthOf(passes.first);
  return blocks(
    residualsOf(passes).map(one => one / growth),
    how.block,
    joined
  );
}

function truthOf({ solution }: Pass, { library, setting }: Stage, isHeld: boolean): Truth {
  const { active, weights, kinematics, multiplier } = solution;
  const { low, high } = boundsOf(setting);
  const free = (sign: number) => multiplier.map(() => sign * Infinity);
  const bounds = isHeld
    ? { low: free(-1), high: free(1) }
    : { low: [...low, ...free(-1)], high: [...high, ...free(1)] };
  return {
    active,
    weights: active.map(j => (weights[j] as number) / (library.scale[j] as number)),
    theta: isHeld ? multiplier : [...kinematics, ...multiplier],
    bounds
  };
}

function modelOf(shape: Shape, { library, joined, growth }: Stage): Model {
  const error = joined.error.map(one => one * growth);
  const flux = new Float64Array(error.length);
  return new Model({ library, flux, error, good: joined.good }, shape);
}

/** V, sigma ... of each realisation that converged. */
function kinematicsOf(stage: Stage, first: Pass, noises: readonly Float64Array[]) {
  const { degree } = stage.setting.asked;
  const model = modelOf({ ...stage.shape, degree, mdegree: 0 }, stage);
  const trials = new Trials(model, truthOf(first, stage, false));
  const beginnings = noises.map(noise => trials.beginning(noise, []));
  return noises.map((noise, i) => trials.fit(noise, beginnings[i] as Beginning)?.theta);
}

type Kinematics = readonly number[] | undefined;

/** The weights of the realisations whose kinematics are known and whose fit converged. */
function weightsOf(stage: Stage, second: Pass, noises: readonly Float64Array[]) {
  const { mdegree } = stage.setting.asked;
  const held = second.solution.kinematics;
  const model = modelOf({ ...stage.shape, held, degree: -1, mdegree }, stage);
  const trials = new Trials(model, truthOf(second, stage, true));
  const { count, scale } = stage.library;
  const beginningOf = (kinematics: Kinematics, i: number) =>
    kinematics &&
    trials.beginning(
      noises[i] as Float64Array,
      kinematics.map((one, k) => one - (held[k] as number))
    );
  const fit = (kinematics: Kinematics, noise: Float64Array, from: Beginning | undefined) => {
    if (kinematics === undefined || from === undefined) return undefined;
    model.hold(kinematics);
    const minimum = trials.fit(noise, from)?.minimum;
    if (minimum === undefined) return undefined;
    const weights = new Float64Array(count);
    for (const [place, j] of minimum.active.entries())
      weights[j] = (minimum.weights[place] as number) * (scale[j] as number);
    return weights;
  };
  return (all: readonly Kinematics[]) => {
    const beginnings = all.map(beginningOf);
    return all.map((kinematics, i) => fit(kinematics, noises[i] as Float64Array, beginnings[i]));
  };
}

/** The realisations 0 .. n - 1 that converged in both passes; each depends on the seed and its number alone.
 *
 * Kinematics are all found before the first weights: two models cannot share a library's workspace.
 */
export function realisations(
  passes: Passes,
  setting: Setting,
  { how, seed }: { readonly how: MonteCarlo; readonly seed: Seed }
): Realisation[] {
  const { prepared, first, second } = passes;
  const count = joinedFor(first.solution.kinematics, setting);
  const joined = joinPixels(prepared, count);
  const { library } = coarseLibrary(setting, count);
  const shape = resolvedShape(prepared, setting);
  const stage = { setting, library, joined, growth: growthOf(first), shape };
  const perturb = perturbationOf(passes, joined, how);
  const noises = Array.from({ length: how.n }, (_, index) => {
    const noise = new Float64Array(joined.good.length);
    perturb(new Stream(seed, index), noise);
    return noise;
  });
  const all = kinematicsOf(stage, first, noises);
  const weights = second && weightsOf(stage, second, noises)(all);
  return all.flatMap((kinematics, i) => {
    const found = weights === undefined ? null : weights[i];
    return kinematics === undefined || found === undefined ? [] : [{ kinematics, weights: found }];
  });
}
