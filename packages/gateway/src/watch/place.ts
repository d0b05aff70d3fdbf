// Where a watcher keeps what it knows: one folder for each watched folder and place of results, one record for each set of options.
import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, SpaxelError, type Command } from '@spaxel/core';
import { lockHolder, takeLock, type Lock } from '../identity/index.ts';
import { claimFolder } from '../results/write.ts';
import { Record } from './record.ts';

export interface Place {
  readonly lock: Lock;
  readonly record: Record;
  /** Of folder, results and options: part of every key. */
  readonly id: string;
}

export interface Wanted {
  /** Real path of the watched folder. */
  readonly folder: string;
  /** Absolute path of the folder for results; null: beside the files. */
  readonly results: string | null;
  /** The options of the `fit` that each file gets. */
  readonly fit: Command['options'];
  /** The state folder of the root. */
  readonly state: string;
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);

/** Two watchers with the same results would write over each other. @throws SpaxelError FileNotFound, OutputUnwritable, CallRefused. */
export async function takePlaceAt({ folder, results, fit, state }: Wanted): Promise<Place> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new SpaxelError('FileNotFound', `${folder} is no folder that can be watched.`);
  await claimFolder(results ?? folder);
  const own = join(state, 'watch', digestOf({ schema: 1, folder, results }));
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const lock = takeLock(own);
  if (lock === null)
    throw new SpaxelError(
      'CallRefused',
      `Process ${String(lockHolder(own))} watches ${folder} already: end it first, or give another --results.`
    );
  try {
    const id = digestOf({ schema: 1, folder, results, fit });
    return { lock, id, record: new Record(join(own, `${id}.jsonl`)) };
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}
