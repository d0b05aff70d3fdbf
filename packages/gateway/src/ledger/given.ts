import { tell } from './events.ts';
import type { Sql } from './sql.ts';

/** Tasks that were sent for good, and need not be sent again when the gateway starts: those of detached jobs. */
export class GivenTasks {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Notes that the broker has a task of these bins. */
  add(job: string, task: string, bins: readonly number[]): void {
    this.#sql.transaction(() => {
      tell(this.#sql, job, { kind: 'given', detail: { task, bins } });
    });
  }

  /** Every bin of a job that was in such a task. */
  bins(job: string): Set<number> {
    const rows = this.#sql.all(
      `SELECT value AS bin FROM events, json_each(detail, '$.bins') WHERE job = ? AND kind = 'given'`,
      job
    ) as { readonly bin: number }[];
    return new Set(rows.map(({ bin }) => bin));
  }
}
