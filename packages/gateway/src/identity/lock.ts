/**
 * The lock of a state folder: the file lock.N with the highest N, linked into place whole and
 * only where no file of that name is. A stale one is succeeded by lock.N+1, never removed first:
 * so of two who find it stale exactly one wins, and the loser of an old listing sees the higher N.
 */
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { birthOf, isLiving } from './living.ts';

/** The process that holds, or held, a lock. */
interface Holder {
  pid: number;
  birth: string;
}

/** A lock that this process holds until it releases it or ends. */
export interface Lock {
  /** Gives the lock back; doing it twice is harmless. */
  release(): void;
}

/** Takes the lock of a state folder; null when a living process holds it. */
export function takeLock(state: string): Lock | null {
  for (;;) {
    const newest = newestGeneration(state);
    if (holderAt(state, newest) !== null) return null;
    const mine = newest + 1;
    if (!place(state, mine)) continue;
    if (newestGeneration(state) === mine) return held(state, mine);
    rmSync(lockPath(state, mine), { force: true });
  }
}

/** The pid of the living process that holds the lock; null when it is free or stale. */
export function lockHolder(state: string): number | null {
  return holderAt(state, newestGeneration(state))?.pid ?? null;
}

function held(state: string, mine: number): Lock {
  for (const old of generations(state)) {
    if (old < mine) rmSync(lockPath(state, old), { force: true });
  }
  let isHeld = true;
  return {
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      if (!existsSync(state)) return; // the folder was removed, and the lock with it
      renameSync(writeHolder(state, { pid: 0, birth: '' }), lockPath(state, mine));
    }
  };
}

/** Links our holder file as lock.N; false when another was first. */
function place(state: string, generation: number): boolean {
  const file = writeHolder(state, { pid: process.pid, birth: birthOf(process.pid) ?? '' });
  try {
    linkSync(file, lockPath(state, generation));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(file, { force: true });
  }
}

function writeHolder(state: string, holder: Holder): string {
  const file = join(state, `lock-${randomUUID()}`);
  writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
  return file;
}

function holderAt(state: string, generation: number): Holder | null {
  try {
    const text = readFileSync(lockPath(state, generation), 'utf8');
    const { pid, birth } = JSON.parse(text) as Holder;
    return isLiving(pid, birth) ? { pid, birth } : null;
  } catch {
    return null; // gone, or not written by us: whoever links the next number holds it
  }
}

function newestGeneration(state: string): number {
  return Math.max(0, ...generations(state));
}

function generations(state: string): number[] {
  return readdirSync(state).flatMap(name => {
    const number = /^lock\.(\d+)$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function lockPath(state: string, generation: number): string {
  return join(state, `lock.${generation}`);
}
