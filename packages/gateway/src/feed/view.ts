import { isTerminal } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { JobRow } from '../ledger/index.ts';
import type { Plan } from '../plan/plan.ts';
import { estimateOf, foresee } from './estimate.ts';
import type { JobsDoors } from './jobs.ts';
import { remainingOf, type Remaining } from './remaining.ts';
import type { Run } from './run.ts';
import { askedOf, checkedBy, toldOf } from './told.ts';

type ViewDoors = Pick<JobsDoors, 'ledger' | 'feed' | 'products' | 'checks' | 'folder'>;

/** Reckoned from what is known now: a trial that is looked at later has seen more. */
function estimated(
  { ledger, feed }: ViewDoors,
  { id, phase }: JobRow,
  plan: Plan | null
): Pick<Job, 'estimate'> {
  if (plan?.trial === undefined || phase !== 'COMPLETED') return {};
  const { done, cached } = ledger.counts(id);
  const estimate = estimateOf(ledger, { plan, own: done - cached }, feed.machine());
  return estimate === undefined ? {} : { estimate };
}

/** What earlier jobs say is asked once for each run: they do not change while it lasts. */
function remaining(
  { ledger, feed }: ViewDoors,
  run: Run | undefined,
  plan: Plan | null
): Remaining {
  const { cost } = plan ?? {};
  if (run === undefined || plan === null || cost === undefined) return { secondsRemaining: null };
  run.foresight ??= foresee(ledger, { ...plan, cost }, feed.machine().slots);
  return remainingOf(run.pace(), run.foresight);
}

/** A job as its doors tell it. */
export function viewOf(doors: ViewDoors, row: JobRow): Job {
  const plan = row.plan === '{}' ? null : (JSON.parse(row.plan) as Plan);
  const asked = plan === null ? askedOf(row) : toldOf(plan);
  const run = isTerminal(row.phase) ? undefined : doors.feed.run(row.id);
  const errors = run?.errors;
  return {
    id: row.id,
    command: row.command,
    phase: row.phase,
    ...asked,
    created: row.created,
    counts: doors.ledger.counts(row.id),
    quantities: [...doors.products.quantitiesOf(row.id, asked.fitter)],
    warnings: [...(plan?.warnings ?? [])],
    ...(row.started === null ? {} : { started: row.started }),
    ...(row.ended === null ? {} : { ended: row.ended }),
    ...(errors === undefined ? {} : { errors }),
    ...estimated(doors, row, plan),
    ...(isTerminal(row.phase) ? {} : remaining(doors, run, plan)),
    ...doors.checks.told(row.id, checkedBy(row)),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.campaign === null ? {} : { campaign: row.campaign }),
    ...(isTerminal(row.phase) || run?.hasMaps === true
      ? { out: row.out ?? doors.folder(row.id) }
      : {})
  };
}
