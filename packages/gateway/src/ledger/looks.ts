import { SpaxelError, type Phase } from '@spaxel/core';
import { jobAskedAs } from './added.ts';
import { CampaignTable } from './campaigns.ts';
import { CostBook } from './costs.ts';
import { eventsOf, type LedgerEvent } from './events.ts';
import { JobFinder } from './find.ts';
import * as fits from './fits.ts';
import { GivenTasks } from './given.ts';
import * as jobs from './jobs.ts';
import { openDatabase } from './open.ts';
import type { FitColumns, FitRow, JobRow, Known, SegmentRow } from './rows.ts';
import { Register } from './register.ts';
import { segmentsOf } from './segments.ts';
import { Sql } from './sql.ts';

/** What a ledger tells. */
export class LedgerLooks {
  protected readonly sql: Sql;
  /** What fits have cost. */
  readonly costs: CostBook;
  /** Tasks that need not be sent again. */
  readonly given: GivenTasks;
  readonly campaigns: CampaignTable;
  readonly find: JobFinder;
  readonly register: Register;

  /** @throws SpaxelError LedgerVersion or LedgerBroken. */
  constructor(path: string) {
    this.sql = new Sql(openDatabase(path));
    this.costs = new CostBook(this.sql);
    this.given = new GivenTasks(this.sql);
    this.campaigns = new CampaignTable(this.sql);
    this.find = new JobFinder(this.sql);
    this.register = new Register(this.sql);
  }

  close(): void {
    this.sql.close();
  }

  /** @throws SpaxelError JobUnknown. */
  job(id: string): JobRow {
    return jobs.readJob(this.sql, id);
  }

  /** The job that this owner asked for under a key. */
  askedAs(submission: string, owner: string | null): string | undefined {
    return jobAskedAs(this.sql, submission, owner);
  }

  /** A job's phase; undefined when there is no such job. */
  phase(id: string): Phase | undefined {
    return jobs.phaseOf(this.sql, id);
  }

  /** Every job, newest first. */
  jobs(): JobRow[] {
    return jobs.allJobs(this.sql);
  }

  /** How many jobs are in each phase. */
  phases(): Map<Phase, number> {
    return jobs.countPhases(this.sql);
  }

  /** Jobs that had not ended: what a start has to take up again. */
  unfinished(): JobRow[] {
    return jobs.unfinishedJobs(this.sql);
  }

  /** Every fit of a job: many megabytes when there are very many. */
  fits(job: string): FitRow[] {
    return fits.fitsOf(this.sql, job);
  }

  /** @throws SpaxelError JobUnknown. */
  fit(job: string, bin: number): FitRow {
    const row = fits.fitOf(this.sql, job, bin);
    if (row !== undefined) return row;
    throw new SpaxelError('JobUnknown', `Job ${job} has no fit of bin ${String(bin)}.`);
  }

  /** Whether a fit is still to be answered. */
  isWaiting(job: string, bin: number): boolean {
    return fits.fitOf(this.sql, job, bin)?.status === 'WAITING';
  }

  /** Bins whose fits are still to be answered. */
  waiting(job: string): Int32Array {
    return fits.waitingOf(this.sql, job);
  }

  /** Code of each bin, and where its arrays lie. */
  columns(job: string): FitColumns {
    return fits.columnsOf(this.sql, job);
  }

  /** What was said of fits, by bin. */
  messages(job: string): Map<number, string> {
    return fits.messagesOf(this.sql, job);
  }

  segments(job: string): SegmentRow[] {
    return segmentsOf(this.sql, job);
  }

  /** Where a completed fit of this id lies, in any job. */
  known(fitId: string): Known | undefined {
    return fits.knownOf(this.sql, fitId);
  }

  /** Of the waiting fits among bins from `from` to below `to`, those that another job has completed, and where. */
  knownAmong(job: string, range: readonly [number, number]): { bin: number; known: Known }[] {
    return fits.knownAmong(this.sql, job, range);
  }

  /** Whether any fit that was added to a job in planning is known of another. */
  knowsAny(job: string): boolean {
    return fits.knowsAny(this.sql, job);
  }

  /** What happened to a job, oldest first. */
  events(job: string): LedgerEvent[] {
    return eventsOf(this.sql, job);
  }

  /** Runs what reads on one state of the ledger, whatever others write meanwhile. */
  reading<T>(work: () => T): T {
    this.sql.database.exec('BEGIN');
    try {
      return work();
    } finally {
      this.sql.database.exec('COMMIT');
    }
  }
}
