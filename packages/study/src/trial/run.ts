// The run of all trials with one fitter.
import { median } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { judged, outcomeOf, type Outcome, type Verdict } from './judge.ts';
import type { Found } from './measure.ts';
import { Realiser, type Spectra } from './realise.ts';
import { nameOf, redshiftOf, trialsOf, type Scope, type Source, type Trial } from './trial.ts';

/** What is asked of a fitter, by the names of the fitter contract; the rest is by its defaults. */
export interface Asked {
  readonly z: number;
  readonly moments: number;
  readonly populations: boolean;
  /** Strength of the penalty on h3, h4, where it is not the fitter's own. */
  readonly bias?: number;
}

/** Fits spectra with the template set `own`; errors are read from NAME_ERR, whatever they were made by. */
export type Fit = (spectra: Spectra, asked: Asked) => Promise<Found>;

export interface Gauging {
  readonly scope: Omit<Scope, 'sources'>;
  /** The set fitted, and another that mocks are made of too; without it those trials are left out. */
  readonly own: Templates;
  readonly other?: Templates;
  readonly seed: number;
  readonly fit: Fit;
  /** Told of each trial as it begins. */
  readonly tell?: (sentence: string) => void;
}

/** All that came of a run. */
export interface Report {
  readonly outcomes: readonly Outcome[];
  readonly verdicts: readonly Verdict[];
  /**
   * km/s: V that the fitter finds, less the true, in mocks of the other set without noise. The two sets' wavelengths differ by
   * it, which no fitter can know; the truth of mocks of the other set is moved by it. NaN without another set.
   */
  readonly zero: number;
}

/** Fits every trial of the scope and judges it. Equal seeds and fitters give equal reports. */
export async function runTrials(gauging: Gauging): Promise<Report> {
  const { scope, own, other, seed } = gauging;
  const makers: Record<Source, Realiser | undefined> = {
    own: new Realiser(own, seed),
    other: other === undefined ? undefined : new Realiser(other, seed)
  };
  const sources: Source[] = other === undefined ? ['own'] : ['own', 'other'];
  const trials = trialsOf({ ...scope, sources });
  const [outcomes, zeros]: [Outcome[], number[]] = [[], []];
  for (const [at, trial] of trials.entries()) {
    gauging.tell?.(`${String(at + 1)} of ${String(trials.length)}: ${nameOf(trial)}`);
    const { spectra, truths } = makers[trial.source]?.realise(trial) ?? { truths: [] };
    if (spectra === undefined) continue;
    const found = await gauging.fit(spectra, askedOf(trial));
    const isZero = trial.purpose === 'exact' && trial.source === 'other';
    const zero = trial.source === 'other' && !isZero ? median(zeros) : 0;
    const outcome = outcomeOf(trial, found, { truths, zero });
    if (isZero) zeros.push(outcome.measures['V']?.bias ?? NaN);
    outcomes.push(outcome);
  }
  return { outcomes, verdicts: judged(outcomes), zero: median(zeros) };
}

function askedOf(trial: Trial): Asked {
  return {
    z: redshiftOf(trial),
    moments: trial.purpose.endsWith('shape') ? 4 : 2,
    populations: trial.purpose === 'populations',
    ...(trial.purpose === 'free shape' ? { bias: 0 } : {})
  };
}
