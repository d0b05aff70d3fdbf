// What a job would take: the cost of its fits, from jobs that have ended, and the clock, from those of them that ran alone.
import type { Estimate } from '@spaxel/protocol';
import type { Ledger } from '../ledger/index.ts';
import { guessCost, type CostGuess } from '../plan/cost.ts';
import type { Plan } from '../plan/plan.ts';
import { guessWall } from '../plan/wall.ts';
import { pastJobs, warmingOf } from './past.ts';
import type { Watts } from './watts.ts';

/** Half of the 90 % interval, standard errors. */
export const ninety = 1.645;
/** With a larger standard error of ln(cost) the earlier jobs tell too little to be asked. */
const mostError = 0.5;

/** What an estimate takes from outside the ledger. */
export interface Machine extends Watts {
  /** Fits at a time. */
  readonly slots: number;
}

/** How many fits there are to be reckoned with. */
export type Extent = Pick<Estimate, 'fits' | 'missing' | 'looked' | 'selected' | 'trial'>;

/** A job as far as its cost depends on it. */
export type Costly = Pick<Plan, 'fitter' | 'parameters'> & {
  readonly cost: NonNullable<Plan['cost']>;
};

/** What fits will cost, and what the clock will show of them. */
export interface Foresight {
  readonly jobs: number;
  readonly cost: CostGuess;
  /** CPU seconds that the fitters take to warm up. */
  readonly warming: number;
  /** Seconds of so many fits that take so much CPU time together. */
  readonly clock: (fits: number, cpuSeconds: number) => { seconds: number; error: number };
}

/** What the jobs that have ended say of this one. */
export function foresee(ledger: Ledger, { fitter, ...job }: Costly, slots: number): Foresight {
  const past = pastJobs(ledger).filter(one => one.fitter === fitter);
  const cost = guessCost(
    past.map(({ seen }) => seen),
    { facts: job.cost, parameters: job.parameters }
  );
  const walls = past.flatMap(({ wall }) => (wall === undefined ? [] : [{ ...wall, slots }]));
  const clock: Foresight['clock'] = (fits, cpuSeconds) =>
    guessWall(walls, { cpuSeconds, fits, slots });
  return { jobs: past.length, cost, warming: warmingOf(past, Date.now()), clock };
}

/** Time, CPU and energy; undefined when what is known says too little. */
export function estimated(
  { jobs, cost, warming, clock }: Foresight,
  extent: Extent,
  { watts, from }: Machine
): Estimate | undefined {
  const each = cost.fit + cost.errors;
  // Both are wrong together, as far as they are.
  const costError = (cost.fit * cost.fitError + cost.errors * cost.errorsError) / each;
  if (jobs === 0 || costError > mostError) return undefined;
  const cpuSeconds = each * extent.missing + (extent.missing > 0 ? warming : 0);
  const wall = clock(extent.missing, cpuSeconds);
  const spread = Math.exp(ninety * Math.hypot(costError, wall.error));
  const cpuSpread = Math.exp(ninety * costError);
  return {
    ...extent,
    seconds: wall.seconds,
    low: wall.seconds / spread,
    high: wall.seconds * spread,
    cpuSeconds,
    cpuLow: cpuSeconds / cpuSpread,
    cpuHigh: cpuSeconds * cpuSpread,
    wattHours: (cpuSeconds * watts) / 3600,
    watts,
    wattsFrom: from,
    jobs
  };
}

/**
 * The estimate of a job of which a trial was fitted; undefined before the trial has told anything.
 * `own`: fits that the trial has done itself, and that the job will not do again.
 */
export function estimateOf(
  ledger: Ledger,
  { plan, own }: { readonly plan: Plan; readonly own: number },
  machine: Machine
): Estimate | undefined {
  const { trial, cost } = plan;
  if (trial === undefined || cost === undefined) return undefined;
  const all = { looked: trial.fits, selected: trial.fits, fits: trial.fits };
  const missing = Math.max(0, trial.missing - (plan.useCache ? own : 0));
  const extent = { ...all, missing, trial: plan.fits };
  return estimated(foresee(ledger, { ...plan, cost }, machine.slots), extent, machine);
}
