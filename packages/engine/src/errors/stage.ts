/** What the realisations of one spectrum share: pixels, models, and the best fit as their truth. */
import { attenuationBounds } from '../attenuation/dust.ts';
import type { ActiveSet } from '../nnls/nnls.ts';
import { type Bench, boundsOf, type Pass } from '../passes.ts';
import { Model } from '../varpro/model.ts';
import type { Shape } from '../varpro/problem.ts';
import type { Coarse, Joined } from './coarse.ts';
import { freeGas } from './gas.ts';
import type { Truth } from './trials.ts';

/** A spectrum made ready for its realisations. */
export interface Stage extends Coarse {
  readonly setting: Bench;
  readonly joined: Joined;
  readonly growth: number;
  readonly shape: { readonly moments: number; readonly excess: number };
}

/** Errors grow as the formal ones do: by sqrt(chi2) where chi2 > 1. */
export function growthOf({ chi2 }: Pass): number {
  return Math.sqrt(Math.max(1, chi2));
}

/** The templates that take part in a pass, as the library has them, and its lines behind all templates. */
function activeIn({ solution }: Pass, { prepared }: Stage): ActiveSet {
  const { active, weights, gas } = solution;
  const { scale, count } = prepared.library;
  const fluxes = gas?.fluxes ?? [];
  const lines = [...fluxes.keys()].filter(j => (fluxes[j] as number) > 0);
  const stars = active.map(j => (weights[j] as number) / (scale[j] as number));
  return {
    active: [...active, ...lines.map(j => count + j)],
    weights: [...stars, ...lines.map(j => fluxes[j] as number)]
  };
}

/** The best fit of a pass: where its realisations start from, within what. */
export function truthOf(pass: Pass, stage: Stage, isHeld: boolean): Truth {
  const { setting } = stage;
  const { kinematics, multiplier, attenuation } = pass.solution;
  const { low, high } = boundsOf(setting);
  const dust = attenuation === undefined ? [] : [attenuation[0]];
  const rest = [...dust, ...multiplier];
  const { low: least, high: most } = attenuationBounds;
  const lowRest = rest.map((_, i) => (i < dust.length ? least : -Infinity));
  const highRest = rest.map((_, i) => (i < dust.length ? most : Infinity));
  const set = activeIn(pass, stage);
  if (isHeld) return { ...set, theta: rest, bounds: { low: lowRest, high: highRest } };
  const gas = freeGas(pass, setting);
  return {
    ...set,
    theta: [...kinematics, ...gas.theta, ...rest],
    bounds: { low: [...low, ...gas.low, ...lowRest], high: [...high, ...gas.high, ...highRest] }
  };
}

/** A model of the joined pixels, for any flux. */
export function modelOf(shape: Shape, { prepared: { library }, joined, growth }: Stage): Model {
  const error = joined.error.map(one => one * growth);
  const flux = new Float64Array(error.length);
  return new Model({ library, flux, error, good: joined.good }, shape);
}

/** Of the second pass. */
export function populationsShape({ setting, dust, shape }: Stage): Omit<Shape, 'held' | 'gas'> {
  const continuum = dust === undefined ? { mdegree: setting.asked.mdegree } : { mdegree: 0, dust };
  return { ...shape, degree: -1, ...continuum };
}
