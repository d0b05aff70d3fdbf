/** Errors by Monte Carlo: the best fit with noise, fitted again and again without the penalty. */
import { SpaxelError } from '@spaxel/core';
import type { Fitted, Refused } from '../answer.ts';
import { answered, fittedOf, type Passes } from '../fit.ts';
import type { Parameters } from '../parameters.ts';
import { type Bench, boundsOf } from '../passes.ts';
import { populationsOf } from '../quantities/populations.ts';
import { isAtBound, qualityBits } from '../quantities/quality.ts';
import { againstSet, feltExcess } from '../quantities/sigma.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import type { TemplateSpectra } from '../templates.ts';
import { gasSpread } from './gas.ts';
import { seedOf } from './noise.ts';
import { type MonteCarlo, type Realisation, realisations } from './realisations.ts';
import {
  type Covariance,
  covarianceOf,
  intervals,
  pairsOf,
  percentile,
  type Samples,
  shares
} from './spread.ts';

export const defaultMonteCarlo: MonteCarlo = { n: 100, kind: 'white', block: 20 };

/** A fit whose NAME_ERR are of Monte Carlo, half of NAME_HIGH - NAME_LOW (the 84th and 16th percentiles); the
 * formal errors are NAME_ERR_FORMAL; COV_A_B, MC_COUNT and MC_BOUND are told beside.
 */
export interface Spread extends Fitted {
  /** Realisations that converged, of n. */
  readonly count: number;
  /** Of them, those with a kinematic parameter at a bound. */
  readonly boundHits: number;
  /** Of V, SIGMA, H3, H4 ..., AGE_LW, MH_LW, AV: those that are fitted. */
  readonly covariance: Covariance;
}

/** Fewer that converge say nothing about the others. */
const leastShare = 0.5;

/** `fitSpectrum` with the errors of `how`.
 *
 * The noise is seeded by the spectrum and by what is asked for: the answer depends on the arguments alone.
 * Nothing is thrown.
 */
export function monteCarlo(
  spectrum: ObservedSpectrum,
  { asked, how = defaultMonteCarlo }: { readonly asked: Parameters; readonly how?: MonteCarlo },
  templates: TemplateSpectra
): Spread | Refused {
  const isPossible = Number.isInteger(how.n) && how.n >= 2 && how.block >= 1;
  if (!isPossible) {
    const message = 'Monte Carlo needs two realisations at least, and blocks of a pixel.';
    return { status: 'refused', code: 'OptionInvalid', message };
  }
  return answered({ spectrum, templates }, asked, (passes, setting, pixels) => {
    const fitted = fittedOf(passes, setting, pixels);
    const { flux, error, good } = passes.prepared;
    const text = JSON.stringify([asked, how, templates.digest]);
    const seed = seedOf([flux, error, Float64Array.from(good)], text);
    const found = realisations(passes, setting, { how, seed });
    return spreadOf(fitted, { found, n: how.n }, { passes, setting });
  });
}

interface Ground {
  readonly passes: Passes;
  readonly setting: Bench;
}

function spreadOf(
  fitted: Fitted,
  { found, n }: { readonly found: readonly Realisation[]; readonly n: number },
  ground: Ground
): Spread {
  if (!(found.length >= Math.max(2, leastShare * n)))
    throw new SpaxelError('FitFailed', `Only ${found.length} of ${n} realisations converged.`);
  const samples = samplesOf(found, ground);
  const { low, high } = boundsOf(ground.setting);
  const errors = intervals(samples);
  if ((fitted.quality & qualityBits.upperLimit) !== 0) {
    const sorted = (samples.get('SIGMA') as Float64Array).slice().sort();
    errors['SIGMA_ERR'] = percentile(sorted, shares.limit);
  }
  const told = [...samples.keys()].filter(name => !/_(RAW|MW)$/.test(name));
  const covariance = covarianceOf(samples, told);
  const boundHits = found.filter(one => isAtBound(one.kinematics, low, high)).length;
  const counts = { MC_COUNT: found.length, MC_BOUND: boundHits };
  const drawn = {
    ...errors,
    ...gasErrors(found, fitted, ground),
    ...pairsOf(covariance),
    ...counts
  };
  const quantities = { ...fitted.quantities, ...formalOf(fitted), ...drawn };
  return { ...fitted, quantities, count: found.length, boundHits, covariance };
}

/** Those of the gas, where the fit has any. */
function gasErrors(
  found: readonly Realisation[],
  fitted: Fitted,
  { passes, setting }: Ground
): Record<string, number> {
  const { gas } = passes.first.solution;
  if (gas === null) return {};
  const unit = setting.grid.stretch * passes.prepared.scale;
  const emitted = found.flatMap(one => (one.gas === null ? [] : [one.gas]));
  return gasSpread(emitted, { gas, unit }, fitted);
}

/** The formal errors under their other name. */
function formalOf({ quantities }: Fitted): Record<string, number> {
  const formal: Record<string, number> = {};
  for (const [name, value] of Object.entries(quantities))
    if (name.endsWith('_ERR')) formal[`${name}_FORMAL`] = value;
  return formal;
}

/** The quantities of all realisations, by their names. */
function samplesOf(found: readonly Realisation[], { passes, setting }: Ground): Samples {
  const { excess, broadening } = setting;
  const mean = (variance: Float64Array) =>
    feltExcess(variance, passes.first.curvature, passes.prepared.good);
  const felt = mean(excess);
  const lost = broadening === null ? 0 : mean(broadening);
  const samples = new Map<string, Float64Array>();
  const put = (name: string, index: number, value: number) => {
    const values = samples.get(name) ?? new Float64Array(found.length);
    samples.set(name, values);
    values[index] = value;
  };
  for (const [index, { kinematics, stars }] of found.entries()) {
    const [v, sigma, ...hermite] = kinematics as [number, number, ...number[]];
    put('V', index, v);
    put('SIGMA', index, Math.sqrt(Math.max(0, sigma ** 2 + felt)));
    put('SIGMA_RAW', index, againstSet([sigma, 0], lost)[0]);
    for (const [m, value] of hermite.entries()) put(`H${m + 3}`, index, value);
    if (stars === null) continue;
    if (stars.attenuation !== undefined) put('AV', index, stars.attenuation);
    const { averages } = populationsOf(
      stars.weights,
      setting.prepared.light,
      setting.set.templates
    );
    for (const [name, value] of Object.entries(averages)) put(name, index, value);
  }
  return samples;
}
