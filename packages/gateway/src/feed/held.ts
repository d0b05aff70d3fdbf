// A job that is accepted and not yet committed has a mark in its folder: it outlives the gateway, and goes with the job.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const markOf = (folder: string): string => join(folder, 'held');
const releaseOf = (folder: string): string => join(folder, 'released');

export function holdJob(folder: string): void {
  writeFileSync(markOf(folder), '');
}

export function isJobHeld(folder: string): boolean {
  return existsSync(markOf(folder));
}

/** Answers whether the job was held. When it was let go is kept beside it: its deadline counts from then. */
export function releaseJob(folder: string): boolean {
  if (!isJobHeld(folder)) return false;
  // Before the mark goes: a crash in between leaves it held.
  writeFileSync(releaseOf(folder), new Date().toISOString());
  rmSync(markOf(folder));
  return true;
}

/** When a job that had been held was let go; undefined when it never was held. */
export function releasedAt(folder: string): string | undefined {
  const path = releaseOf(folder);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
