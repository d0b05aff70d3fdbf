// How long a job lasts by the clock, given what its fits cost: learnt from jobs that ran alone, from their first fit to their end.
import { regress, type Prior } from './regress.ts';

/** A job's work as the clock sees it. */
export interface WallFacts {
  readonly cpuSeconds: number;
  readonly fits: number;
  /** Fits at a time. */
  readonly slots: number;
}

/** A job that ran alone and was not paused. */
export interface WallSeen extends WallFacts {
  readonly seconds: number;
}

export interface WallGuess {
  readonly seconds: number;
  /** Standard error of its natural logarithm, the cost being known. */
  readonly error: number;
}

/** Seconds that starting and writing take; the clock against CPU over slots; seconds that the feed adds to each fit. */
const prior: Prior = { mean: [0.5, 1.1, 0.001], sigma: [0.5, 0.2, 0.001] };
/** Scatter of a job's time by the clock: a part of it, and seconds. */
const scatter = { part: 0.07, seconds: 0.15 };
/** Jobs further than this from what their fits need met something that says nothing of the next. */
const strange = { least: 0.7, most: 4 };

const ideal = ({ cpuSeconds, fits, slots }: WallFacts): number =>
  cpuSeconds / Math.max(1, Math.min(slots, fits));

const scatterOf = (seconds: number): number => Math.hypot(scatter.part * seconds, scatter.seconds);

function isUsual(job: WallSeen): boolean {
  const least = ideal(job);
  return job.seconds >= strange.least * least && job.seconds <= strange.most * least + 5;
}

/** Seconds from a job's first fit to its end. */
export function guessWall(seen: readonly WallSeen[], asked: WallFacts): WallGuess {
  const columns = (job: WallFacts): number[] => [1, ideal(job), job.fits];
  const { y, error } = regress(
    seen.filter(isUsual).map(job => ({
      x: columns(job),
      y: job.seconds,
      error: scatterOf(job.seconds)
    })),
    prior,
    columns(asked)
  );
  // No job is faster than its fits.
  const seconds = Math.max(y, 0.9 * ideal(asked), 0.05);
  return { seconds, error: Math.hypot(error, scatterOf(seconds)) / seconds };
}
