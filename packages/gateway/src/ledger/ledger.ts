import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { mayFollow, SpaxelError, type Phase } from '@spaxel/core';
import type { Job, Problem } from '@spaxel/protocol';
import { openDatabase } from './open.ts';
import type { FitRow, JobRow, Known, Outcome, SegmentRow } from './rows.ts';

const fitColumns = 'bin, fit_id AS fitId, status, code, message, segment, row, cpu, attempts';

/** The truth: jobs, fits and where their arrays lie. The only code that knows SQL; every method is one transaction. */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws SpaxelError LedgerVersion or LedgerBroken. */
  constructor(path: string) {
    this.#database = openDatabase(path);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  addJob(job: Pick<JobRow, 'id' | 'command' | 'folder' | 'created' | 'out'>): void {
    this.#run(
      `INSERT INTO jobs (id, command, folder, phase, plan, created, out) VALUES (?, ?, ?, 'PENDING', '{}', ?, ?)`,
      job.id,
      job.command,
      job.folder,
      job.created,
      job.out
    );
  }

  /** @throws SpaxelError JobUnknown. */
  job(id: string): JobRow {
    const row = this.#get('SELECT * FROM jobs WHERE id = ?', id);
    if (row === undefined) throw new SpaxelError('JobUnknown', `There is no job ${id}.`);
    return jobOf(row);
  }

  /** Every job, newest first. */
  jobs(): JobRow[] {
    return this.#all('SELECT * FROM jobs ORDER BY id DESC').map(jobOf);
  }

  /** How many jobs are in each phase. */
  phases(): Map<Phase, number> {
    const rows = this.#all('SELECT phase, count(*) AS count FROM jobs GROUP BY phase');
    return new Map((rows as { phase: Phase; count: number }[]).map(one => [one.phase, one.count]));
  }

  /** Jobs that had not ended: what a start has to take up again. */
  unfinished(): JobRow[] {
    return this.#all(
      `SELECT * FROM jobs WHERE phase IN ('PENDING', 'QUEUED', 'EXECUTING') ORDER BY id`
    ).map(jobOf);
  }

  /** Stores the plan and its fits, and queues the job. */
  queue(id: string, plan: string, fitIds: readonly string[]): void {
    this.#transaction(() => {
      this.#run('UPDATE jobs SET plan = ? WHERE id = ?', plan, id);
      this.#run('DELETE FROM fits WHERE job = ?', id);
      fitIds.forEach((fitId, bin) => {
        this.#run('INSERT INTO fits (job, bin, fit_id) VALUES (?, ?, ?)', id, bin, fitId);
      });
      this.#move(id, 'QUEUED');
    });
  }

  /** Moves a job to another phase; false when it may not go there. */
  move(id: string, to: Phase, error: Problem | null = null): boolean {
    return this.#transaction(() => this.#move(id, to, error));
  }

  fits(job: string): FitRow[] {
    return this.#all(
      `SELECT ${fitColumns} FROM fits WHERE job = ? ORDER BY bin`,
      job
    ) as unknown as FitRow[];
  }

  /** @throws SpaxelError JobUnknown. */
  fit(job: string, bin: number): FitRow {
    const row = this.#get(`SELECT ${fitColumns} FROM fits WHERE job = ? AND bin = ?`, job, bin);
    if (row === undefined)
      throw new SpaxelError('JobUnknown', `Job ${job} has no fit of bin ${String(bin)}.`);
    return row as unknown as FitRow;
  }

  segments(job: string): SegmentRow[] {
    return this.#all(
      'SELECT segment, task, offset, bytes FROM segments WHERE job = ? ORDER BY segment',
      job
    ) as unknown as SegmentRow[];
  }

  counts(job: string): Job['counts'] {
    const row = this.#get(
      `SELECT count(*) AS fits, sum(status = 'COMPLETED') AS done, sum(status = 'ERROR') AS failed,
        sum(status = 'ABORTED') AS aborted, sum(cached) AS cached FROM fits WHERE job = ?`,
      job
    ) as Record<string, number | null> | undefined;
    const count = (name: string): number => row?.[name] ?? 0;
    return {
      fits: count('fits'),
      done: count('done'),
      failed: count('failed'),
      aborted: count('aborted'),
      cached: count('cached')
    };
  }

  /** Where a completed fit of this id lies, in any job. */
  known(fitId: string): Known | undefined {
    return this.#get(
      `SELECT job, segment, row FROM fits WHERE fit_id = ? AND status = 'COMPLETED' LIMIT 1`,
      fitId
    ) as Known | undefined;
  }

  /**
   * Commits one task: its segment (null when every fit failed) and its outcomes. The first COMPLETED wins; a COMPLETED replaces
   * an ERROR; all else that comes late is dropped. Answers the bins whose state changed.
   */
  commit(job: string, segment: SegmentRow | null, outcomes: readonly Outcome[]): number[] {
    return this.#transaction(() => {
      if (segment !== null) this.#addSegment(job, segment);
      const number = segment?.segment ?? null;
      return outcomes.filter(one => this.#settle(job, number, one)).map(one => one.bin);
    });
  }

  /** Commits one task that tells more of fits already completed: their arrays lie in its segment from now on. Answers these bins. */
  improve(job: string, segment: SegmentRow, outcomes: readonly Outcome[]): number[] {
    return this.#transaction(() => {
      this.#addSegment(job, segment);
      const better = outcomes.filter(one => one.status === 'COMPLETED');
      return better
        .filter(({ bin, row, cpu }) => {
          const { changes } = this.#run(
            `UPDATE fits SET segment = ?, row = ?, cpu = cpu + ? WHERE job = ? AND bin = ? AND status = 'COMPLETED'`,
            segment.segment,
            row,
            cpu,
            job,
            bin
          );
          return changes === 1;
        })
        .map(({ bin }) => bin);
    });
  }

  /** Marks every waiting fit of a job. */
  abortWaiting(job: string, code: number): void {
    this.#run(
      `UPDATE fits SET status = 'ABORTED', code = ? WHERE job = ? AND status = 'WAITING'`,
      code,
      job
    );
  }

  #addSegment(job: string, { segment, task, offset, bytes }: SegmentRow): void {
    this.#run(
      'INSERT INTO segments (job, segment, task, offset, bytes) VALUES (?, ?, ?, ?, ?)',
      job,
      segment,
      task,
      offset,
      bytes
    );
  }

  #settle(job: string, segment: number | null, outcome: Outcome): boolean {
    const { bin, status, code, message, row, cpu, isCached } = outcome;
    const open = status === 'COMPLETED' ? `('WAITING', 'ERROR')` : `('WAITING')`;
    const { changes } = this.#run(
      `UPDATE fits SET status = ?, code = ?, message = ?, segment = ?, row = ?, cpu = cpu + ?, cached = ?, attempts = attempts + 1
       WHERE job = ? AND bin = ? AND status IN ${open}`,
      status,
      code,
      message,
      row === null ? null : segment,
      row,
      cpu,
      isCached ? 1 : 0,
      job,
      bin
    );
    return changes === 1;
  }

  #move(id: string, to: Phase, error: Problem | null = null): boolean {
    if (!mayFollow(this.job(id).phase, to)) return false;
    const now = new Date().toISOString();
    const stamp = to === 'EXECUTING' ? 'started' : to === 'QUEUED' ? 'created' : 'ended';
    const value = to === 'QUEUED' ? this.job(id).created : now;
    this.#run(
      `UPDATE jobs SET phase = ?, error = ?, ${stamp} = ? WHERE id = ?`,
      to,
      error === null ? null : JSON.stringify(error),
      value,
      id
    );
    return true;
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined)
      this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: (string | number | null)[]): { changes: number | bigint } {
    return this.#statement(sql).run(...values);
  }

  #get(sql: string, ...values: (string | number)[]): unknown {
    return this.#statement(sql).get(...values);
  }

  #all(sql: string, ...values: (string | number)[]): unknown[] {
    return this.#statement(sql).all(...values);
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const answer = work();
      this.#database.exec('COMMIT');
      return answer;
    } catch (cause) {
      this.#database.exec('ROLLBACK');
      throw cause;
    }
  }
}

function jobOf(row: unknown): JobRow {
  const { error, ...rest } = row as JobRow & { error: unknown };
  return { ...rest, error: typeof error === 'string' ? (JSON.parse(error) as Problem) : null };
}
