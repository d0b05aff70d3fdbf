// The table of segments: where the arrays of tasks lie; each within the caller's transaction.
import { tell } from './events.ts';
import type { SegmentRow } from './rows.ts';
import type { Sql } from './sql.ts';

export function segmentsOf(sql: Sql, job: string): SegmentRow[] {
  return sql.all(
    'SELECT segment, task, offset, bytes, file FROM segments WHERE job = ? ORDER BY segment',
    job
  ) as unknown as SegmentRow[];
}

export function addSegment(
  sql: Sql,
  job: string,
  { segment, task, offset, bytes, file }: SegmentRow
): void {
  sql.run(
    'INSERT INTO segments (job, segment, task, offset, bytes, file) VALUES (?, ?, ?, ?, ?, ?)',
    ...[job, segment, task, offset, bytes, file ?? 'arrays.bin']
  );
}

interface Placed {
  readonly file: string;
  readonly segments: readonly SegmentRow[];
}

/** Puts these segments in the place of all others of the job. */
export function replaceSegments(sql: Sql, job: string, { file, segments }: Placed): void {
  sql.run('DELETE FROM segments WHERE job = ?', job);
  for (const segment of segments) addSegment(sql, job, { ...segment, file });
  const detail = { file, segments: segments.map(one => one.segment) };
  tell(sql, job, { kind: 'compacted', detail });
}

/** Gives up the arrays of a job; answers true. */
export function dropSegments(sql: Sql, job: string): true {
  sql.run('UPDATE fits SET segment = NULL, row = NULL WHERE job = ?', job);
  sql.run('DELETE FROM segments WHERE job = ?', job);
  tell(sql, job, { kind: 'archived', detail: {} });
  return true;
}
