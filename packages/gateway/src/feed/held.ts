// A job that is accepted and not yet committed has a mark in its folder: it outlives the gateway, and goes with the job.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const markOf = (folder: string): string => join(folder, 'held');

export function holdJob(folder: string): void {
  writeFileSync(markOf(folder), '');
}

export function isJobHeld(folder: string): boolean {
  return existsSync(markOf(folder));
}

/** Answers whether the job was held. */
export function releaseJob(folder: string): boolean {
  if (!isJobHeld(folder)) return false;
  rmSync(markOf(folder));
  return true;
}
