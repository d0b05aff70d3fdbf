// Where checks lie: whole in the folder of the job that made them, in one line in that of the job that was checked.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Job } from '@spaxel/protocol';

export type Noted = NonNullable<Job['checks']>;

const whole = 'check.json';
const lines = 'checks.json';

function read(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function write(path: string, value: unknown): void {
  writeFileSync(`${path}.part`, JSON.stringify(value));
  renameSync(`${path}.part`, path);
}

/** The check that a job has made; undefined until it has ended, and of other jobs. */
export function readCheck(folder: string): Check | undefined {
  return read(join(folder, whole)) as Check | undefined;
}

export function keepCheck(folder: string, check: Check): void {
  write(join(folder, whole), check);
}

/** The checks of a job, oldest first. */
export function readNotes(folder: string): Noted {
  return (read(join(folder, lines)) as Noted | undefined) ?? [];
}

/** Adds a check to its job's; one that was written again, after a crash, takes its own place. In one turn: no other comes between. */
export function noteCheck(folder: string, { by, date, sentence }: Check): void {
  const others = readNotes(folder).filter(({ job }) => job !== by);
  write(join(folder, lines), [...others, { job: by, date, sentence }]);
}
