// What the fits of a job have cost, from its events: those tell each stage apart, where the table of fits has the sum.
import { jobOf, type JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

/** CPU seconds of fits of one kind. */
export interface Cost {
  readonly fits: number;
  readonly mean: number;
  /** Standard deviation of one. */
  readonly sigma: number;
}

/** What a job's own fits have cost, and, where it had such, the fits that found their errors. */
export interface JobCosts {
  readonly task?: Cost;
  readonly improved?: Cost;
  /** Whether it was paused at some time. */
  readonly wasPaused: boolean;
}

/** Events that are read of a job: enough for a mean, however many fits it has. */
const mostEvents = 500;

/** Reads what fits have cost. */
export class CostBook {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The newest jobs that have ended and were planned. */
  ended(most: number): JobRow[] {
    const sql = `SELECT * FROM jobs WHERE ended IS NOT NULL AND plan <> '{}' ORDER BY id DESC LIMIT ?`;
    return this.#sql.all(sql, most).map(jobOf);
  }

  /** Of one job, from events at even steps through it, so that what came first and what came last are both among them. */
  of(job: string): JobCosts {
    const newest = this.#sql.get('SELECT max(number) AS last FROM events WHERE job = ?', job);
    const { last } = newest as { readonly last: number | null };
    const rows = this.#sql.all(
      `SELECT kind, count(*) AS fits, avg(cpu) AS mean, avg(cpu * cpu) AS square FROM (
         SELECT kind, value ->> 4 AS cpu FROM events, json_each(detail, '$.fits')
         WHERE job = ? AND kind IN ('task', 'improved') AND number % ? = 0 AND value ->> 1 = 'COMPLETED' AND value ->> 5 = 1
       ) WHERE cpu > 0 GROUP BY kind`,
      job,
      Math.max(1, Math.ceil((last ?? 0) / mostEvents))
    ) as { kind: 'task' | 'improved'; fits: number; mean: number; square: number }[];
    const costs = rows.map(({ kind, fits, mean, square }) => {
      const sigma = Math.sqrt(Math.max(0, square - mean ** 2));
      return [kind, { fits, mean, sigma }] as const;
    });
    return { ...Object.fromEntries(costs), wasPaused: this.#wasPaused(job) };
  }

  #wasPaused(job: string): boolean {
    const sql = `SELECT 1 FROM events WHERE job = ? AND kind = 'moved' AND detail ->> 'to' IN ('SUSPENDED', 'HELD') LIMIT 1`;
    return this.#sql.get(sql, job) !== undefined;
  }
}
