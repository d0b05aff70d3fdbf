import type { Campaign, CampaignRow } from '@spaxel/protocol';
import type { CampaignDetails, CampaignEvent } from './campaign-events.ts';
import type { Ledger } from './ledger.ts';

interface Replayed {
  phase: Campaign['phase'] | null;
  rows: { phase: CampaignRow['phase']; job: string | null }[];
  readonly faults: string[];
}

type Step = { [K in keyof CampaignDetails]: (state: Replayed, detail: CampaignDetails[K]) => void };

/** A row that an event tells of; one that is not there, or is in none of these phases, is a fault. */
function rowIn(
  { rows, faults }: Replayed,
  row: number,
  phases: readonly CampaignRow['phase'][]
): Replayed['rows'][number] {
  const found = rows[row];
  if (found === undefined || !phases.includes(found.phase))
    faults.push(`an event tells of row ${row} while it was ${found?.phase ?? 'not there'}`);
  return found ?? { phase: 'PENDING', job: null };
}

const steps: Step = {
  added: (state, { rows }) => {
    state.phase = 'EXECUTING';
    state.rows = Array.from({ length: rows }, () => ({ phase: 'PENDING', job: null }));
  },
  started: (state, { row, job }) => {
    Object.assign(rowIn(state, row, ['PENDING']), { phase: 'EXECUTING', job });
  },
  settled: (state, { row, phase }) => {
    const one = rowIn(state, row, ['PENDING', 'EXECUTING']);
    if (one.phase === 'PENDING') one.job = null;
    one.phase = phase;
  },
  again: (state, { rows }) => {
    for (const row of rows) rowIn(state, row, ['ERROR', 'ABORTED', 'COMPLETED']).phase = 'PENDING';
  },
  aborted: (state, { rows }) => {
    const open = state.rows.filter(({ phase }) => phase === 'PENDING');
    if (open.length !== rows)
      state.faults.push(`${rows} rows were aborted while ${open.length} were waiting`);
    for (const row of open) row.phase = 'ABORTED';
  },
  moved: (state, { from, to }) => {
    if (state.phase !== from)
      state.faults.push(`it went from ${from} to ${to} while it was ${state.phase ?? 'not there'}`);
    state.phase = to;
  }
};

function replay(events: readonly CampaignEvent[]): Replayed {
  const state: Replayed = { phase: null, rows: [], faults: [] };
  events.forEach(({ number, kind, detail }, at) => {
    if (number !== at + 1) state.faults.push(`event ${at + 1} is missing before event ${number}`);
    (steps[kind] as (state: Replayed, detail: CampaignEvent['detail']) => void)(state, detail);
  });
  return state;
}

/** Replays the events of a campaign and compares with its tables; what is wrong, in sentences. */
export function replayCampaign(ledger: Ledger, id: string): string[] {
  return ledger.reading(() => {
    const { phase } = ledger.campaigns.get(id);
    const rows = ledger.campaigns.members(id, { from: 0, n: -1 });
    const told = replay(ledger.campaigns.events(id));
    const faults = told.faults.map(fault => `by its events ${fault}`);
    if (phase !== told.phase)
      faults.push(`it is ${phase}, and ${told.phase ?? 'nothing at all'} by its events`);
    if (rows.length !== told.rows.length)
      faults.push(`it has ${rows.length} rows, and ${told.rows.length} by its events`);
    for (const { row, phase: now, job } of rows) {
      const other = told.rows[row];
      if (other?.phase !== now || other.job !== job)
        faults.push(
          `row ${row} is ${now} of job ${String(job)}, and ${other?.phase ?? 'not there'} of job ${String(other?.job)} by its events`
        );
    }
    return faults;
  });
}
