// What answers to tasks change in the tables; each within the caller's transaction.
import { attemptOf, tell } from './events.ts';
import type { Outcome, SegmentRow } from './rows.ts';
import type { Sql } from './sql.ts';

/** What came of one task: its arrays, if any, and an outcome for each of its fits. */
export interface Answer {
  readonly job: string;
  readonly segment: SegmentRow | null;
  readonly outcomes: readonly Outcome[];
}

/** Takes one task's answer: its segment, its outcomes where they count, and the event that tells both. Answers the bins that changed. */
export function answer(sql: Sql, kind: 'task' | 'improved', told: Answer): number[] {
  const { job, segment, outcomes } = told;
  if (segment !== null) addSegment(sql, job, segment);
  const take = kind === 'task' ? settle : improve;
  const fits = outcomes.map(one => attemptOf(one, take(sql, told, one)));
  const { task, segment: number } = segment ?? { task: null, segment: null };
  tell(sql, job, { kind, detail: { task, segment: number, fits } });
  return fits.filter(([, , , , , isTaken]) => isTaken === 1).map(([bin]) => bin);
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

/** The first COMPLETED wins, a COMPLETED replaces an ERROR, all else that comes late is dropped. */
function settle(sql: Sql, { job, segment }: Answer, outcome: Outcome): boolean {
  const { bin, status, code, message, row, cpu, isCached } = outcome;
  const open = status === 'COMPLETED' ? `('WAITING', 'ERROR')` : `('WAITING')`;
  const place = row === null ? null : (segment?.segment ?? null);
  const changes = sql.run(
    `UPDATE fits SET status = ?, code = ?, message = ?, segment = ?, row = ?, cpu = cpu + ?, cached = ?, attempts = attempts + 1
     WHERE job = ? AND bin = ? AND status IN ${open}`,
    ...[status, code, message, place, row, cpu, isCached ? 1 : 0, job, bin]
  );
  return changes === 1;
}

function improve(sql: Sql, { job, segment }: Answer, { bin, row, cpu }: Outcome): boolean {
  const changes = sql.run(
    `UPDATE fits SET segment = ?, row = ?, cpu = cpu + ? WHERE job = ? AND bin = ? AND status = 'COMPLETED'`,
    ...[segment?.segment ?? null, row, cpu, job, bin]
  );
  return changes === 1;
}

/** Aborts every waiting fit of a job. */
export function abortWaiting(sql: Sql, job: string, code: number): void {
  const fits = sql.run(
    `UPDATE fits SET status = 'ABORTED', code = ? WHERE job = ? AND status = 'WAITING'`,
    code,
    job
  );
  tell(sql, job, { kind: 'aborted', detail: { code, fits } });
}
