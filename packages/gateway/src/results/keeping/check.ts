import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import {
  Ledger,
  replayCampaign,
  replayJob,
  type FitRow,
  type Replay,
  type SegmentRow
} from '../../ledger/index.ts';
import { readSegmentFile, rowsBySegment } from '../job-results.ts';

/** What a look through a ledger and its arrays found. */
export interface LedgerCheck {
  readonly jobs: number;
  readonly fits: number;
  readonly segments: number;
  /** What is wrong, each in a sentence that names the job; none when all is well. */
  readonly faults: readonly string[];
}

/**
 * Replays the events of every job of a state folder and compares with its tables and its stored arrays; changes nothing, and may
 * look while a gateway works.
 * @throws SpaxelError LedgerBroken or LedgerVersion when there is no ledger that can be read.
 */
export async function checkLedger(state: string): Promise<LedgerCheck> {
  const path = join(state, 'ledger.sqlite');
  if (!existsSync(path)) throw new SpaxelError('LedgerBroken', `There is no ledger ${path}.`);
  const ledger = new Ledger(path);
  try {
    const known = ledger.jobs().map(({ id }) => id);
    let [fits, segments] = [0, 0];
    const faults: string[] = [];
    for (const id of known) {
      const seen = replayJob(ledger, id);
      fits += seen.fits.length;
      segments += seen.segments.length;
      const stored = await arrayFaults(join(state, 'jobs', id), seen);
      for (const fault of [...seen.faults, ...stored]) faults.push(`Job ${id}: ${fault}.`);
    }
    for (const { id } of ledger.campaigns.all())
      for (const fault of replayCampaign(ledger, id)) faults.push(`Campaign ${id}: ${fault}.`);
    // A job is in the ledger a moment after its folder is made: those of now count too.
    const all = new Set(ledger.jobs().map(({ id }) => id));
    return { jobs: known.length, fits, segments, faults: [...faults, ...orphans(state, all)] };
  } finally {
    ledger.close();
  }
}

/** Folders with arrays that no job of the ledger has. */
function orphans(state: string, known: ReadonlySet<string>): string[] {
  const folder = join(state, 'jobs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => !known.has(name) && arrayFiles(join(folder, name)).length > 0)
    .map(
      name => `The folder ${join(folder, name)} has arrays of a job that the ledger does not know.`
    );
}

/** The names of the array files in a job's folder. */
export function arrayFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(name => /^arrays(\.\d+)?\.bin$/.test(name));
}

async function arrayFaults(folder: string, { fits, segments }: Replay): Promise<string[]> {
  const used = rowsBySegment(fits);
  const faults = segments.length > 0 ? overlaps(segments) : [];
  for (const segment of segments) {
    const rows = used.get(segment.segment) ?? [];
    used.delete(segment.segment);
    if (rows.length > 0) faults.push(...(await segmentFaults(folder, segment, rows)));
  }
  for (const [number, rows] of used)
    faults.push(`segment ${number}, where ${rows.length} of its fits should lie, is not there`);
  return [...faults, ...placeless(fits, segments)];
}

/** COMPLETED fits without a place while the job has its arrays. */
function placeless(fits: readonly FitRow[], segments: readonly SegmentRow[]): string[] {
  if (segments.length === 0) return [];
  return fits
    .filter(({ status, segment, row }) => status === 'COMPLETED' && (segment ?? row) === null)
    .map(({ bin }) => `the fit of bin ${bin} is COMPLETED without arrays`);
}

function overlaps(segments: readonly SegmentRow[]): string[] {
  const sorted = [...segments].sort((a, b) => a.offset - b.offset);
  return sorted.flatMap((one, at) => {
    const before = sorted[at - 1];
    if (before === undefined || before.offset + before.bytes <= one.offset) return [];
    return [`segments ${before.segment} and ${one.segment} lie over each other`];
  });
}

async function segmentFaults(
  folder: string,
  segment: SegmentRow,
  rows: readonly (readonly [number, number])[]
): Promise<string[]> {
  const { segment: number, offset, bytes, file = 'arrays.bin' } = segment;
  const path = join(folder, file);
  const size = existsSync(path) ? statSync(path).size : 0;
  if (size < offset + bytes)
    return [`segment ${number} ends at byte ${offset + bytes} of ${path}, which has ${size}`];
  try {
    const { tensors } = await readSegmentFile(folder, segment);
    const count = Math.max(0, ...[...tensors.values()].map(({ shape }) => shape[0] ?? 0));
    return rows
      .filter(([, row]) => row >= count)
      .map(([bin, row]) => `bin ${bin} is row ${row} of segment ${number}, which has ${count}`);
  } catch (cause) {
    return [`segment ${number} of ${path} cannot be read: ${(cause as Error).message}`];
  }
}
