// What ended jobs tell of the cost of others: read from the ledger once, for they do not change any more.
import type { CostSample, JobRow, Ledger } from '../ledger/index.ts';
import { realisationsOf, type CostSeen } from '../plan/cost.ts';
import type { Plan } from '../plan/plan.ts';
import type { WallSeen } from '../plan/wall.ts';

/** An ended job of which something was learnt. */
export interface PastJob {
  readonly fitter: string;
  readonly seen: CostSeen;
  /** CPU seconds that its fits took more at the beginning; undefined when too few were fitted to tell. */
  readonly warming?: number;
  /** Milliseconds of the epoch. */
  readonly started: number;
  readonly ended: number;
  /** By the clock, when nothing disturbed it; of a trial, from its first answer to its last. */
  readonly wall?: Omit<WallSeen, 'slots'>;
}

/** The newest so many jobs are learnt from: machines and programs change. */
const mostJobs = 200;
/** Of fewer fits the mean is that of fitters which still warm up, perhaps. */
const fewFits = 20;

const pasts = new WeakMap<Ledger, Map<string, PastJob | null>>();

const timeOf = (text: string | null): number => (text === null ? NaN : Date.parse(text));
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);

interface Cost {
  readonly mean: number;
  /** Standard error of ln(mean). */
  readonly error: number;
  readonly warming?: number;
}

/** What a fit costs once its fitter is warm; undefined when none was done. */
function costOf({ first, later }: CostSample): Cost | undefined {
  const count = first.length + later.length;
  if (count === 0) return undefined;
  if (count < fewFits) {
    const sorted = [...first, ...later].sort((a, b) => a - b);
    const [least = 1, most = 1] = [sorted[0], sorted.at(-1)];
    const error = Math.max(0.05, Math.log(most / least) / 2);
    return { mean: sorted[count >> 1] ?? least, error };
  }
  const mean = sum(later) / later.length;
  const square = sum(later.map(one => (one - mean) ** 2)) / later.length;
  const error = Math.max(0.02, Math.sqrt(square / later.length) / mean);
  return { mean, error, warming: Math.max(0, sum(first) - first.length * mean) };
}

/** A trial is so short that most of its time is its start: what came after its first answer tells the pace of the machine. */
function pieceOf({ first, later, seconds }: CostSample): PastJob['wall'] {
  const [, ...rest] = [...first, ...later];
  if (rest.length < 2 || !(seconds > 0)) return undefined;
  return { cpuSeconds: sum(rest), fits: rest.length, seconds, isPiece: true };
}

/** Whether another job ran at the same time. */
function wasAlone(job: PastJob, all: readonly PastJob[]): boolean {
  return all.every(
    other => other === job || !(other.started < job.ended && other.ended > job.started)
  );
}

const errorsOf = (cost: Cost | undefined): Pick<CostSeen, 'errors' | 'errorsError'> =>
  cost === undefined ? {} : { errors: cost.mean, errorsError: cost.error };

function learn(ledger: Ledger, row: JobRow): PastJob | null {
  const plan = JSON.parse(row.plan) as Plan;
  const { cost: facts, parameters, fitter } = plan;
  const costs = ledger.costs.of(row.id);
  const fit = costOf(costs.task);
  if (facts === undefined || fit === undefined) return null;
  const errors = realisationsOf(parameters) > 0 ? costOf(costs.improved) : undefined;
  const { mean, error, warming } = fit;
  const told = {
    fitter,
    seen: { facts, parameters, fit: mean, error, ...errorsOf(errors) },
    ...(warming === undefined ? {} : { warming }),
    ...{ started: timeOf(row.started), ended: timeOf(row.ended) }
  };
  const seconds = (told.ended - told.started) / 1000;
  if (row.phase !== 'COMPLETED' || costs.wasPaused || !(seconds > 0)) return told;
  if (plan.trial !== undefined) {
    const wall = pieceOf(errors === undefined ? costs.task : costs.improved);
    return wall === undefined ? told : { ...told, wall };
  }
  const { done, cached } = ledger.counts(row.id);
  const cpuSeconds = (done - cached) * mean + (warming ?? 0) + done * (errors?.mean ?? 0);
  return { ...told, wall: { cpuSeconds, fits: done - cached, seconds } };
}

/** Jobs that have ended, newest first; by the clock only where no other ran beside them. */
export function pastJobs(ledger: Ledger): PastJob[] {
  const known = pasts.get(ledger) ?? new Map<string, PastJob | null>();
  pasts.set(ledger, known);
  const jobs = ledger.costs.ended(mostJobs).flatMap(row => {
    if (!known.has(row.id)) known.set(row.id, learn(ledger, row));
    const job = known.get(row.id) ?? null;
    return job === null ? [] : [job];
  });
  return jobs.map(job => {
    const { wall: _, ...rest } = job;
    return wasAlone(job, jobs) ? job : rest;
  });
}

/** Fitters that had nothing to do end after a minute. */
const coolingMilliseconds = 60_000;

/** CPU seconds that fitters take to warm up at the beginning of a job that starts now: none, while they are warm. */
export function warmingOf(jobs: readonly PastJob[], now: number): number {
  const isCold = (at: number, others: readonly PastJob[]): boolean =>
    others.every(({ ended }) => !(ended > at - coolingMilliseconds && ended <= at));
  if (!isCold(now, jobs)) return 0;
  const cold = jobs.flatMap(({ warming, started }) =>
    warming !== undefined && isCold(started, jobs) ? [warming] : []
  );
  return cold.length === 0 ? 0 : sum(cold) / cold.length;
}
