import { isTerminal } from '@spaxel/core';
import { digestOf } from './events.ts';
import type { Ledger } from './ledger.ts';
import { replay, type Replayed } from './replay.ts';
import type { FitRow, JobRow, SegmentRow } from './rows.ts';

/** One job as the ledger has it at one moment, and what its events say against it, in sentences. */
export interface Replay {
  readonly job: JobRow;
  readonly fits: readonly FitRow[];
  readonly segments: readonly SegmentRow[];
  readonly faults: readonly string[];
}

const said = ['status', 'code', 'segment', 'row', 'attempts'] as const;

/** Replays the events of a job and compares with its tables. */
export function replayJob(ledger: Ledger, id: string): Replay {
  return ledger.reading(() => {
    const job = ledger.job(id);
    const fits = ledger.fits(id);
    const segments = ledger.segments(id);
    const told = replay(ledger.events(id));
    const faults = [
      ...told.faults.map(fault => `by its events ${fault}`),
      ...phaseFaults(job, told),
      ...fitFaults(fits, told),
      ...segmentFaults(segments, told),
      ...endFaults(job, fits)
    ];
    return { job, fits, segments, faults };
  });
}

function phaseFaults({ phase }: JobRow, told: Replayed): string[] {
  if (phase === told.phase) return [];
  return [`it is ${phase}, and ${told.phase ?? 'nothing at all'} by its events`];
}

function fitFaults(fits: readonly FitRow[], told: Replayed): string[] {
  if (fits.length !== told.fits.length)
    return [`it has ${fits.length} fits, and ${told.fits.length} by its events`];
  const faults = fits.flatMap((fit, at) => {
    const other = told.fits[at];
    if (fit.bin !== at || other === undefined) return [`the fit of bin ${at} is missing`];
    return said
      .filter(name => fit[name] !== other[name])
      .map(
        name =>
          `the ${name} of bin ${at} is ${String(fit[name])}, and ${String(other[name])} by its events`
      );
  });
  const isSame = told.digest === null || told.digest === digestOf(fits.map(fit => fit.fitId));
  return isSame ? faults : [...faults, 'the ids of its fits are not those that were queued'];
}

function segmentFaults(segments: readonly SegmentRow[], told: Replayed): string[] {
  const numbers = new Set(segments.map(one => one.segment));
  const lost = [...told.segments].filter(one => !numbers.has(one));
  const strange = [...numbers].filter(one => !told.segments.has(one));
  return [
    ...lost.map(one => `segment ${one} is missing`),
    ...strange.map(one => `no event tells of segment ${one}`)
  ];
}

/** A job that has ended waits for nothing; one that ended in ERROR may have been stopped in mid-fit. */
function endFaults({ phase }: JobRow, fits: readonly FitRow[]): string[] {
  const waiting = fits.filter(({ status }) => status === 'WAITING').length;
  if (!isTerminal(phase) || phase === 'ERROR' || phase === 'ARCHIVED' || waiting === 0) return [];
  return [`it is ${phase} while ${waiting} of its fits still wait`];
}
