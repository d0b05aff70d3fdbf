import type { Job } from '@spaxel/protocol';
import { isTerminal } from '@spaxel/core';

/** How long a client waits for a change of phase: seconds, -1 without end; not at all unless the job is in `phase`. */
export interface Patience {
  readonly WAIT?: number;
  readonly PHASE?: readonly Job['phase'][];
}

interface Waited {
  readonly now: () => Job;
  readonly watch: (changed: () => void) => () => void;
  /** Aborts when the caller goes away. */
  readonly signal: AbortSignal;
}

/** More than a timer can count. */
const longest = 2 ** 31 - 1;

/** The job once its phase changes, or the patience ends (UWS 1.1, section 2.2.1.1). */
export async function waitForPhase(
  { now, watch, signal }: Waited,
  { WAIT = 0, PHASE }: Patience
): Promise<Job> {
  const first = now();
  const isElsewhere = PHASE !== undefined && !PHASE.includes(first.phase);
  if (WAIT === 0 || isElsewhere || isTerminal(first.phase)) return first;
  await new Promise<void>(resolve => {
    const end = (): void => {
      stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, WAIT < 0 ? longest : Math.min(1000 * WAIT, longest));
    const stop = watch(() => {
      if (now().phase !== first.phase) end();
    });
    signal.addEventListener('abort', end);
  });
  return now();
}
