// What fits cost: a regression over what the ledger has seen, to which a trial of a few spectra is one more observation.
import { cpus } from 'node:os';
import { hasErrorStage } from './stages.ts';
import type { Parameters } from './parameters.ts';
import { regress, type Observation, type Prior, type Regressed } from './regress.ts';

/** What the cost of one fit depends on, beside the parameters. */
export interface CostFacts {
  /** Pixels that are fitted. */
  readonly pixels: number;
  /** Spectra in the template set. */
  readonly templates: number;
  /** Median signal-to-noise per pixel. */
  readonly sn: number;
  /** The kind of machine that planned it. */
  readonly machine: string;
}

/** A job as far as its cost depends on it. */
export interface Costed {
  readonly facts: CostFacts;
  readonly parameters: Parameters;
}

/** Jobs, or trials, that tell what a fit costs. */
export interface CostSeen extends Costed {
  /** CPU seconds of one fit with formal errors, the mean. */
  readonly fit: number;
  /** CPU seconds of finding its errors in a fit of its own, the mean; undefined when none were asked for, or none are done. */
  readonly errors?: number;
  /** Standard error of ln(fit), from the job's own scatter. */
  readonly error: number;
  /** Of ln(errors). */
  readonly errorsError?: number;
}

/** What one fit of a job is expected to cost, with standard errors of natural logarithms. */
export interface CostGuess {
  readonly fit: number;
  readonly fitError: number;
  /** CPU seconds of the errors of one fit; 0 when none follow. */
  readonly errors: number;
  readonly errorsError: number;
  /** Of `errors` over `fit`. */
  readonly ratioError: number;
}

/** The scatter between jobs that are alike by all that is regarded: their spectra, other work of the machine. */
const scatter = 0.08;
/** What changes with the machine's load and with programs, from one job to the next, and at most. */
const ageing = { each: 0.02, most: 0.3 };
/** What parameters that nobody regards may do to the cost. */
const otherParameters = 0.7;
const usual = { pixels: 1000, spectra: 100, unknowns: 11, sn: 30 };
const usualRealisations = 100;

/** About a tenth of a second, growing with pixels, and with template spectra and free parameters less than in proportion. */
const fitPrior: Prior = {
  mean: [Math.log(0.1), 1, 0.5, 0.5, 0, 0.6, 0.7, 0],
  sigma: [5, 0.3, 0.3, 0.4, 0.1, 0.4, 0.5, 0.5]
};
/** A realisation against the fit: it starts where the fit ended. What changes one changes the other nearly as much. */
const partPrior: Prior = {
  mean: [Math.log(0.3), 0, 0, 0, 0, 0, 0, 0],
  sigma: [1, 0.15, 0.15, 0.15, 0.1, 0.3, 0.3, 0.1]
};

/** Parameters that say where, not how, and those that have a column of their own. */
const regarded = new Set([
  ...['z', 'rangeFrom', 'rangeTo', 'normFrom', 'normTo', 'startV', 'bias'],
  ...['degree', 'mdegree', 'moments', 'populations', 'clean', 'errors', 'realisations', 'block']
]);

const numberOf = (value: unknown, other: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : other;

function columns({ facts, parameters }: Costed, asked: Costed): number[] {
  const { pixels, templates, sn, machine } = facts;
  const { degree, mdegree, moments, populations, clean } = parameters;
  const spectra = templates + numberOf(degree, 0) + 1;
  const unknowns = numberOf(moments, 2) + Math.max(0, numberOf(mdegree, 8)) + 1;
  const ratios = [
    Math.max(pixels, 1) / usual.pixels,
    Math.max(spectra, 1) / usual.spectra,
    unknowns / usual.unknowns,
    Math.max(sn, 1) / usual.sn
  ];
  const flags = [populations !== false, clean === true, machine !== asked.facts.machine];
  return [1, ...ratios.map(Math.log), ...flags.map(Number)];
}

/** How many of the parameters that have no column differ. */
function differences(one: Parameters, other: Parameters): number {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter(
    name => !regarded.has(name) && JSON.stringify(one[name]) !== JSON.stringify(other[name])
  ).length;
}

/** Of the `age`th job, the newest being the first. */
function uncertainty(seen: Costed, asked: Costed, age: number): number {
  const strange = differences(seen.parameters, asked.parameters);
  const old = Math.min(ageing.most, ageing.each * age);
  return Math.hypot(scatter, old, otherParameters * Math.sqrt(strange));
}

/** Realisations that the errors of a fit take; 0 when they come with the fit. */
export function realisationsOf(parameters: Parameters): number {
  if (!hasErrorStage(parameters)) return 0;
  return numberOf(parameters['realisations'], usualRealisations);
}

/** The kind of this machine. */
export function thisMachine(): string {
  const all = cpus();
  return `${all[0]?.model ?? 'unknown'} x ${String(all.length)}`;
}

/** CPU seconds of one fit, and of its errors, from what was seen of the same fitter, newest first. */
export function guessCost(seen: readonly CostSeen[], asked: Costed): CostGuess {
  const x = columns(asked, asked);
  const found = seen.map((one, age) => ({
    ...{ x: columns(one, asked), y: Math.log(one.fit) },
    error: Math.hypot(one.error, uncertainty(one, asked, age))
  }));
  const fit = regress(found, fitPrior, x);
  const fitError = Math.hypot(fit.error, scatter) * fit.strain;
  const cost = Math.exp(fit.y);
  const count = realisationsOf(asked.parameters);
  if (count === 0) return { fit: cost, fitError, errors: 0, errorsError: 0, ratioError: 0 };
  return { fit: cost, fitError, ...guessErrors({ seen, asked, fit, fitError }, count) };
}

interface FitKnown {
  readonly seen: readonly CostSeen[];
  readonly asked: Costed;
  readonly fit: Regressed;
  readonly fitError: number;
}

/**
 * The errors of a fit are found in a fit of their own and so many realisations, each a part of the fit: by that part, or, where the
 * errors are better known than the fit, as of a trial that found its fitter cold, from the errors of other jobs alone.
 */
function guessErrors(
  { seen, asked, fit, fitError }: FitKnown,
  count: number
): Pick<CostGuess, 'errors' | 'errorsError' | 'ratioError'> {
  const x = columns(asked, asked);
  const observed = (of: (errors: number, count: number, at: number) => number): Observation[] =>
    seen.flatMap((one, age) => {
      const { errors, errorsError = 0, parameters } = one;
      const times = realisationsOf(parameters);
      if (errors === undefined || times === 0) return [];
      const at = columns(one, asked);
      const y = Math.log(of(errors, times, Math.exp(fit.at(at))));
      return [{ x: at, y, error: Math.hypot(errorsError, uncertainty(one, asked, age)) }];
    });
  const known = ({ error, strain }: Regressed): number => Math.hypot(error, scatter) * strain;
  const part = regress(
    observed((errors, times, of) => Math.max(1e-3, (errors / of - 1) / times)),
    partPrior,
    x
  );
  const each = Math.exp(part.y);
  const ratioError = ((count * each) / (1 + count * each)) * known(part);
  const alone = regress(
    observed((errors, times) => errors / (times + 1 / each)),
    fitPrior,
    x
  );
  const byPart = Math.hypot(fitError, ratioError);
  return byPart <= known(alone)
    ? { errors: Math.exp(fit.y) * (1 + count * each), errorsError: byPart, ratioError }
    : { errors: Math.exp(alone.y) * (count + 1 / each), errorsError: known(alone), ratioError };
}
