import type { Job } from '@spaxel/protocol';

/** A job's phase, as UWS 1.1 (section 2.1.3) names them. */
export type Phase = Job['phase'];

const next: Readonly<Record<Phase, readonly Phase[]>> = {
  PENDING: ['QUEUED', 'ERROR', 'ABORTED'],
  QUEUED: ['EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED', 'HELD'],
  EXECUTING: ['COMPLETED', 'ERROR', 'ABORTED', 'SUSPENDED'],
  HELD: ['QUEUED', 'ABORTED'],
  SUSPENDED: ['EXECUTING', 'ABORTED'],
  COMPLETED: ['ARCHIVED'],
  ERROR: ['ARCHIVED'],
  ABORTED: ['ARCHIVED'],
  ARCHIVED: []
};

/** Whether a job may go from one phase to another. */
export function mayFollow(from: Phase, to: Phase): boolean {
  return next[from].includes(to);
}

/** Whether a job waits until its user lets it go on. */
export function isPaused(phase: Phase): boolean {
  return phase === 'HELD' || phase === 'SUSPENDED';
}

/** Whether no more results can come. */
export function isTerminal(phase: Phase): boolean {
  return phase === 'COMPLETED' || phase === 'ERROR' || phase === 'ABORTED' || phase === 'ARCHIVED';
}
