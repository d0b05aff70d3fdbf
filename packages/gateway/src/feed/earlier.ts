import type { Ledger } from '../ledger/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlannedJob } from '../plan/planner.ts';
import { whyAgain } from '../plan/why.ts';

/**
 * Why a planned job fits everything although its data have been fitted before: what differs from the last job of the same data.
 * Nothing is said when part of it is known, or nothing was to be taken over.
 */
export function warnOfRepeat(ledger: Ledger, job: string, { plan }: PlannedJob): Plan['warnings'] {
  if (!plan.useCache || plan.check !== undefined) return [];
  const earlier = ledger
    .jobs()
    .find(({ id, plan: text }) => id !== job && isOfSame(text, plan) && ledger.counts(id).done > 0);
  if (earlier === undefined || ledger.knowsAny(job)) return [];
  return whyAgain(JSON.parse(earlier.plan) as Plan, earlier.id, plan);
}

/** Checks are passed over: they are no work of the user's. */
function isOfSame(text: string, { source }: Plan): boolean {
  if (!text.includes(source.digest)) return false;
  const other = JSON.parse(text) as Plan;
  return other.source.digest === source.digest && other.check === undefined;
}

/** Of a trial: how many fits it stands for, and how many of them no job has done, its own apart. */
export function trialOf(ledger: Ledger, { whole, plan }: PlannedJob): Pick<Plan, 'trial'> {
  if (whole === undefined) return {};
  const missing = plan.useCache ? whole.filter(id => ledger.known(id) === undefined) : whole;
  return { trial: { fits: whole.length, missing: missing.length } };
}
