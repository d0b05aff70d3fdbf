import { codeOf, type Phase } from '@spaxel/core';
import type { Job, Problem } from '@spaxel/protocol';
import { addOnce, type NewJob } from './added.ts';
import { abortWaiting, answer, type Answer } from './answers.ts';
import { tell } from './events.ts';
import { hasFits, reopenFailed } from './fits.ts';
import { addWarning, moveJob, phaseOf } from './jobs.ts';
import { LedgerLooks } from './looks.ts';
import { startMember, type Member } from './member.ts';
import { PlannedFits } from './planned.ts';
import type { Outcome, SegmentRow } from './rows.ts';
import { dropSegments, replaceSegments } from './segments.ts';
import { Standings } from './standings.ts';

/** The truth: jobs, fits and where their arrays lie. The only code that knows SQL; every method is one transaction. */
export class Ledger extends LedgerLooks {
  readonly #standings = new Standings(this.sql);
  readonly #planned = new PlannedFits(this.sql);

  /**
   * Adds a job, PENDING; that of a campaign's row together with the row. Answers its id, or that of the job that was asked for
   * under the same key before. @throws SpaxelError Aborted when the row waits no more.
   */
  addJob(job: NewJob, member?: Member): string {
    return this.sql.transaction(() => {
      const id = addOnce(this.sql, job, member?.campaign ?? null);
      if (member !== undefined) startMember(this.sql, member, id);
      return id;
    });
  }

  /** Adds the next fits of a job that is being planned, which nobody is told of before it is queued; false when it was stopped. */
  addFits(id: string, first: number, fitIds: readonly string[]): boolean {
    return this.#change(id, () => {
      if (phaseOf(this.sql, id) !== 'PENDING') return false;
      if (first === 0) this.#planned.clear(id);
      this.#planned.add(id, fitIds);
      return true;
    });
  }

  /** Takes out some of what the planning of a job that was stopped has added; false when there is nothing more. */
  dropFits(id: string): boolean {
    return this.#change(id, () => !hasFits(this.sql, id) && this.#planned.drop(id));
  }

  /** Stores the plan and queues the job with these fits, else with those that were added; of one that was stopped meanwhile they are ABORTED. */
  queue(id: string, plan: string, fitIds?: readonly string[]): void {
    this.#change(id, () => {
      this.sql.run('UPDATE jobs SET plan = ? WHERE id = ?', plan, id);
      if (fitIds !== undefined) {
        this.#planned.clear(id);
        this.#planned.add(id, fitIds);
      }
      tell(this.sql, id, { kind: 'queued', detail: this.#planned.end(id) });
      this.#standings.forget(id);
      if (!moveJob(this.sql, id, { to: 'QUEUED' }))
        abortWaiting(this.#tables, id, codeOf('Aborted').code);
    });
  }

  /** Moves a job to another phase; false when it may not go there. */
  move(id: string, to: Phase, error: Problem | null = null): boolean {
    return this.sql.transaction(() => moveJob(this.sql, id, { to, error }));
  }

  /** Adds a warning to those of the plan. */
  warn(id: string, warning: Job['warnings'][number]): void {
    addWarning(this.sql, id, warning);
  }

  /** Code of each bin; not to be written to. */
  codes(job: string): Int32Array {
    return this.#standings.codes(job);
  }

  counts(job: string): Job['counts'] {
    return this.#standings.counts(job);
  }

  /**
   * Commits one task: its segment (null when every fit failed) and its outcomes. The first COMPLETED wins; a COMPLETED replaces
   * an ERROR; all else that comes late is dropped. Answers the bins whose state changed.
   */
  commit(job: string, segment: SegmentRow | null, outcomes: readonly Outcome[]): number[] {
    return this.commitAll([{ kind: 'task', job, segment, outcomes }])[0] ?? [];
  }

  /** Commits one task that tells more of fits already completed: their arrays lie in its segment from now on. Answers these bins. */
  improve(job: string, segment: SegmentRow, outcomes: readonly Outcome[]): number[] {
    return this.commitAll([{ kind: 'improved', job, segment, outcomes }])[0] ?? [];
  }

  /** Commits what came of several tasks, all or none; answers the bins that each of them changed. */
  commitAll(answers: readonly Answer[]): number[][] {
    const tables = this.#tables;
    return this.#change(
      answers.map(({ job }) => job),
      () => answers.map(one => answer(tables, one))
    );
  }

  /** Stops a job: its waiting fits and the job itself are ABORTED together; false when it had ended. */
  abort(job: string, code: number, why: Problem | null = null): boolean {
    return this.#change(job, () => {
      if (!moveJob(this.sql, job, { to: 'ABORTED', error: why })) return false;
      if (hasFits(this.sql, job)) abortWaiting(this.#tables, job, code);
      return true;
    });
  }

  /** Says whether the arrays of a job are kept for ever. @throws SpaxelError JobUnknown. */
  keep(job: string, isKept = true): void {
    this.job(job);
    this.sql.run('UPDATE jobs SET kept = ? WHERE id = ?', isKept ? 1 : 0, job);
  }

  /** Has every failed fit of a job wait again; answers their bins. */
  waitAgain(job: string): number[] {
    return this.#change(job, () => {
      const bins = reopenFailed(this.sql, job);
      this.#standings.forget(job);
      tell(this.sql, job, { kind: 'again', detail: { bins } });
      return bins;
    });
  }

  /** Ends a job for good: it is known of, its arrays are not. False when it may not be archived. */
  archive(job: string): boolean {
    return this.sql.transaction(
      () => moveJob(this.sql, job, { to: 'ARCHIVED' }) && dropSegments(this.sql, job)
    );
  }

  /** Where the arrays of a job lie after its file was written anew: these segments, and no others. */
  replaceSegments(job: string, file: string, segments: readonly SegmentRow[]): void {
    this.sql.transaction(() => {
      replaceSegments(this.sql, job, { file, segments });
    });
  }

  /** Gives the room of what was removed back to the disk. */
  vacuum(): void {
    this.sql.database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE);');
  }

  get #tables(): Parameters<typeof answer>[0] {
    return { sql: this.sql, standings: this.#standings };
  }

  /** One transaction; where it breaks, the fits of its jobs are counted again. */
  #change<T>(changed: string | readonly string[], work: () => T): T {
    try {
      return this.sql.transaction(work);
    } catch (cause) {
      for (const job of typeof changed === 'string' ? [changed] : changed)
        this.#standings.forget(job);
      throw cause;
    }
  }
}
