/** Both passes fitted to their best fits with the same noise, on joined pixels. */
import type { Passes } from '../fit.ts';
import { type Bench, boundsOf, heldGas, type Pass, resolvedShape } from '../passes.ts';
import type { Found } from '../varpro/minimise.ts';
import { regularised } from '../regularisation/regularise.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import type { Model } from '../varpro/model.ts';
import { coarseOf, joinedFor, joinPixels } from './coarse.ts';
import { type Seed, Stream } from './noise.ts';
import { blocks, type Perturbation, white } from './perturbation.ts';
import { type Emitted, gasShapeOf } from './gas.ts';
import { Probe } from './probe.ts';
import { residualsOf } from './residuals.ts';
import { growthOf, modelOf, populationsShape, type Stage, truthOf } from './stage.ts';
import { type Beginning, Trials } from './trials.ts';

/** How often, and with what noise. `block`: pixels, for 'blocks'. */
export interface MonteCarlo {
  readonly n: number;
  readonly kind: 'white' | 'blocks';
  readonly block: number;
}

/** Weights [n] as in Solution, and A_V where dust is fitted. */
export interface Stars {
  readonly weights: Float64Array;
  readonly attenuation: number | undefined;
}

/** What one fit found of the kinematics; no gas where the best fit has none. */
interface Motion {
  readonly kinematics: readonly number[];
  readonly gas: Emitted | null;
}

/** What both fits found; no stars without populations. */
export interface Realisation extends Motion {
  readonly stars: Stars | null;
}

function perturbationOf(passes: Passes, stage: Stage, how: MonteCarlo): Perturbation {
  const { joined, setting, growth } = stage;
  if (how.kind === 'white') return white(joined);
  const fine = { ...stage, ...coarseOf(setting, 1), joined: joinPixels(passes.prepared, 1) };
  const residuals = residualsOf(passes, fine, how.block).map(one => one / growth);
  return blocks(residuals, how.block, joined);
}

/** What a fit of the first pass says of the gas. */
function gasIn({ minimum, theta }: Found, model: Model, { solution }: Pass): Emitted | null {
  if (solution.gas === null) return null;
  const { active, weights } = model.linesOf(minimum);
  return {
    kinematics: theta.slice(model.stellar, model.kinematic),
    fluxes: solution.gas.lines.map((_, j) => weights[active.indexOf(j)] ?? 0)
  };
}

/** V, sigma ... of each realisation that converged. */
function motionsOf(
  stage: Stage,
  first: Pass,
  noises: readonly Float64Array[]
): (Motion | undefined)[] {
  const { degree } = stage.setting.asked;
  const gas = gasShapeOf(first, stage.setting);
  const model = modelOf({ ...stage.shape, degree, mdegree: 0, gas }, stage);
  const trials = new Trials(new Probe(model, stage.prepared.library), truthOf(first, stage, false));
  const beginnings = noises.map(noise => trials.beginning(noise, []));
  return noises.map((noise, i) => {
    const found = trials.fit(noise, beginnings[i] as Beginning);
    return (
      found && {
        kinematics: found.theta.slice(0, stage.shape.moments),
        gas: gasIn(found, model, first)
      }
    );
  });
}

/** A realisation's noise, and its kinematics when they are known. */
interface Drawn {
  readonly noise: Float64Array;
  readonly kinematics: readonly number[] | undefined;
}

/** Both passes. */
interface Both {
  readonly first: Pass;
  readonly second: Pass;
}

/** The weights of each realisation whose kinematics are known, where their fit converged too. */
function starsOf(
  stage: Stage,
  { first, second }: Both,
  drawn: readonly Drawn[]
): (Stars | undefined)[] {
  const held = second.solution.kinematics;
  const gas = heldGas(first, stage.setting);
  const model = modelOf({ ...populationsShape(stage), held, gas }, stage);
  const trials = new Trials(new Probe(model, stage.prepared.library), truthOf(second, stage, true));
  const beginnings = drawn.map(({ noise, kinematics }) =>
    kinematics === undefined
      ? undefined
      : trials.beginning(
          noise,
          kinematics.map((one, k) => one - (held[k] as number))
        )
  );
  return drawn.map(({ noise, kinematics }, i) => {
    const from = beginnings[i];
    if (kinematics === undefined || from === undefined) return undefined;
    model.hold(kinematics);
    const found = trials.fit(noise, from);
    return found && starsIn(model.starsOf(found.minimum), found.theta, stage);
  });
}

function starsIn(set: ActiveSet, theta: readonly number[], { prepared, dust }: Stage): Stars {
  const { count, scale } = prepared.library;
  const weights = new Float64Array(count);
  for (const [place, j] of set.active.entries())
    weights[j] = (set.weights[place] as number) * (scale[j] as number);
  return { weights, attenuation: dust === undefined ? undefined : theta[0] };
}

/** The same with weights that are smoothed as strongly as the best fit's, the gas taken out. */
function smoothStarsOf(
  stage: Stage,
  { second: whole }: Both,
  drawn: readonly Drawn[]
): (Stars | undefined)[] {
  const second = { ...whole, solution: { ...whole.solution, gas: null } };
  const { setting, prepared, joined, growth } = stage;
  const { library } = prepared;
  const shape = populationsShape(stage);
  const { kinematics: held, strength = 0 } = second.solution;
  const model = modelOf({ ...shape, held }, stage);
  const truth = truthOf(second, stage, true);
  const clean = new Probe(model, library).weightedModel(truth.theta, truth);
  const smoothing = { axes: setting.set.templates, strength: strength / growth };
  const error = joined.error.map(one => one * growth);
  return drawn.map(({ noise, kinematics }) => {
    if (kinematics === undefined) return undefined;
    const flux = error.map((one, i) => one * ((clean[i] as number) + (noise[i] as number)));
    const wanted = { ...shape, ...boundsOf(setting), held: kinematics, start: kinematics, bias: 0 };
    const found = regularised({ library, flux, error, good: joined.good }, wanted, smoothing);
    if (found.status !== 'done') return undefined;
    return { weights: found.weights, attenuation: found.attenuation?.[0] };
  });
}

/** Whose noise is kept at a time. */
const atOnce = 250;

/** The realisations 0 .. n - 1 that converged in both passes; each depends on the seed and its number alone. */
export function realisations(
  passes: Passes,
  setting: Bench,
  { how, seed }: { readonly how: MonteCarlo; readonly seed: Seed }
): Realisation[] {
  const { prepared, first } = passes;
  // Lines of gas are as narrow as the instrument leaves them.
  const hasGas = first.solution.gas !== null;
  const count = hasGas ? 1 : joinedFor(first.solution.kinematics, setting);
  const joined = joinPixels(prepared, count);
  const shape = resolvedShape(prepared, setting);
  const stage = { ...coarseOf(setting, count), setting, joined, growth: growthOf(first), shape };
  const perturb = perturbationOf(passes, stage, how);
  const all: Realisation[] = [];
  for (let from = 0; from < how.n; from += atOnce) {
    const count = Math.min(atOnce, how.n - from);
    const noises = Array.from({ length: count }, (_, i) => {
      const noise = new Float64Array(joined.good.length);
      perturb(new Stream(seed, from + i), noise);
      return noise;
    });
    all.push(...fitted(stage, passes, noises));
  }
  return all;
}

/** Those of `noises` that converged. Kinematics are all found before the first weights: two models cannot share a
 * library's workspace.
 */
function fitted(
  stage: Stage,
  { first, second }: Passes,
  noises: readonly Float64Array[]
): Realisation[] {
  const all = motionsOf(stage, first, noises);
  const drawn = noises.map((noise, i) => ({ noise, kinematics: all[i]?.kinematics }));
  const weigh = stage.setting.asked.regularisation === 0 ? starsOf : smoothStarsOf;
  const stars = second && weigh(stage, { first, second }, drawn);
  return all.flatMap((motion, i) => {
    const found = stars === undefined ? null : stars[i];
    return motion === undefined || found === undefined ? [] : [{ ...motion, stars: found }];
  });
}
