import { DatabaseSync } from 'node:sqlite';
import { SpaxelError } from '@spaxel/core';
import { steps } from './schema.ts';

const ledgerVersion = steps.length;

function versionOf(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

/**
 * Opens or makes the ledger (SQLite, WAL, every commit synced to disk), and brings an older one up to this version.
 * @throws SpaxelError LedgerVersion when a newer version wrote it, LedgerBroken when SQLite cannot read it.
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000;'
    );
    const version = versionOf(database);
    if (version > ledgerVersion) throw otherVersion(path, version);
    if (version < ledgerVersion) bringUp(database, version);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof SpaxelError) throw cause;
    throw new SpaxelError('LedgerBroken', `The ledger ${path} cannot be read.`, cause);
  }
}

/** All steps or none: a crash in between leaves the version it found. */
function bringUp(database: DatabaseSync, version: number): void {
  const missing = steps.slice(version).join('\n');
  database.exec(
    `BEGIN IMMEDIATE; ${missing} PRAGMA user_version = ${String(ledgerVersion)}; COMMIT;`
  );
}

function otherVersion(path: string, version: number): SpaxelError {
  return new SpaxelError(
    'LedgerVersion',
    `The ledger ${path} has version ${String(version)}; this gateway writes version ${String(ledgerVersion)}.`
  );
}
