import { jobOf, type JobRow } from './rows.ts';
import type { Sql } from './sql.ts';

/** Finds a few jobs among ten thousands; all lists are newest first. */
export class JobFinder {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Jobs that are no rows of campaigns. */
  alone(): JobRow[] {
    return this.#sql.all('SELECT * FROM jobs WHERE campaign IS NULL ORDER BY id DESC').map(jobOf);
  }

  /** The newest jobs whose spectra come from the source of this digest. */
  ofSource(digest: string): JobRow[] {
    const sql = `SELECT * FROM jobs WHERE plan ->> '$.source.digest' = ? ORDER BY id DESC LIMIT 20`;
    return this.#sql.all(sql, digest).map(jobOf);
  }

  /** Ids that end so. */
  ending(end: string): string[] {
    const sql = 'SELECT id FROM jobs WHERE substr(id, -length(?1)) = ?1 ORDER BY id DESC';
    return this.#sql.all(sql, end).map(row => (row as JobRow).id);
  }
}
