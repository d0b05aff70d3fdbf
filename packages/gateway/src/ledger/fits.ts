// What the table of fits tells. A job has fits from the moment that it is queued: those of one that is still being planned are
// written already, and nobody is told of them.
import type { Job } from '@spaxel/protocol';
import type { FitColumns, FitRow, Known } from './rows.ts';
import type { Sql } from './sql.ts';

const columns = 'bin, fit_id AS fitId, status, code, message, segment, row, cpu, attempts';

/** Whether a job was queued once. */
export function hasFits(sql: Sql, job: string): boolean {
  const event = `SELECT 1 FROM events WHERE job = ? AND kind IN ('queued', 'found') LIMIT 1`;
  return sql.get(event, job) !== undefined;
}

export function fitsOf(sql: Sql, job: string): FitRow[] {
  if (!hasFits(sql, job)) return [];
  return sql.all(
    `SELECT ${columns} FROM fits WHERE job = ? ORDER BY bin`,
    job
  ) as unknown as FitRow[];
}

export function fitOf(sql: Sql, job: string, bin: number): FitRow | undefined {
  return sql.get(`SELECT ${columns} FROM fits WHERE job = ? AND bin = ?`, job, bin) as
    FitRow | undefined;
}

/** Counted by the set of rows. */
export function tallyOf(sql: Sql, job: string): Job['counts'] {
  const row = hasFits(sql, job)
    ? (sql.get(
        `SELECT count(*) AS fits, sum(status = 'COMPLETED') AS done, sum(status = 'ERROR') AS failed,
          sum(status = 'ABORTED') AS aborted, sum(cached) AS cached FROM fits WHERE job = ?`,
        job
      ) as Record<string, number | null>)
    : {};
  const count = (name: string): number => row[name] ?? 0;
  return {
    fits: count('fits'),
    done: count('done'),
    failed: count('failed'),
    aborted: count('aborted'),
    cached: count('cached')
  };
}

function length(sql: Sql, job: string): number {
  if (!hasFits(sql, job)) return 0;
  const row = sql.get('SELECT max(bin) AS last FROM fits WHERE job = ?', job);
  return ((row as { last: number | null }).last ?? -1) + 1;
}

/** Code of each bin. */
export function codesOf(sql: Sql, job: string): Int32Array {
  const codes = new Int32Array(length(sql, job));
  for (const row of sql.each('SELECT bin, code FROM fits WHERE job = ?', job)) {
    const { bin, code } = row as FitRow;
    codes[bin] = code;
  }
  return codes;
}

/** Code of each bin, and where its arrays lie. */
export function columnsOf(sql: Sql, job: string): FitColumns {
  const count = length(sql, job);
  const codes = new Int32Array(count);
  const [segments, rows] = [new Int32Array(count).fill(-1), new Int32Array(count).fill(-1)];
  for (const one of sql.each('SELECT bin, code, segment, row FROM fits WHERE job = ?', job)) {
    const { bin, code, segment, row } = one as FitRow;
    codes[bin] = code;
    if (segment === null || row === null) continue;
    segments[bin] = segment;
    rows[bin] = row;
  }
  return { codes, segments, rows };
}

/** Bins that wait, in their order. */
export function waitingOf(sql: Sql, job: string): Int32Array {
  const bins = new Int32Array(length(sql, job));
  let count = 0;
  const waiting = `SELECT bin FROM fits WHERE job = ? AND status = 'WAITING' ORDER BY bin`;
  if (bins.length > 0)
    for (const row of sql.each(waiting, job)) bins[count++] = (row as FitRow).bin;
  return bins.slice(0, count);
}

/** What was said of fits, by bin. */
export function messagesOf(sql: Sql, job: string): Map<number, string> {
  const rows = sql.all('SELECT bin, message FROM fits WHERE job = ? AND message IS NOT NULL', job);
  return new Map((rows as { bin: number; message: string }[]).map(one => [one.bin, one.message]));
}

const isKnown = `fit_id = ? AND status = 'COMPLETED' AND segment IS NOT NULL LIMIT 1`;

/** Where a completed fit of this id lies, in any job. */
export function knownOf(sql: Sql, fitId: string): Known | undefined {
  return sql.get(`SELECT job, segment, row FROM fits WHERE ${isKnown}`, fitId) as Known | undefined;
}

/** Of the waiting fits among bins from `from` to below `to`, those that another has completed, and where. */
export function knownAmong(
  sql: Sql,
  job: string,
  [from, to]: readonly [number, number]
): { bin: number; known: Known }[] {
  const rows = sql.all(
    `SELECT bin, (SELECT json_array(job, segment, row) FROM fits AS other
       WHERE other.fit_id = mine.fit_id AND other.status = 'COMPLETED' AND other.segment IS NOT NULL LIMIT 1) AS place
     FROM fits AS mine WHERE job = ? AND bin >= ? AND bin < ? AND status = 'WAITING' ORDER BY bin`,
    ...[job, from, to]
  ) as { bin: number; place: string | null }[];
  return rows.flatMap(({ bin, place }) => {
    if (place === null) return [];
    const [other, segment, row] = JSON.parse(place) as [string, number, number];
    return [{ bin, known: { job: other, segment, row } }];
  });
}

/** Whether any fit of a job is known of another. */
export function knowsAny(sql: Sql, job: string): boolean {
  const row = sql.get(
    `SELECT 1 FROM fits AS mine JOIN fits AS other
       ON other.fit_id = mine.fit_id AND other.status = 'COMPLETED' AND other.segment IS NOT NULL
     WHERE mine.job = ? LIMIT 1`,
    job
  );
  return row !== undefined;
}

/** Has every failed fit wait again; answers their bins. */
export function reopenFailed(sql: Sql, job: string): number[] {
  const rows = sql.all(
    `UPDATE fits SET status = 'WAITING', code = 1, message = NULL WHERE job = ? AND status = 'ERROR' RETURNING bin`,
    job
  );
  return (rows as FitRow[]).map(({ bin }) => bin);
}
