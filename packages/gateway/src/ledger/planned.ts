// The fits of a job that is being planned: written as they are found, hidden until the job is queued with all of them.
import { createHash, type Hash } from 'node:crypto';
import type { Sql } from './sql.ts';

/** So many go to the table in one statement. */
const atOnce = 4096;

/** What was written for one job so far: how many, and one name for all of them in order (as `digestOf`). */
interface Written {
  readonly hash: Hash;
  fits: number;
}

export class PlannedFits {
  readonly #sql: Sql;
  readonly #written = new Map<string, Written>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Forgets what an earlier planning has left of a job. */
  clear(job: string): void {
    this.#sql.run('DELETE FROM fits WHERE job = ?', job);
    this.#written.set(job, { hash: createHash('sha256'), fits: 0 });
  }

  /** Adds the next fits, within the caller's transaction. */
  add(job: string, fitIds: readonly string[]): void {
    if (!this.#written.has(job)) this.clear(job);
    const written = this.#written.get(job) as Written;
    for (let at = 0; at < fitIds.length; at += atOnce) {
      const some = fitIds.slice(at, at + atOnce);
      const before = written.fits === 0 ? '' : '\n';
      written.hash.update(before + some.join('\n'));
      this.#sql.run(
        `INSERT INTO fits (job, bin, fit_id) SELECT ?, ? + key, value FROM json_each(?)`,
        ...[job, written.fits, JSON.stringify(some)]
      );
      written.fits += some.length;
    }
  }

  /** What is to be told of all that were added; nothing more can be. */
  end(job: string): { fits: number; digest: string } {
    if (!this.#written.has(job)) this.clear(job);
    const { hash, fits } = this.#written.get(job) as Written;
    this.#written.delete(job);
    return { fits, digest: hash.digest('hex') };
  }

  /** Takes out of the table some of what a planning that was stopped has left; false when there is nothing more. */
  drop(job: string): boolean {
    this.#written.delete(job);
    const some = `SELECT bin FROM fits WHERE job = ?1 LIMIT ${String(atOnce)}`;
    return this.#sql.run(`DELETE FROM fits WHERE job = ?1 AND bin IN (${some})`, job) > 0;
  }
}
