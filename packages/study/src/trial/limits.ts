// What a correct fit must reach: the gates, and where each is asked for.
import { fluxNames } from './measure.ts';
import { pixelKms, usualSn, type Purpose, type Trial } from './trial.ts';

export type Statistic =
  'bias' | 'scatter' | 'pull' | 'coverage' | 'median' | 'fitted' | 'limits held' | 'scatter 20:40';

/** A closed interval; one open side is infinite. */
export type Limit = readonly [low: number, high: number];

interface Most {
  readonly bias: number;
  readonly scatter?: number;
}

/**
 * Said for S/N 40 per channel: medians over 400 realisations and more. Published fitters reach them (Cappellari 2017, Ge et al.
 * 2018). Fluxes of lines are over the true ones; how far these scatter is a matter of their strength, and so of their errors.
 */
const atUsualSn: Readonly<Record<string, Most>> = {
  V: { bias: 2, scatter: 6 },
  SIGMA: { bias: 3, scatter: 8 },
  H3: { bias: 0.01, scatter: 0.03 },
  H4: { bias: 0.01, scatter: 0.03 },
  AGE_LW: { bias: 0.06, scatter: 0.08 },
  MH_LW: { bias: 0.06, scatter: 0.08 },
  AV: { bias: 0.05, scatter: 0.06 },
  V_GAS: { bias: 2, scatter: 6 },
  SIGMA_GAS: { bias: 3, scatter: 8 },
  ...Object.fromEntries(fluxNames.map(name => [name, { bias: 0.01 }]))
};
const withoutNoise: Readonly<Record<string, number>> = { V: 0.1, SIGMA: 0.3 };
/**
 * SIGMA below a pixel of a linear axis: bringing the data to even steps of ln lambda takes from lines that two pixels sample.
 * pPXF on the same spectra is off by as much (docs/gates.md).
 */
const belowPixel = 0.6;

/** Of (found - true) / error: its standard deviation, and the share within 1 (.683 for right errors). */
export const pullLimit: Limit = [0.8, 1.25];
/** Of other templates than those fitted less: how the sets differ is no part of any error, pPXF's neither (docs/gates.md). */
export function coverageLimit({ source, correlation }: Trial): Limit {
  return [source === 'other' && correlation === 0 ? 0.55 : 0.6, 0.76];
}
export const chi2Limit: Limit = [0.95, 1.05];
/**
 * 1.6 to 2.6, and beyond by the standard error of the ratio of two scatters of n mocks each (1.4826 MAD: 1.17 / sqrt(n) of
 * itself): of thirty gates a perfect fitter would else fail one in every fourth run.
 */
export function ratioLimit({ n }: Trial): Limit {
  const error = 1.166 * Math.sqrt(2 / n);
  return [1.6 * (1 - error), 2.6 * (1 + error)];
}
/** Of the mocks, all of which can be fitted. */
export const fittedLimit: Limit = [0.99, 1];
/** An upper limit is said with 2 sigma. */
export const heldLimit: Limit = [0.95, 1];

/** What a purpose asks for; V and SIGMA of populations are those of kinematics. */
export const asked: Readonly<Record<Purpose, readonly string[]>> = {
  exact: ['V', 'SIGMA'],
  kinematics: ['V', 'SIGMA'],
  shape: ['V', 'SIGMA', 'H3', 'H4'],
  'free shape': ['H3', 'H4'],
  populations: ['AGE_LW', 'MH_LW'],
  dust: ['AV'],
  gas: ['V_GAS', 'SIGMA_GAS', ...fluxNames]
};

/**
 * Noise that neighbours share counts for more where lines are wider than a pixel: its power there is 1 + 2 r that of white
 * noise as large, so that S/N 40 per channel with r = .22 is 33 of independent channels, for which the limits are said.
 */
const independentSn = ({ sn, correlation }: Trial): number => sn / Math.sqrt(1 + 2 * correlation);

/** Below the S/N that the limits are said for they widen as noise does; above they stay. */
const growthTo = (sn: number): number => Math.max(1, usualSn / sn);

/** Whether values are judged: h3 and h4 are as users fit them, with the penalty. */
const hasValues = ({ purpose }: Trial): boolean => purpose !== 'free shape';

function exactLimit({ instrument, sigma }: Trial, name: string): number | undefined {
  return name === 'SIGMA' && sigma < pixelKms[instrument] ? belowPixel : withoutNoise[name];
}

/** Limit of the size of the median of found - true; undefined where none is asked. */
export function biasLimit(trial: Trial, name: string): Limit | undefined {
  const isExact = trial.purpose === 'exact';
  if (!hasValues(trial) || (isExact && trial.source === 'other')) return undefined;
  const most = isExact ? exactLimit(trial, name) : atUsualSn[name]?.bias;
  return most === undefined ? undefined : [-most * growthTo(trial.sn), most * growthTo(trial.sn)];
}

/** What V loses to h3, which moves lines as it does: 1.3 times the scatter, for pPXF as for ours (docs/gates.md). */
const besideShape = 1.3;

/** Limit of the scatter; undefined where none is asked. */
export function scatterLimit(trial: Trial, name: string): Limit | undefined {
  const most = atUsualSn[name]?.scatter;
  const isAsked = hasValues(trial) && trial.purpose !== 'exact';
  if (most === undefined || !isAsked) return undefined;
  const share = trial.purpose === 'shape' && name === 'V' ? besideShape : 1;
  return [0, most * share * growthTo(independentSn(trial))];
}

/**
 * Whether errors and chi2 are judged. Not where there is no noise, and with other templates not beyond the S/N of the limits:
 * there the difference of the libraries outgrows the noise.
 */
export function isNoiseJudged({ purpose, source, sn }: Trial): boolean {
  return purpose !== 'exact' && (source === 'own' || sn <= usualSn);
}

const isShape = (name: string): boolean => /^H\d$/.test(name);

/** Whether a trial's quantities have the ratio of scatters: not h3 and h4 beside the penalty, which is the stronger the less S/N. */
export const hasRatio =
  ({ purpose }: Trial) =>
  (name: string): boolean =>
    !(purpose === 'shape' && isShape(name));

/**
 * Whether the errors of a quantity are judged in a trial: not those of h3 and h4 beside the penalty; where neighbours share
 * their noise only those of Monte Carlo in blocks, which formal errors cannot know.
 */
export function areErrorsJudged(
  { trial, isSimulated }: { readonly trial: Trial; readonly isSimulated: boolean },
  name: string
): boolean {
  const canKnow = trial.correlation === 0 || isSimulated;
  return canKnow && isNoiseJudged(trial) && hasRatio(trial)(name);
}
