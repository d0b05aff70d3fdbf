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
  /** Monte Carlo of white noise, or of blocks of residuals, where formal errors cannot do. */
  readonly errors?: 'mc' | 'mc-blocks';
  readonly attenuation?: 'calzetti';
  readonly gas?: 'all';
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
  /** Names of the parameters that the fitter takes: what it cannot be asked for is not asked, and not judged. */
  readonly takes: ReadonlySet<string>;
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
  const trials = trialsOf({ ...scope, sources }).filter(one => isPossible(one, gauging.takes));
  const [outcomes, zeros]: [Outcome[], number[]] = [[], []];
  for (const [at, trial] of trials.entries()) {
    gauging.tell?.(`${String(at + 1)} of ${String(trials.length)}: ${nameOf(trial)}`);
    const { spectra, truths } = makers[trial.source]?.realise(trial) ?? { truths: [] };
    if (spectra === undefined) continue;
    const found = await gauging.fit(spectra, allowed(trial, gauging.takes));
    const isZero = trial.purpose === 'exact' && trial.source === 'other';
    const zero = trial.source === 'other' && !isZero ? median(zeros) : 0;
    const outcome = outcomeOf(trial, found, { truths, zero });
    if (isZero) zeros.push(outcome.measures['V']?.bias ?? NaN);
    outcomes.push(outcome);
  }
  return { outcomes, verdicts: judged(outcomes), zero: median(zeros) };
}

const has = (purpose: Trial['purpose'], ...of: readonly Trial['purpose'][]): boolean =>
  of.includes(purpose);

/** What makes a trial's errors: formal ones cannot know that noise is correlated, and averages over weights have none. */
function errorsOf({ purpose, correlation }: Trial): Pick<Asked, 'errors'> {
  if (correlation > 0) return { errors: 'mc-blocks' };
  return has(purpose, 'populations', 'dust') ? { errors: 'mc' } : {};
}

/** What a trial asks of a fitter that takes all. */
export function askedOf(trial: Trial): Asked {
  const { purpose } = trial;
  return {
    z: redshiftOf(trial),
    moments: has(purpose, 'shape', 'free shape') ? 4 : 2,
    populations: has(purpose, 'populations', 'dust'),
    ...(purpose === 'free shape' ? { bias: 0 } : {}),
    ...(purpose === 'dust' ? { attenuation: 'calzetti' } : {}),
    ...(purpose === 'gas' ? { gas: 'all' } : {}),
    ...errorsOf(trial)
  };
}

/** Without dust or gas their trials are no trials; without Monte Carlo errors are what the fitter gives. */
function isPossible(trial: Trial, takes: Gauging['takes']): boolean {
  const { attenuation, gas } = askedOf(trial);
  return (
    (attenuation === undefined || takes.has('attenuation')) &&
    (gas === undefined || takes.has('gas'))
  );
}

/** Without what the fitter does not take. */
function allowed(trial: Trial, takes: Gauging['takes']): Asked {
  const pairs = Object.entries(askedOf(trial)).filter(
    ([name]) => name !== 'errors' || takes.has(name)
  );
  return Object.fromEntries(pairs) as unknown as Asked;
}
