// What the fits of a job have cost, from its events: those tell each stage apart, where the table of fits has the sum.
import { jobOf, type JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

/** CPU seconds of fits of one kind, the first ones and, from all over the job, later ones. */
export interface CostSample {
  readonly first: readonly number[];
  readonly later: readonly number[];
  /** By the clock, from the first answer to the last. */
  readonly seconds: number;
}

/** What a job's own fits have cost, and, where it had such, the fits that found their errors. */
export interface JobCosts {
  readonly task: CostSample;
  readonly improved: CostSample;
  /** Whether it was paused at some time. */
  readonly wasPaused: boolean;
}

interface Ends {
  readonly first: number | null;
  readonly last: number | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Events that are read of a job: enough for a mean, however many fits it has. */
const mostEvents = 500;
/** Fits at a job's beginning, while fitters warm up; of a short job a third of it. */
const mostFirst = 40;

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

  /** Of one job, from its first events, and from others at even steps through the rest. */
  of(job: string): JobCosts {
    const [task, improved] = [this.#sample(job, 'task'), this.#sample(job, 'improved')];
    return { task, improved, wasPaused: this.#wasPaused(job) };
  }

  #sample(job: string, kind: 'task' | 'improved'): CostSample {
    const ends = this.#sql.get(
      `SELECT min(number) AS first, max(number) AS last, min(at) AS "from", max(at) AS "to" FROM events WHERE job = ? AND kind = ?`,
      ...[job, kind]
    ) as Ends;
    const [first, last] = [ends.first ?? 0, ends.last ?? 0];
    const rows = this.#sql.all(
      `SELECT value ->> 4 AS cpu FROM events, json_each(detail, '$.fits')
       WHERE job = ? AND kind = ? AND (number < ? OR number % ? = 0)
         AND value ->> 1 = 'COMPLETED' AND value ->> 5 = 1 AND value ->> 4 > 0
       ORDER BY number, key`,
      ...[job, kind, first + mostFirst, Math.max(1, Math.ceil((last - first) / mostEvents))]
    ) as { readonly cpu: number }[];
    const costs = rows.map(({ cpu }) => cpu);
    const count = Math.min(mostFirst, Math.floor(costs.length / 3));
    const seconds = (Date.parse(ends.to ?? '') - Date.parse(ends.from ?? '')) / 1000 || 0;
    return { first: costs.slice(0, count), later: costs.slice(count), seconds };
  }

  #wasPaused(job: string): boolean {
    const sql = `SELECT 1 FROM events WHERE job = ? AND kind = 'moved' AND detail ->> 'to' IN ('SUSPENDED', 'HELD') LIMIT 1`;
    return this.#sql.get(sql, job) !== undefined;
  }
}
