// What fits cost: a regression over what the ledger has seen, to which a trial of a few spectra is one more observation.
import { cpus } from 'node:os';
import { hasErrorStage } from './stages.ts';
import type { Parameters } from './parameters.ts';
import { regress, type Observation, type Prior } from './regress.ts';

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
  /** Standard error of the natural logarithm of either, from the job's own scatter. */
  readonly error: number;
}

/** What one fit of a job is expected to cost, with standard errors of natural logarithms. */
export interface CostGuess {
  readonly fit: number;
  readonly fitError: number;
  /** CPU seconds of the errors of one fit; 0 when none follow. */
  readonly errors: number;
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
const ratioPrior: Prior = {
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
function uncertainty(seen: CostSeen, asked: Costed, age: number): number {
  const strange = differences(seen.parameters, asked.parameters);
  const old = Math.min(ageing.most, ageing.each * age);
  return Math.hypot(seen.error, scatter, old, otherParameters * Math.sqrt(strange));
}

/** Realisations that the errors of a fit take; 0 when they come with the fit. */
export function realisationsOf(parameters: Parameters): number {
  if (!hasErrorStage(parameters)) return 0;
  return numberOf(parameters['realisations'], usualRealisations);
}

/** The errors of a fit are found in a fit of their own and so many realisations: what one of these costs against the fit. */
function ratioOf({ fit, errors, parameters }: CostSeen): number | undefined {
  const count = realisationsOf(parameters);
  if (errors === undefined || count === 0) return undefined;
  return Math.max(1e-3, (errors / fit - 1) / count);
}

/** The kind of this machine. */
export function thisMachine(): string {
  const all = cpus();
  return `${all[0]?.model ?? 'unknown'} x ${String(all.length)}`;
}

/** CPU seconds of one fit, and of its errors, from what was seen of the same fitter, newest first. */
export function guessCost(seen: readonly CostSeen[], asked: Costed): CostGuess {
  const x = columns(asked, asked);
  const observed = (of: (one: CostSeen) => number | undefined): Observation[] =>
    seen.flatMap((one, age) => {
      const value = of(one);
      if (value === undefined) return [];
      const error = uncertainty(one, asked, age);
      return [{ x: columns(one, asked), y: Math.log(value), error }];
    });
  const fit = regress(
    observed(({ fit: cost }) => cost),
    fitPrior,
    x
  );
  const fitError = Math.hypot(fit.error, scatter) * fit.strain;
  const cost = Math.exp(fit.y);
  const count = realisationsOf(asked.parameters);
  if (count === 0) return { fit: cost, fitError, errors: 0, ratioError: 0 };
  const ratio = regress(observed(ratioOf), ratioPrior, x);
  const times = count * Math.exp(ratio.y);
  const ratioError = (times / (1 + times)) * Math.hypot(ratio.error, scatter) * ratio.strain;
  return { fit: cost, fitError, errors: cost * (1 + times), ratioError };
}
