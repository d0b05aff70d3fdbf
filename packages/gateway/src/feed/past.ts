// What ended jobs tell of the cost of others: read from the ledger once, for they do not change any more.
import type { JobRow, Ledger } from '../ledger/index.ts';
import { realisationsOf, type CostSeen } from '../plan/cost.ts';
import type { Plan } from '../plan/plan.ts';
import type { WallSeen } from '../plan/wall.ts';

/** An ended job of which something was learnt. */
export interface PastJob {
  readonly fitter: string;
  readonly isTrial: boolean;
  readonly seen: CostSeen;
  /** By the clock, when nothing disturbed it. */
  readonly wall?: Omit<WallSeen, 'slots'>;
}

/** The newest so many jobs are learnt from: machines and programs change. */
const mostJobs = 200;

const pasts = new WeakMap<Ledger, Map<string, PastJob | null>>();

const timeOf = (text: string | null): number => (text === null ? NaN : Date.parse(text));

/** Whether another job ran at the same time. */
function wasAlone({ id, started, ended }: JobRow, rows: readonly JobRow[]): boolean {
  const [from, to] = [timeOf(started), timeOf(ended)];
  return rows.every(
    other => other.id === id || !(timeOf(other.started) < to && timeOf(other.ended) > from)
  );
}

function learn(ledger: Ledger, row: JobRow): PastJob | null {
  const plan = JSON.parse(row.plan) as Plan;
  const { cost: facts, parameters, fitter } = plan;
  const { task, improved, wasPaused } = ledger.costs.of(row.id);
  if (facts === undefined || task === undefined) return null;
  const error = Math.max(0.02, task.sigma / task.mean / Math.sqrt(task.fits));
  const hasErrors = improved !== undefined && realisationsOf(parameters) > 0;
  const errors = hasErrors ? { errors: improved.mean } : {};
  const seen = { facts, parameters, fit: task.mean, error, ...errors };
  const isTrial = plan.trial !== undefined;
  const { done, cached } = ledger.counts(row.id);
  const own = done - cached;
  const seconds = (timeOf(row.ended) - timeOf(row.started)) / 1000;
  if (row.phase !== 'COMPLETED' || wasPaused || !(seconds > 0)) return { fitter, isTrial, seen };
  const cpuSeconds = own * task.mean + (hasErrors ? done * improved.mean : 0);
  return { fitter, isTrial, seen, wall: { cpuSeconds, fits: own, seconds } };
}

/** Jobs that have ended, newest first; those by the clock only where no other ran beside them. */
export function pastJobs(ledger: Ledger): PastJob[] {
  const known = pasts.get(ledger) ?? new Map<string, PastJob | null>();
  pasts.set(ledger, known);
  const rows = ledger.costs.ended(mostJobs);
  return rows.flatMap(row => {
    const { id } = row;
    if (!known.has(id)) known.set(id, learn(ledger, row));
    const job = known.get(id) ?? null;
    if (job === null) return [];
    const { wall, ...rest } = job;
    return [wall === undefined || !wasAlone(row, rows) ? rest : { ...rest, wall }];
  });
}
