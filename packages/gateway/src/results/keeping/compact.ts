import { existsSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isTerminal, SpaxelError } from '@spaxel/core';
import { Ledger, type JobRow, type SegmentRow } from '../../ledger/index.ts';
import { placesOf, rowsBySegment } from '../job-results.ts';
import { arrayFiles } from './check.ts';

/** What compaction did. */
export interface Compaction {
  /** Jobs whose arrays were given up. */
  readonly archived: readonly string[];
  /** Jobs whose array file was written anew. */
  readonly rewritten: readonly string[];
  /** Bytes given back. */
  readonly bytes: number;
}

/**
 * Gives room back: arrays of jobs that ended before `before` (an ISO time; null keeps all) unless they are kept, segments that no fit uses any more, and free
 * pages of the ledger. Only for who holds the lock of the state folder. After a crash in between every array is still there.
 */
export async function compactLedger(state: string, before: string | null): Promise<Compaction> {
  const path = join(state, 'ledger.sqlite');
  if (!existsSync(path)) throw new SpaxelError('LedgerBroken', `There is no ledger ${path}.`);
  const ledger = new Ledger(path);
  try {
    const size = sizeOf(path) + sizeOf(`${path}-wal`);
    let bytes = 0;
    const archived: string[] = [];
    const rewritten: string[] = [];
    for (const row of ledger.jobs()) {
      const folder = join(state, 'jobs', row.id);
      if (!isTerminal(row.phase)) continue;
      if (isOld(row, before) && ledger.archive(row.id)) archived.push(row.id);
      else if (await rewrite(ledger, row.id, folder)) rewritten.push(row.id);
      bytes += removeUnused(folder, ledger.segments(row.id));
    }
    ledger.vacuum();
    return { archived, rewritten, bytes: bytes + size - sizeOf(path) };
  } finally {
    ledger.close();
  }
}

function isOld({ phase, ended, kept }: JobRow, before: string | null): boolean {
  return before !== null && phase !== 'ARCHIVED' && kept === 0 && (ended ?? '9') < before;
}

/** Writes the segments that fits use to a file of the next name, then lets the ledger point there: at each moment one of both is whole. */
async function rewrite(ledger: Ledger, job: string, folder: string): Promise<boolean> {
  const segments = ledger.segments(job);
  const used = rowsBySegment(placesOf(ledger.columns(job)));
  const live = segments.filter(({ segment }) => used.has(segment));
  const old = segments.at(-1)?.file ?? 'arrays.bin';
  const path = join(folder, old);
  const bytes = live.reduce((sum, one) => sum + one.bytes, 0);
  if (sizeOf(path) <= bytes || segments.length === 0) return false;
  const number = Number(/\d+/.exec(old)?.[0] ?? 0) + 1;
  const file = `arrays.${number}.bin`;
  ledger.replaceSegments(job, file, await copySegments(path, join(folder, file), live));
  return true;
}

async function copySegments(
  from: string,
  to: string,
  segments: readonly SegmentRow[]
): Promise<SegmentRow[]> {
  await using source = await open(from, 'r');
  await using target = await open(to, 'w');
  const placed: SegmentRow[] = [];
  let offset = 0;
  for (const segment of segments) {
    const { buffer, bytesRead } = await source.read(
      ...[new Uint8Array(segment.bytes), 0, segment.bytes, segment.offset]
    );
    if (bytesRead !== segment.bytes)
      throw new SpaxelError('LedgerBroken', `${from} is shorter than the ledger says.`);
    await target.appendFile(buffer);
    placed.push({ ...segment, offset });
    offset += segment.bytes;
  }
  await target.sync();
  return placed;
}

/** Removes array files that no segment lies in; answers their bytes less those of what took their place. */
function removeUnused(folder: string, segments: readonly SegmentRow[]): number {
  const used = new Set(segments.map(({ file }) => file));
  const gone = arrayFiles(folder).filter(name => !used.has(name));
  const bytes = gone.reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
  for (const name of gone) rmSync(join(folder, name));
  return gone.length === 0
    ? 0
    : bytes - [...used].reduce((sum, name = '') => sum + sizeOf(join(folder, name)), 0);
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
