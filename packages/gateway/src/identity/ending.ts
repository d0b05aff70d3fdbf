/** When a gateway ends by itself: with its parent, or after it was idle. */
import type { Readable } from 'node:stream';
import { birthOf } from './living.ts';

/** Whose end is ours. */
export interface Parent {
  /** Watched every second; the process that started us unless given. */
  pid?: number;
  /** A pipe that the parent holds open, such as process.stdin; only when it is really the parent's. */
  pipe?: Readable;
}

/** Calls `onGone` once when the parent's process or pipe is gone; returns what stops the watch. */
export function watchParent(onGone: () => void, parent: Parent = {}): () => void {
  const pid = parent.pid ?? process.ppid;
  const birth = birthOf(pid);
  const stop = (): void => {
    clearInterval(timer);
    parent.pipe?.off('end', gone).off('close', gone).off('error', gone);
  };
  const gone = (): void => {
    stop();
    onGone();
  };
  const look = (): void => {
    if (birth === null || birthOf(pid) !== birth) gone();
  };
  const timer = setInterval(look, 1000).unref();
  parent.pipe?.once('end', gone).once('close', gone).once('error', gone).resume();
  return stop;
}

/** How long a gateway without a parent stays, and what counts as work. */
export interface Idleness {
  /** 10 minutes unless given. */
  limitMs?: number;
  /** Whether something runs that no call shows: jobs, open event streams. */
  isBusy(): boolean;
  onIdle(): void;
}

/** A clock that every call winds up. */
export interface IdleClock {
  touch(): void;
  stop(): void;
}

/** Calls `onIdle` once when nobody called and nothing ran for `limitMs`. */
export function idleClock({ limitMs = 600_000, isBusy, onIdle }: Idleness): IdleClock {
  let last = Date.now();
  const look = (): void => {
    if (isBusy()) last = Date.now();
    if (Date.now() - last < limitMs) return;
    clearInterval(timer);
    onIdle();
  };
  const timer = setInterval(look, Math.max(1, Math.min(limitMs / 10, 10_000))).unref();
  return { touch: () => void (last = Date.now()), stop: () => clearInterval(timer) };
}
