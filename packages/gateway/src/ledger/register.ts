import { SpaxelError } from '@spaxel/core';
import type { App, Region, Source } from '@spaxel/protocol';
import type { Sql } from './sql.ts';

/** What is kept by name, and as what. */
export interface Listed {
  readonly app: App;
  readonly region: Region;
  readonly source: Source;
}

export type Kind = keyof Listed;

/** More than any user names; who wants more has lost his way. */
const most = 1000;

/** Applications, regions and data sources: small documents by name. */
export class Register {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Those of a kind, by name. */
  list<K extends Kind>(kind: K): Listed[K][] {
    return this.#sql
      .all('SELECT document FROM documents WHERE kind = ? ORDER BY name', kind)
      .map(row => documentOf(row) as Listed[K]);
  }

  /** @throws SpaxelError NotListed. */
  get<K extends Kind>(kind: K, name: string): Listed[K] {
    const sql = 'SELECT document FROM documents WHERE kind = ? AND name = ?';
    const row = this.#sql.get(sql, kind, name);
    if (row === undefined) throw unlisted(kind, name);
    return documentOf(row) as Listed[K];
  }

  /** Writes one, over one of its name. @throws SpaxelError OptionInvalid when there are too many. */
  put<K extends Kind>(kind: K, document: Listed[K]): void {
    const { name } = document;
    this.#sql.transaction(() => {
      const others = 'SELECT count(*) AS count FROM documents WHERE kind = ? AND name <> ?';
      const { count } = this.#sql.get(others, kind, name) as { count: number };
      if (count >= most)
        throw new SpaxelError('OptionInvalid', `There are ${most} of kind ${kind}: remove some.`);
      this.#sql.run(
        'INSERT OR REPLACE INTO documents (kind, name, document, changed) VALUES (?, ?, ?, ?)',
        ...[kind, name, JSON.stringify(document), new Date().toISOString()]
      );
    });
  }

  /** Removes one, and answers it. @throws SpaxelError NotListed. */
  remove<K extends Kind>(kind: K, name: string): Listed[K] {
    const sql = 'DELETE FROM documents WHERE kind = ? AND name = ? RETURNING document';
    const row = this.#sql.get(sql, kind, name);
    if (row === undefined) throw unlisted(kind, name);
    return documentOf(row) as Listed[K];
  }
}

function documentOf(row: unknown): unknown {
  return JSON.parse((row as { document: string }).document);
}

function unlisted(kind: Kind, name: string): SpaxelError {
  return new SpaxelError('NotListed', `There is no ${kind} ${name}.`);
}
