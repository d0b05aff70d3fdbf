import { canonicalJson } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TaskQueue } from '@spaxel/queue';
import type { FitRow, JobRow, Ledger } from '../ledger/index.ts';
import { guessCost, type CostSeen } from '../plan/cost.ts';
import type { Plan } from '../plan/plan.ts';

/** Half of the 90 % interval, standard errors. */
const ninety = 1.645;
/** Words of jobs with other parameters count this little, standard error of ln(cost). */
const otherParameters = 0.7;
/** What starting and writing add to a job whose like was never seen. */
const usualOverhead = 1.1;
const mostJobs = 200;

/** What an estimate takes from outside the ledger. */
export interface Machine {
  /** Fits at a time. */
  readonly slots: number;
  /** Of one busy core, when it is configured. */
  readonly watts: number | null;
}

/** The slots that there are, and SPAXEL_WATTS_PER_CORE. */
export function machineOf(queue: Pick<TaskQueue, 'capacity'>): Machine {
  const watts = Number(process.env['SPAXEL_WATTS_PER_CORE']);
  return { slots: queue.capacity().slots, watts: watts > 0 ? watts : null };
}

type Facted = Plan & { readonly cost: NonNullable<Plan['cost']> };

/** The mean CPU seconds of a job's own fits, with its standard error in ln; undefined when all were taken over. */
function costOf(
  fits: readonly FitRow[]
): { readonly mean: number; readonly error: number } | undefined {
  const costs = fits
    .filter(({ status, cpu }) => status === 'COMPLETED' && cpu > 0)
    .map(({ cpu }) => cpu);
  if (costs.length === 0) return undefined;
  const mean = costs.reduce((sum, one) => sum + one, 0) / costs.length;
  const square = costs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / costs.length;
  return { mean, error: Math.max(0.02, Math.sqrt(square / costs.length) / mean) };
}

const key = ({ parameters, templates }: Plan): string =>
  canonicalJson({ ...parameters, z: 0, templates: templates.digest });

interface History {
  readonly seen: CostSeen[];
  /** Wall time times slots over CPU time, of jobs long enough to tell. */
  readonly overheads: number[];
}

function historyOf(ledger: Ledger, plan: Facted, slots: number): History {
  const history: History = { seen: [], overheads: [] };
  const rows = ledger.jobs().filter(({ plan: text }) => text.includes('"cost"'));
  for (const row of rows.slice(0, mostJobs)) {
    const other = JSON.parse(row.plan) as Plan;
    if (other.fitter !== plan.fitter || other.cost?.machine !== plan.cost.machine) continue;
    const cost = costOf(ledger.fits(row.id));
    if (cost === undefined) continue;
    const error = key(other) === key(plan) ? cost.error : otherParameters;
    history.seen.push({ facts: other.cost, cpuSeconds: cost.mean, error });
    const overhead = overheadOf(row, cost.mean * ledger.counts(row.id).done, slots);
    if (overhead !== undefined && other.trial === undefined) history.overheads.push(overhead);
  }
  return history;
}

function overheadOf(
  { started, ended, phase }: JobRow,
  cpu: number,
  slots: number
): number | undefined {
  if (started === null || ended === null || phase !== 'COMPLETED') return undefined;
  const wall = (Date.parse(ended) - Date.parse(started)) / 1000;
  const overhead = (wall * slots) / cpu;
  return overhead >= 0.5 && overhead <= 5 ? overhead : undefined;
}

/** Time, CPU and energy of a job of which a trial was fitted; undefined before the trial has told anything. */
export function estimateOf(ledger: Ledger, plan: Plan, machine: Machine): Job['estimate'] {
  const { trial, cost } = plan;
  if (trial === undefined || cost === undefined) return undefined;
  const { seen, overheads } = historyOf(ledger, { ...plan, cost }, machine.slots);
  if (seen.length === 0) return undefined;
  const guess = guessCost(seen, cost);
  const cpuSeconds = guess.cpuSeconds * trial.missing;
  const overhead =
    overheads.sort((a, b) => a - b)[Math.floor(overheads.length / 2)] ?? usualOverhead;
  const seconds = (cpuSeconds * overhead) / Math.max(1, Math.min(machine.slots, trial.missing));
  const spread = Math.exp(ninety * guess.error);
  return {
    fits: trial.fits,
    missing: trial.missing,
    seconds,
    low: seconds / spread,
    high: seconds * spread,
    cpuSeconds,
    wattHours: machine.watts === null ? null : (cpuSeconds * machine.watts) / 3600,
    jobs: seen.length
  };
}
