// What came of a trial, in numbers: how far the found lie from the true, and from what their errors say.
import { median } from '@spaxel/core';
import type { Truth } from '../mock/disc.ts';
import { gasMotion, lineFlux } from '../mock/gas.ts';
import { gasOf, redshiftOf, type Trial } from './trial.ts';

/** Tensors by the names of the fitter contract, [n] each, NaN where a fit failed; QUALITY holds bits. */
export type Found = ReadonlyMap<string, ArrayLike<number>>;

/** What is judged, by its name in the fitter contract. */
export interface Quantity {
  readonly name: string;
  readonly unit: string;
  /** Bias and scatter are over the true value. */
  readonly isRelative?: boolean;
  of(truth: Truth, trial: Trial): number;
}

/** The brightest of the mocks' lines. */
const brightest = ['HB_4861', 'OIII_5007', 'HA_6563', 'NII_6583', 'SII_6716', 'SII_6731'];
export const fluxNames = brightest.map(name => `FLUX_${name}`);
const fluxes: readonly Quantity[] = brightest.map(name => ({
  ...{ name: `FLUX_${name}`, unit: 'of the flux', isRelative: true },
  of: (_, trial) => lineFlux(name, { gas: gasOf(trial), z: redshiftOf(trial) })
}));

export const quantities: readonly Quantity[] = [
  { name: 'V', unit: 'km/s', of: ({ velocity }) => velocity },
  { name: 'SIGMA', unit: 'km/s', of: ({ sigma }) => sigma },
  { name: 'H3', unit: '', of: ({ h3 = 0 }) => h3 },
  { name: 'H4', unit: '', of: ({ h4 = 0 }) => h4 },
  { name: 'AGE_LW', unit: 'dex', of: ({ logAge }) => logAge },
  { name: 'MH_LW', unit: 'dex', of: ({ mh }) => mh },
  { name: 'AV', unit: 'mag', of: ({ av }) => av },
  { name: 'V_GAS', unit: 'km/s', of: truth => gasMotion(truth).v },
  { name: 'SIGMA_GAS', unit: 'km/s', of: truth => gasMotion(truth).sigma },
  ...fluxes
];

/** The statistics of one quantity over the realisations; pull and coverage only where the fitter gives errors. */
export interface Measure {
  /** Realisations whose fit gave the quantity, and is not flagged as unreliable for it. */
  readonly n: number;
  /** Median of found - true. */
  readonly bias: number;
  /** 1.4826 times the median absolute deviation of found - true about the bias. */
  readonly scatter: number;
  /** Standard deviation of (found - true) / error. */
  readonly pull?: number;
  /** Share with |found - true| <= error. */
  readonly coverage?: number;
  /** Share flagged as upper limits: those count in bias and scatter, but have no error of 1 sigma. */
  readonly limits: number;
  /** Share that is not a limit below the truth. */
  readonly held: number;
}

const madToSigma = 1.482602218505602;
const bits = { upperLimit: 1, hermiteUnreliable: 8 } as const;

interface Row {
  readonly difference: number;
  readonly error: number;
  readonly isLimit: boolean;
  readonly holds: boolean;
}

const share = (values: readonly boolean[]): number =>
  values.filter(one => one).length / values.length;

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
}

/** A trial's realisations: what is true of them, and what is added to each truth of V. */
export interface Known {
  readonly trial: Trial;
  readonly truths: readonly Truth[];
  readonly zero?: number;
}

function rowsOf({ name, of, isRelative }: Quantity, found: Found, { truths, trial }: Known): Row[] {
  const [values, errors, flags] = [name, `${name}_ERR`, 'QUALITY'].map(one => found.get(one));
  return truths.flatMap((truth, i) => {
    const [value = NaN, error = NaN, flag = 0] = [values?.[i], errors?.[i], flags?.[i]];
    const isOdd = /^H\d$/.test(name) && (flag & bits.hermiteUnreliable) !== 0;
    if (!Number.isFinite(value) || isOdd) return [];
    const isLimit = name === 'SIGMA' && (flag & bits.upperLimit) !== 0;
    const true_ = of(truth, trial);
    const unit = isRelative === true ? true_ : 1;
    const row = { difference: (value - true_) / unit, error: error / unit };
    return [{ ...row, isLimit, holds: !isLimit || true_ <= error }];
  });
}

/** The measure of a quantity less `zero`, which is added to every truth; undefined when the fitter does not give it. */
export function measured(quantity: Quantity, found: Found, known: Known): Measure | undefined {
  if (!found.has(quantity.name)) return undefined;
  const { zero = 0 } = known;
  const rows = rowsOf(quantity, found, known);
  const differences = rows.map(({ difference }) => difference - zero);
  const bias = median(differences);
  const pulls = rows
    .filter(({ isLimit, error }) => !isLimit && Number.isFinite(error))
    .map(({ difference, error }) => (difference - zero) / error);
  const pull = deviation(pulls);
  const coverage = share(pulls.map(one => Math.abs(one) <= 1));
  return {
    n: rows.length,
    bias,
    scatter: madToSigma * median(differences.map(one => Math.abs(one - bias))),
    ...(pulls.length > 1 ? { pull, coverage } : {}),
    limits: share(rows.map(({ isLimit }) => isLimit)),
    held: share(rows.map(({ holds }) => holds))
  };
}
