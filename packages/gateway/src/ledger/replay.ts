import { mayFollow, type Phase } from '@spaxel/core';
import type { Details, LedgerEvent } from './events.ts';
import type { FitRow } from './rows.ts';

/** A fit as far as events tell it. */
export type ReplayedFit = Pick<FitRow, 'status' | 'code' | 'segment' | 'row' | 'attempts'>;

/** The state of a job that its events lead to, and what in them cannot have happened. */
export interface Replayed {
  phase: Phase | null;
  fits: ReplayedFit[];
  segments: Set<number>;
  /** Digest of the fits' ids; null when they were never told. */
  digest: string | null;
  readonly faults: string[];
}

type Step = { [K in keyof Details]: (state: Replayed, detail: Details[K]) => void };

const waiting: ReplayedFit = { status: 'WAITING', code: 1, segment: null, row: null, attempts: 0 };

const steps: Step = {
  added: state => {
    state.phase = 'PENDING';
  },
  found: (state, { phase, fits, segments }) => {
    state.phase = phase;
    state.segments = new Set(segments);
    state.fits = fits.map(([status, code, segment, row, attempts]) => {
      return { status, code, segment, row, attempts };
    });
  },
  queued: (state, { fits, digest }) => {
    state.fits = Array.from({ length: fits }, () => ({ ...waiting }));
    state.digest = digest;
  },
  moved: (state, { from, to }) => {
    if (state.phase !== from || !mayFollow(from, to))
      state.faults.push(`it went from ${from} to ${to} while it was ${state.phase ?? 'not there'}`);
    state.phase = to;
  },
  // It is not an answer yet.
  given: () => undefined,
  task: (state, { segment, fits }) => {
    addSegment(state, segment);
    for (const [bin, status, code, row, , isTaken] of fits) {
      const fit = state.fits[bin];
      const isOpen =
        fit?.status === 'WAITING' || (fit?.status === 'ERROR' && status === 'COMPLETED');
      if (isOpen !== (isTaken === 1))
        state.faults.push(
          `an answer for bin ${bin} was ${isTaken === 1 ? 'taken' : 'dropped'} while it was ${fit?.status ?? 'unknown'}`
        );
      if (fit === undefined || isTaken === 0) continue;
      const attempts = fit.attempts + 1;
      Object.assign(fit, { status, code, row, attempts, segment: row === null ? null : segment });
    }
  },
  improved: (state, { segment, fits }) => {
    addSegment(state, segment);
    for (const [bin, , , row, , isTaken] of fits) {
      const fit = state.fits[bin];
      if (fit !== undefined && isTaken === 1) Object.assign(fit, { segment, row });
    }
  },
  again: (state, { bins }) => {
    for (const bin of bins) {
      const fit = state.fits[bin];
      if (fit?.status !== 'ERROR')
        state.faults.push(`bin ${bin} was to wait again while it was ${fit?.status ?? 'unknown'}`);
      if (fit !== undefined) Object.assign(fit, { status: 'WAITING', code: 1 });
    }
  },
  aborted: (state, { code, fits }) => {
    const open = state.fits.filter(({ status }) => status === 'WAITING');
    if (open.length !== fits)
      state.faults.push(`${fits} fits were aborted while ${open.length} were waiting`);
    for (const fit of open) Object.assign(fit, { status: 'ABORTED', code });
  },
  archived: state => {
    state.segments.clear();
    for (const fit of state.fits) Object.assign(fit, { segment: null, row: null });
  },
  compacted: (state, { segments }) => {
    state.segments = new Set(segments);
  }
};

function addSegment(state: Replayed, segment: number | null): void {
  if (segment === null) return;
  if (state.segments.has(segment)) state.faults.push(`segment ${segment} was stored twice`);
  state.segments.add(segment);
}

/** Goes through the events of one job from the first on. */
export function replay(events: readonly LedgerEvent[]): Replayed {
  const state: Replayed = {
    phase: null,
    fits: [],
    segments: new Set(),
    digest: null,
    faults: []
  };
  events.forEach(({ number, kind, detail }, at) => {
    if (number !== at + 1) state.faults.push(`event ${at + 1} is missing before event ${number}`);
    (steps[kind] as (state: Replayed, detail: LedgerEvent['detail']) => void)(state, detail);
  });
  return state;
}
