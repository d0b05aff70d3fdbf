// The table of jobs: how jobs go from phase to phase; each within the caller's transaction.
import { isTerminal, mayFollow, SpaxelError, type Phase } from '@spaxel/core';
import type { Job, Problem } from '@spaxel/protocol';
import { tell } from './events.ts';
import { jobOf, type JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

/** @throws SpaxelError JobUnknown. */
export function readJob(sql: Sql, id: string): JobRow {
  const row = sql.get('SELECT * FROM jobs WHERE id = ?', id);
  if (row === undefined) throw new SpaxelError('JobUnknown', `There is no job ${id}.`);
  return jobOf(row);
}

/** A job's phase; undefined when there is no such job. */
export function phaseOf(sql: Sql, id: string): Phase | undefined {
  const row = sql.get('SELECT phase FROM jobs WHERE id = ?', id) as
    { readonly phase: Phase } | undefined;
  return row?.phase;
}

/** Newest first. */
export function allJobs(sql: Sql): JobRow[] {
  return sql.all('SELECT * FROM jobs ORDER BY id DESC').map(jobOf);
}

export function countPhases(sql: Sql): Map<Phase, number> {
  const rows = sql.all('SELECT phase, count(*) AS count FROM jobs GROUP BY phase');
  return new Map((rows as { phase: Phase; count: number }[]).map(one => [one.phase, one.count]));
}

/** Jobs that had not ended. */
export function unfinishedJobs(sql: Sql): JobRow[] {
  return sql
    .all(
      `SELECT * FROM jobs WHERE phase IN ('PENDING', 'QUEUED', 'EXECUTING', 'HELD', 'SUSPENDED') ORDER BY id`
    )
    .map(jobOf);
}

/** A move from one phase to another; `error` says why, when that is a failure. */
export interface Move {
  readonly to: Phase;
  readonly error?: Problem | null;
}

/** False when it may not go there. @throws SpaxelError JobUnknown. */
export function moveJob(sql: Sql, id: string, { to, error = null }: Move): boolean {
  const { phase: from, started, ended } = readJob(sql, id);
  if (!mayFollow(from, to)) return false;
  const now = new Date().toISOString();
  const text = error === null ? null : JSON.stringify(error);
  sql.run(
    'UPDATE jobs SET phase = ?, error = coalesce(?, error), started = ?, ended = ? WHERE id = ?',
    to,
    text,
    to === 'EXECUTING' ? (started ?? now) : started,
    isTerminal(to) ? (ended ?? now) : ended,
    id
  );
  tell(sql, id, { kind: 'moved', detail: { from, to } });
  return true;
}

/** Adds a warning to those of the plan. */
export function addWarning(sql: Sql, id: string, warning: Job['warnings'][number]): void {
  sql.run(
    `UPDATE jobs SET plan = json_insert(plan, '$.warnings[#]', json(?)) WHERE id = ?`,
    JSON.stringify(warning),
    id
  );
}
