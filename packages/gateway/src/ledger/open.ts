import { DatabaseSync } from 'node:sqlite';
import { SpaxelError } from '@spaxel/core';
import { ledgerVersion, tables } from './schema.ts';

function versionOf(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

/**
 * Opens or makes the ledger (SQLite, WAL, every commit synced to disk).
 * @throws SpaxelError LedgerVersion when another version wrote it, LedgerBroken when SQLite cannot read it.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;'
    );
    const version = versionOf(database);
    if (version === 0) makeTables(database);
    else if (version !== ledgerVersion) throw otherVersion(path, version);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('LedgerBroken', `The ledger ${path} cannot be read.`, cause);
  }
}

function makeTables(database: DatabaseSync): void {
  database.exec(
    `BEGIN IMMEDIATE; ${tables} PRAGMA user_version = ${String(ledgerVersion)}; COMMIT;`
  );
}

function otherVersion(path: string, version: number): SpaxelError {
  return new SpaxelError(
    'LedgerVersion',
    `The ledger ${path} has version ${String(version)}; this gateway writes version ${String(ledgerVersion)}.`
  );
}
