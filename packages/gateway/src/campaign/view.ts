// A campaign and its rows as their doors tell of them.
import type { Campaign, CampaignRow } from '@spaxel/protocol';
import { addCounts, type CampaignRecord, type Ledger, type MemberRecord } from '../ledger/index.ts';
import type { Runner } from './runner.ts';

/** Spectra of rows that have ended are counted in the ledger; those of open jobs as they stand. */
export function viewOf(
  ledger: Ledger,
  record: CampaignRecord,
  runner: Runner | undefined
): Campaign {
  const { id, name, command, phase, created, ended, out, error } = record;
  const { rows, fits } = ledger.campaigns.counts(id);
  const left = rows.PENDING + rows.EXECUTING;
  const open = (runner?.open ?? []).map(job => ledger.counts(job));
  return {
    ...{ id, name, command, phase, created },
    ...(ended === null ? {} : { ended }),
    ...(out === null ? {} : { out }),
    rows: {
      all: left + rows.COMPLETED + rows.ERROR + rows.ABORTED,
      waiting: rows.PENDING,
      running: rows.EXECUTING,
      completed: rows.COMPLETED,
      failed: rows.ERROR,
      aborted: rows.ABORTED
    },
    counts: open.reduce(addCounts, fits),
    secondsRemaining: left === 0 ? null : (runner?.secondsFor(left) ?? null),
    ...(error === null ? {} : { error })
  };
}

export function rowOf(ledger: Ledger, member: MemberRecord): CampaignRow {
  const { row, line, cube, command, phase, distance, job, counts, error } = member;
  const isOpen = phase === 'EXECUTING' && job !== null;
  return {
    ...{ row, line, cube, command, phase },
    counts: isOpen ? ledger.counts(job) : counts,
    ...(distance === null ? {} : { distance }),
    ...(job === null ? {} : { job }),
    ...(error === null ? {} : { error })
  };
}
