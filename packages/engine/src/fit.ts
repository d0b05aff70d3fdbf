/** One spectrum, from its row to its quantities. */
import { SpaxelError, taggedError } from '@spaxel/core';
import type { Answer, Fitted, Refused } from './answer.ts';
import { clipping } from './clip.ts';
import type { Parameters } from './parameters.ts';
import { gasPass } from './gas/pass.ts';
import { gasQuantities } from './gas/quantities.ts';
import { type Bench, boundsOf, kinematicsPass, type Pass, populationsPass } from './passes.ts';
import { countOf, type PreparedSpectrum, preparedOf } from './prepared.ts';
import { populationsOf } from './quantities/populations.ts';
import { isAtBound, isOnEdge, qualityBits } from './quantities/quality.ts';
import { againstSet, feltExcess, intrinsic } from './quantities/sigma.ts';
import { settingOf } from './setting.ts';
import { ascending, type ObservedSpectrum, shapeError } from './spectrum.ts';
import type { TemplateSpectra } from './templates.ts';

/** Both passes over one spectrum, or the first alone when populations are not asked for.
 *
 * A pure function: the answer depends on its arguments alone, whatever was fitted before. What cannot be
 * fitted is answered with a status, a code and a sentence; nothing is thrown.
 */
export function fitSpectrum(
  spectrum: ObservedSpectrum,
  asked: Parameters,
  templates: TemplateSpectra
): Answer {
  return answered({ spectrum, templates }, asked, fittedOf);
}

/** What `tell` makes of the passes of a spectrum, turned round where the spectrum was; thrown errors as refusals. */
export function answered<T extends Fitted>(
  {
    spectrum,
    templates
  }: { readonly spectrum: ObservedSpectrum; readonly templates: TemplateSpectra },
  asked: Parameters,
  tell: (passes: Passes, setting: Bench, pixels: number) => T | Refused
): T | Refused {
  try {
    const wrong = shapeError(spectrum);
    if (wrong !== undefined) throw new SpaxelError('SpectraUnreadable', wrong);
    const { isReversed, ...forward } = ascending(spectrum);
    const setting = settingOf(forward, asked, templates);
    const passes = passesOf(forward, setting);
    if ('code' in passes) return passes;
    const answer = tell(passes, setting, forward.wave.length);
    if (isReversed && 'model' in answer) answer.model.reverse();
    return answer;
  } catch (thrown) {
    const { _tag: code, message } = taggedError(thrown);
    return { status: 'refused', code, message };
  }
}

function refusalOf({ solution }: Pass): Refused | undefined {
  if (solution.status === 'no template used') {
    const message = 'No template took part in the best fit.';
    return { status: solution.status, code: 'TemplateUnused', message };
  }
  if (solution.status !== 'too many iterations') return undefined;
  const message = `The fit did not converge in ${solution.evaluations} evaluations.`;
  return { status: solution.status, code: 'FitFailed', message };
}

/** The fits of a spectrum, as it was in the end; `second` only where populations are asked for. */
export interface Passes {
  readonly prepared: PreparedSpectrum;
  /** Pixels that clipping leaves out. */
  readonly left: number;
  readonly first: Pass;
  readonly second?: Pass;
}

/** Both passes over an ascending spectrum, or why there is no answer. */
export function passesOf(spectrum: ObservedSpectrum, setting: Bench): Passes | Refused {
  const whole = preparedOf(spectrum, setting.grid, setting.asked);
  const { gas } = setting;
  const clipped = clipping(whole, setting, one =>
    gas === null ? kinematicsPass(one, setting) : gasPass(one, setting, gas)
  );
  const { fit: first, spectrum: prepared, left } = clipped;
  const failed = refusalOf(first);
  if (failed !== undefined) return failed;
  if (!setting.asked.populations) return { prepared, left, first };
  const second = populationsPass(prepared, setting, first);
  return refusalOf(second) ?? { prepared, left, first, second };
}

/** What the passes say, the model on the spectrum's `pixels`. */
export function fittedOf(
  { prepared, left, first, second }: Passes,
  setting: Bench,
  pixels: number
): Fitted {
  const { quantities, quality: bits } = seen(first, prepared, setting);
  const quality = bits | (left > 0 ? qualityBits.clipped : 0);
  const status = first.solution.status === 'bound reached' ? 'bound reached' : 'done';
  const onAxis = (pass: Pass) => {
    const model = new Float64Array(pixels).fill(NaN);
    for (let i = 0; i < pass.model.length; i += 1)
      model[setting.grid.from + i] = (pass.model[i] as number) * prepared.scale;
    return model;
  };
  if (second === undefined)
    return { status, quantities, quality, model: onAxis(first), weights: null, masses: null };
  const { templates } = setting.set;
  const stars = populationsOf(second.solution.weights, setting.prepared.light, templates);
  return {
    status,
    quantities: { ...quantities, ...stars.averages, ...extrasOf(second), CHI2_POP: second.chi2 },
    quality: quality | (isOnEdge(stars.light, templates) ? qualityBits.gridEdge : 0),
    model: onAxis(second),
    weights: stars.light,
    masses: stars.mass
  };
}

/** What the first pass says of stars and gas. */
function seen(first: Pass, prepared: PreparedSpectrum, setting: Bench) {
  const stars = kinematic(first, prepared.good, setting);
  if (setting.gas === null) return stars;
  const gas = gasQuantities(first, prepared, setting);
  const quantities = { ...stars.quantities, ...gas.quantities };
  return { quantities, quality: stars.quality | gas.quality };
}

/** A_V when dust was asked for, its formal error grown by sqrt(chi2) where chi2 > 1; the strength when smoothness was. */
function extrasOf({ solution, chi2 }: Pass): Record<string, number> {
  const { attenuation, strength } = solution;
  const smooth = strength === undefined ? {} : { REGULARISATION: strength };
  if (attenuation === undefined) return smooth;
  const [av, error] = attenuation;
  return { ...smooth, AV: av, AV_ERR: error * Math.sqrt(Math.max(1, chi2)) };
}

/** The first pass's quantities and bits. Formal errors grow by sqrt(chi2) where chi2 > 1. */
function kinematic(
  { solution, chi2, curvature }: Pass,
  good: Uint8Array,
  setting: Bench
): Pick<Fitted, 'quantities' | 'quality'> {
  const { asked, grid, excess, broadening } = setting;
  const growth = Math.sqrt(Math.max(1, chi2));
  const value = (i: number) => solution.kinematics[i] as number;
  const error = (i: number) => (solution.errors[i] as number) * growth;
  const felt = feltExcess(excess, curvature, good);
  const sigma = intrinsic([value(1), error(1)], felt, grid.velscale);
  const lost = broadening === null ? 0 : feltExcess(broadening, curvature, good);
  const raw = againstSet([value(1), error(1)], lost);
  const quantities: Record<string, number> = {
    ...{ V: value(0), V_ERR: error(0), SIGMA: sigma.value, SIGMA_ERR: sigma.error },
    ...{ SIGMA_RAW: raw[0], SIGMA_RAW_ERR: raw[1], CHI2: chi2 },
    GOODPIXELS: countOf(good)
  };
  for (let moment = 3; moment <= asked.moments; moment += 1) {
    quantities[`H${moment}`] = value(moment - 1);
    quantities[`H${moment}_ERR`] = error(moment - 1);
  }
  const { low, high } = boundsOf(setting);
  let quality = sigma.isLimit ? qualityBits.upperLimit : 0;
  if (isAtBound(solution.kinematics, low, high)) quality |= qualityBits.atBound;
  if (asked.moments > 2 && sigma.isLimit) quality |= qualityBits.hermiteUnreliable;
  return { quantities, quality };
}
