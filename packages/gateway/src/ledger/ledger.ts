import { codeOf, isTerminal, mayFollow, SpaxelError, type Phase } from '@spaxel/core';
import type { Job, Problem } from '@spaxel/protocol';
import { abortWaiting, addSegment, answer } from './answers.ts';
import { digestOf, eventsOf, tell, type LedgerEvent } from './events.ts';
import { GivenTasks } from './given.ts';
import { openDatabase } from './open.ts';
import type { FitRow, JobRow, Known, Outcome, SegmentRow } from './rows.ts';
import { jobOf } from './rows.ts';
import { Sql } from './sql.ts';

const fitColumns = 'bin, fit_id AS fitId, status, code, message, segment, row, cpu, attempts';

/** The truth: jobs, fits and where their arrays lie. The only code that knows SQL; every method is one transaction. */
export class Ledger {
  /** Tasks that need not be sent again. */
  readonly given: GivenTasks;
  readonly #sql: Sql;

  /** @throws SpaxelError LedgerVersion or LedgerBroken. */
  constructor(path: string) {
    this.#sql = new Sql(openDatabase(path));
    this.given = new GivenTasks(this.#sql);
  }

  close(): void {
    this.#sql.close();
  }

  addJob(job: Pick<JobRow, 'id' | 'command' | 'folder' | 'created' | 'out' | 'owner'>): void {
    const { id, command, folder, created, out, owner } = job;
    this.#sql.transaction(() => {
      this.#sql.run(
        `INSERT INTO jobs (id, command, folder, phase, plan, created, out, owner) VALUES (?, ?, ?, 'PENDING', '{}', ?, ?, ?)`,
        ...[id, command, folder, created, out, owner]
      );
      tell(this.#sql, id, { kind: 'added', detail: {} });
    });
  }

  /** @throws SpaxelError JobUnknown. */
  job(id: string): JobRow {
    const row = this.#sql.get('SELECT * FROM jobs WHERE id = ?', id);
    if (row === undefined) throw new SpaxelError('JobUnknown', `There is no job ${id}.`);
    return jobOf(row);
  }

  /** A job's phase; undefined when there is no such job. */
  phase(id: string): Phase | undefined {
    const row = this.#sql.get('SELECT phase FROM jobs WHERE id = ?', id) as
      { readonly phase: Phase } | undefined;
    return row?.phase;
  }

  /** Every job, newest first. */
  jobs(): JobRow[] {
    return this.#sql.all('SELECT * FROM jobs ORDER BY id DESC').map(jobOf);
  }

  /** How many jobs are in each phase. */
  phases(): Map<Phase, number> {
    const rows = this.#sql.all('SELECT phase, count(*) AS count FROM jobs GROUP BY phase');
    return new Map((rows as { phase: Phase; count: number }[]).map(one => [one.phase, one.count]));
  }

  /** Jobs that had not ended: what a start has to take up again. */
  unfinished(): JobRow[] {
    return this.#sql
      .all(
        `SELECT * FROM jobs WHERE phase IN ('PENDING', 'QUEUED', 'EXECUTING', 'HELD', 'SUSPENDED') ORDER BY id`
      )
      .map(jobOf);
  }

  /** Stores the plan and its fits, and queues the job; the fits of one that was stopped meanwhile are ABORTED. */
  queue(id: string, plan: string, fitIds: readonly string[]): void {
    this.#sql.transaction(() => {
      this.#sql.run('UPDATE jobs SET plan = ? WHERE id = ?', plan, id);
      this.#sql.run('DELETE FROM fits WHERE job = ?', id);
      fitIds.forEach((fitId, bin) => {
        this.#sql.run('INSERT INTO fits (job, bin, fit_id) VALUES (?, ?, ?)', id, bin, fitId);
      });
      const detail = { fits: fitIds.length, digest: digestOf(fitIds) };
      tell(this.#sql, id, { kind: 'queued', detail });
      if (!this.#move(id, 'QUEUED')) abortWaiting(this.#sql, id, codeOf('Aborted').code);
    });
  }

  /** Moves a job to another phase; false when it may not go there. */
  move(id: string, to: Phase, error: Problem | null = null): boolean {
    return this.#sql.transaction(() => this.#move(id, to, error));
  }

  /** Adds a warning to those of the plan. */
  warn(id: string, warning: Job['warnings'][number]): void {
    this.#sql.run(
      `UPDATE jobs SET plan = json_insert(plan, '$.warnings[#]', json(?)) WHERE id = ?`,
      JSON.stringify(warning),
      id
    );
  }

  fits(job: string): FitRow[] {
    return this.#sql.all(
      `SELECT ${fitColumns} FROM fits WHERE job = ? ORDER BY bin`,
      job
    ) as unknown as FitRow[];
  }

  /** @throws SpaxelError JobUnknown. */
  fit(job: string, bin: number): FitRow {
    const row = this.#sql.get(`SELECT ${fitColumns} FROM fits WHERE job = ? AND bin = ?`, job, bin);
    if (row === undefined)
      throw new SpaxelError('JobUnknown', `Job ${job} has no fit of bin ${String(bin)}.`);
    return row as unknown as FitRow;
  }

  segments(job: string): SegmentRow[] {
    return this.#sql.all(
      'SELECT segment, task, offset, bytes, file FROM segments WHERE job = ? ORDER BY segment',
      job
    ) as unknown as SegmentRow[];
  }

  counts(job: string): Job['counts'] {
    const row = this.#sql.get(
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
    return this.#sql.get(
      `SELECT job, segment, row FROM fits WHERE fit_id = ? AND status = 'COMPLETED' AND segment IS NOT NULL LIMIT 1`,
      fitId
    ) as Known | undefined;
  }

  /**
   * Commits one task: its segment (null when every fit failed) and its outcomes. The first COMPLETED wins; a COMPLETED replaces
   * an ERROR; all else that comes late is dropped. Answers the bins whose state changed.
   */
  commit(job: string, segment: SegmentRow | null, outcomes: readonly Outcome[]): number[] {
    return this.#sql.transaction(() => answer(this.#sql, 'task', { job, segment, outcomes }));
  }

  /** Commits one task that tells more of fits already completed: their arrays lie in its segment from now on. Answers these bins. */
  improve(job: string, segment: SegmentRow, all: readonly Outcome[]): number[] {
    const outcomes = all.filter(one => one.status === 'COMPLETED');
    return this.#sql.transaction(() => answer(this.#sql, 'improved', { job, segment, outcomes }));
  }

  /** Stops a job: its waiting fits and the job itself are ABORTED together; false when it had ended. */
  abort(job: string, code: number, why: Problem | null = null): boolean {
    return this.#sql.transaction(() => {
      if (!this.#move(job, 'ABORTED', why)) return false;
      abortWaiting(this.#sql, job, code);
      return true;
    });
  }

  /** Says whether the arrays of a job are kept for ever. @throws SpaxelError JobUnknown. */
  keep(job: string, isKept = true): void {
    this.job(job);
    this.#sql.run('UPDATE jobs SET kept = ? WHERE id = ?', isKept ? 1 : 0, job);
  }

  /** Has every failed fit of a job wait again; answers their bins. */
  waitAgain(job: string): number[] {
    return this.#sql.transaction(() => {
      const bins = this.#sql
        .all(
          `UPDATE fits SET status = 'WAITING', code = 1, message = NULL WHERE job = ? AND status = 'ERROR' RETURNING bin`,
          job
        )
        .map(row => (row as FitRow).bin);
      tell(this.#sql, job, { kind: 'again', detail: { bins } });
      return bins;
    });
  }

  /** Ends a job for good: it is known of, its arrays are not. False when it may not be archived. */
  archive(job: string): boolean {
    return this.#sql.transaction(() => {
      if (!this.#move(job, 'ARCHIVED')) return false;
      this.#sql.run('UPDATE fits SET segment = NULL, row = NULL WHERE job = ?', job);
      this.#sql.run('DELETE FROM segments WHERE job = ?', job);
      tell(this.#sql, job, { kind: 'archived', detail: {} });
      return true;
    });
  }

  /** Where the arrays of a job lie after its file was written anew: these segments, and no others. */
  replaceSegments(job: string, file: string, segments: readonly SegmentRow[]): void {
    this.#sql.transaction(() => {
      this.#sql.run('DELETE FROM segments WHERE job = ?', job);
      for (const segment of segments) addSegment(this.#sql, job, { ...segment, file });
      const detail = { file, segments: segments.map(one => one.segment) };
      tell(this.#sql, job, { kind: 'compacted', detail });
    });
  }

  /** What happened to a job, oldest first. */
  events(job: string): LedgerEvent[] {
    return eventsOf(this.#sql, job);
  }

  /** Runs what reads on one state of the ledger, whatever others write meanwhile. */
  reading<T>(work: () => T): T {
    this.#sql.database.exec('BEGIN');
    try {
      return work();
    } finally {
      this.#sql.database.exec('COMMIT');
    }
  }

  /** Gives the room of what was removed back to the disk. */
  vacuum(): void {
    this.#sql.database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
  }

  #move(id: string, to: Phase, error: Problem | null = null): boolean {
    const { phase: from, started, ended } = this.job(id);
    if (!mayFollow(from, to)) return false;
    const now = new Date().toISOString();
    const text = error === null ? null : JSON.stringify(error);
    this.#sql.run(
      'UPDATE jobs SET phase = ?, error = coalesce(?, error), started = ?, ended = ? WHERE id = ?',
      to,
      text,
      to === 'EXECUTING' ? (started ?? now) : started,
      isTerminal(to) ? (ended ?? now) : ended,
      id
    );
    tell(this.#sql, id, { kind: 'moved', detail: { from, to } });
    return true;
  }
}
