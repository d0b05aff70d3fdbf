import type { DatabaseSync, StatementSync } from 'node:sqlite';

type Value = string | number | null;

/** A database with its statements prepared once, and work that is done whole or not at all. */
export class Sql {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }

  /** Answers how many rows were changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  get(sql: string, ...values: Value[]): unknown {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: Value[]): unknown[] {
    return this.#statement(sql).all(...values);
  }

  /** Row after row, none of them kept; the same statement may not run within. */
  each(sql: string, ...values: Value[]): Iterable<unknown> {
    return this.#statement(sql).iterate(...values);
  }

  transaction<T>(work: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const answer = work();
      this.database.exec('COMMIT');
      return answer;
    } catch (cause) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw cause;
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined)
      this.#statements.set(sql, (statement = this.database.prepare(sql)));
    return statement;
  }
}
