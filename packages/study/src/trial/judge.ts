// From measures to verdicts.
import { median } from '@spaxel/core';
import * as limits from './limits.ts';
import type { Limit, Statistic } from './limits.ts';
import { measured, quantities, type Found, type Measure } from './measure.ts';
import type { Truth } from '../mock/disc.ts';
import { nameOf, type Trial } from './trial.ts';

/** A trial and all that was measured of it. */
export interface Outcome {
  readonly trial: Trial;
  readonly measures: Readonly<Record<string, Measure>>;
  /** Median chi2 per degree of freedom of the kinematics. */
  readonly chi2: number;
  /** Share of the realisations that have a V. */
  readonly fitted: number;
  /** Whether errors are of Monte Carlo. */
  readonly isSimulated: boolean;
}

/** One gate of one trial. */
export interface Verdict {
  readonly quantity: string;
  readonly statistic: Statistic;
  readonly trial: Trial;
  readonly measured: number;
  readonly limit: Limit;
  readonly passes: boolean;
}

/** The outcome of a trial; `zero` is what V's truth is moved by, km/s. */
export function outcomeOf(
  trial: Trial,
  found: Found,
  { truths, zero }: { readonly truths: readonly Truth[]; readonly zero: number }
): Outcome {
  const measures = quantities.flatMap(quantity => {
    const moved = { trial, truths, zero: quantity.name === 'V' ? zero : 0 };
    const measure = measured(quantity, found, moved);
    return measure === undefined ? [] : [[quantity.name, measure] as const];
  });
  const fitted = found.get('V') ?? [];
  return {
    trial,
    measures: Object.fromEntries(measures),
    chi2: median(found.get('CHI2') ?? []),
    fitted: Array.from(fitted).filter(Number.isFinite).length / trial.n,
    isSimulated: found.has('MC_COUNT')
  };
}

/** What is within counts, NaN never does. */
const verdict = (
  { quantity, statistic, trial }: Pick<Verdict, 'quantity' | 'statistic' | 'trial'>,
  value: number,
  limit: Limit
): Verdict => ({
  ...{ quantity, statistic, trial, measured: value, limit },
  passes: value >= limit[0] && value <= limit[1]
});

// With more upper limits than these the others are a selection, and their errors say nothing of all; with most of them limits
// there is no value to judge.
const mostLimits = { errors: 0.05, values: 0.5 } as const;
// H3 and H4 of fewer are flagged away.
const leastRows = 0.5;

function quantityVerdicts(outcome: Outcome, quantity: string, measure: Measure): Verdict[] {
  const { trial } = outcome;
  const { bias, scatter, pull, coverage } = measure;
  const judged = limits.areErrorsJudged(outcome, quantity) && measure.limits <= mostLimits.errors;
  const isValue = measure.limits <= mostLimits.values;
  const asked: [Statistic, number | undefined, Limit | undefined][] = [
    ['bias', bias, isValue ? limits.biasLimit(trial, quantity) : undefined],
    ['scatter', scatter, isValue ? limits.scatterLimit(trial, quantity) : undefined],
    ['pull', pull, judged ? limits.pullLimit : undefined],
    ['coverage', coverage, judged ? limits.coverageLimit(trial) : undefined],
    ['limits held', measure.held, measure.limits > 0 ? limits.heldLimit : undefined]
  ];
  return asked.flatMap(([statistic, value, limit]) =>
    value === undefined || limit === undefined
      ? []
      : [verdict({ quantity, statistic, trial }, value, limit)]
  );
}

function outcomeVerdicts(outcome: Outcome): Verdict[] {
  const { trial, measures, chi2, fitted } = outcome;
  const named = limits.asked[trial.purpose].flatMap(name => {
    const measure = measures[name];
    const isFlagged = measure === undefined || measure.n < leastRows * trial.n * fitted;
    return isFlagged ? [] : quantityVerdicts(outcome, name, measure);
  });
  const whole = verdict({ quantity: '', statistic: 'fitted', trial }, fitted, limits.fittedLimit);
  const one = verdict({ quantity: 'CHI2', statistic: 'median', trial }, chi2, limits.chi2Limit);
  // Colder than templates can be made: no model of them fits, and SIGMA says that it is a limit.
  const isBeyond = (measures['SIGMA']?.limits ?? 0) > mostLimits.values;
  return [...named, ...(limits.isNoiseJudged(trial) && !isBeyond ? [one] : []), whole];
}

/** S/N 20 against 40: noise alone makes it 2. */
function ratioVerdicts(outcomes: readonly Outcome[]): Verdict[] {
  const at = (sn: number): Outcome[] =>
    outcomes.filter(
      ({ trial }) => trial.sn === sn && trial.correlation === 0 && trial.purpose !== 'exact'
    );
  const alike = (one: Trial, other: Trial): boolean =>
    nameOf({ ...one, sn: 0 }) === nameOf({ ...other, sn: 0 }) &&
    one.instrument === other.instrument;
  return at(20).flatMap(({ trial, measures }) => {
    const twice = at(40).find(other => alike(trial, other.trial));
    return limits.asked[trial.purpose].filter(limits.hasRatio(trial)).flatMap(quantity => {
      const [noisy, clear] = [measures[quantity], twice?.measures[quantity]];
      if (noisy === undefined || clear === undefined) return [];
      if (Math.max(noisy.limits, clear.limits) > mostLimits.errors) return [];
      const ratio = noisy.scatter / clear.scatter;
      return [
        verdict({ quantity, statistic: 'scatter 20:40', trial }, ratio, limits.ratioLimit(trial))
      ];
    });
  });
}

/** Every gate of every trial. */
export function judged(outcomes: readonly Outcome[]): Verdict[] {
  return [...outcomes.flatMap(outcomeVerdicts), ...ratioVerdicts(outcomes)];
}
