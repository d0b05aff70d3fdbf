// What answers to tasks change in the tables; each within the caller's transaction.
import { attemptOf, tell } from './events.ts';
import type { FitRow, Outcome, SegmentRow } from './rows.ts';
import { addSegment } from './segments.ts';
import type { Sql } from './sql.ts';
import type { Standings } from './standings.ts';

/** What came of one task: its arrays, if any, and an outcome for each of its fits. */
export interface Answer {
  /** `improved`: it tells more of fits already completed, whose arrays lie in its segment from now on. */
  readonly kind: 'task' | 'improved';
  readonly job: string;
  readonly segment: SegmentRow | null;
  readonly outcomes: readonly Outcome[];
}

interface Tables {
  readonly sql: Sql;
  readonly standings: Standings;
}

/** Takes one task's answer: its segment, its outcomes where they count, and the event that tells both. Answers the bins that changed. */
export function answer({ sql, standings }: Tables, told: Answer): number[] {
  const { job, kind, segment, outcomes } = told;
  if (segment !== null) addSegment(sql, job, segment);
  const counting = outcomes.filter(({ status }) => kind === 'task' || status === 'COMPLETED');
  const fits = counting.map(one => {
    if (kind === 'improved') return attemptOf(one, improve(sql, told, one));
    const before = settle(sql, told, one);
    if (before !== undefined) standings.took(job, one, before);
    return attemptOf(one, before !== undefined);
  });
  const { task, segment: number } = segment ?? { task: null, segment: null };
  tell(sql, job, { kind, detail: { task, segment: number, fits } });
  return fits.filter(([, , , , , isTaken]) => isTaken === 1).map(([bin]) => bin);
}

/** The first COMPLETED wins, a COMPLETED replaces an ERROR, all else that comes late is dropped. Answers what it replaced. */
function settle(
  sql: Sql,
  { job, segment }: Answer,
  outcome: Outcome
): FitRow['status'] | undefined {
  const { bin, status, code, message, row, cpu, isCached } = outcome;
  const place = row === null ? null : (segment?.segment ?? null);
  const open = status === 'COMPLETED' ? (['WAITING', 'ERROR'] as const) : (['WAITING'] as const);
  return open.find(
    before =>
      sql.run(
        `UPDATE fits SET status = ?, code = ?, message = ?, segment = ?, row = ?, cpu = cpu + ?, cached = ?, attempts = attempts + 1
         WHERE job = ? AND bin = ? AND status = ?`,
        ...[status, code, message, place, row, cpu, isCached ? 1 : 0, job, bin, before]
      ) === 1
  );
}

function improve(sql: Sql, { job, segment }: Answer, { bin, row, cpu }: Outcome): boolean {
  const changes = sql.run(
    `UPDATE fits SET segment = ?, row = ?, cpu = cpu + ? WHERE job = ? AND bin = ? AND status = 'COMPLETED'`,
    ...[segment?.segment ?? null, row, cpu, job, bin]
  );
  return changes === 1;
}

/** Aborts every waiting fit of a job. */
export function abortWaiting({ sql, standings }: Tables, job: string, code: number): void {
  const fits = sql.run(
    `UPDATE fits SET status = 'ABORTED', code = ? WHERE job = ? AND status = 'WAITING'`,
    code,
    job
  );
  standings.forget(job);
  tell(sql, job, { kind: 'aborted', detail: { code, fits } });
}
