/** How a job goes, in words. */
import { isTerminal, type Phase } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';

/** The phase as a person says it. */
export function phaseWord(phase: Phase, trans: TranslationBundle): string {
  const words: Readonly<Record<Phase, string>> = {
    PENDING: trans.__('preparing'),
    QUEUED: trans.__('queued'),
    EXECUTING: trans.__('running'),
    COMPLETED: trans.__('completed'),
    ERROR: trans.__('error'),
    ABORTED: trans.__('cancelled'),
    HELD: trans.__('paused'),
    SUSPENDED: trans.__('paused'),
    ARCHIVED: trans.__('archived')
  };
  return words[phase];
}

/** The counts in one line: `96 of 144 fitted · 2 failed · about 40 s left`; how long it takes as an interval where that is wide. */
export function progressLine(job: Job, trans: TranslationBundle): string {
  const { fits, done, failed, aborted, cached } = job.counts;
  const parts = [trans.__('%1 of %2 fitted', done, fits)];
  if (cached > 0) parts.push(trans.__('%1 known from earlier', cached));
  if (failed > 0) parts.push(trans.__('%1 failed', failed));
  if (aborted > 0) parts.push(trans.__('%1 cancelled', aborted));
  if (job.errors !== undefined)
    parts.push(
      trans.__(
        'maps complete; error bars by Monte Carlo: %1 of %2',
        job.errors.done,
        job.errors.fits
      )
    );
  const remaining = remainingWords(job, trans);
  if (remaining !== null) parts.push(remaining);
  const took = secondsTaken(job);
  if (took !== null) parts.push(duration(took));
  return parts.join(' · ');
}

/** From here on an interval says more than its middle. */
const wide = 1.6;

function remainingWords(
  { phase, secondsRemaining, remaining }: Job,
  trans: TranslationBundle
): string | null {
  if (isTerminal(phase) || typeof secondsRemaining !== 'number') return null;
  const { low, high, to } = remaining ?? { low: 1, high: 1, to: 'end' };
  const isWide = high > wide * low && duration(low) !== duration(high);
  const time = isWide ? interval(low, high) : trans.__('about %1', duration(secondsRemaining));
  return to === 'maps' ? trans.__('%1 to the maps', time) : trans.__('%1 left', time);
}

/** The share of fits that were answered, 0 to 1; once the maps are complete, that of their errors. */
export function fractionDone({ counts, errors }: Job): number {
  if (errors !== undefined) return errors.fits === 0 ? 1 : errors.done / errors.fits;
  const answered = counts.done + counts.failed + counts.aborted;
  return counts.fits === 0 ? 0 : Math.min(1, answered / counts.fits);
}

/** Seconds as `12 s`, `3 min` or `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${String(Math.round(seconds))} s`;
  if (seconds < 5400) return `${String(Math.round(seconds / 60))} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Two times as `3 to 5 min`, the unit said once where it is the same. */
export function interval(low: number, high: number): string {
  const [from, to] = [duration(low), duration(high)];
  if (from === to) return to;
  const [number = '', unit] = from.split(' ');
  return `${to.endsWith(` ${unit ?? ''}`) ? number : from} to ${to}`;
}

function secondsTaken({ started, ended }: Job): number | null {
  if (started === undefined || ended === undefined) return null;
  const seconds = (Date.parse(ended) - Date.parse(started)) / 1000;
  return Number.isFinite(seconds) ? seconds : null;
}

/** The sentence of any thrown value. */
export function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
