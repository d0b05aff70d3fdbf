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
  /** Only a piece of it, without its start and its end. */
  readonly isPiece?: boolean;
}

export interface WallGuess {
  readonly seconds: number;
  /** Standard error of its natural logarithm, the cost being known. */
  readonly error: number;
}

/** Seconds that starting and writing take; the clock against CPU over slots; seconds that the feed adds to each fit. */
const prior: Prior = { mean: [0.5, 1.1, 0.001], sigma: [0.7, 1, 0.002] };
/** Scatter of a job's time by the clock: a part of it, and seconds; of older jobs more, for what else runs changes. */
const scatter = { part: 0.08, seconds: 0.15, each: 0.03, most: 0.4, piece: 0.4 };
/** A job so many times slower or faster than most met something that says nothing of the next. */
const strange = 3;
/** So that short jobs are not judged by what starting takes. */
const start = 0.5;

const ideal = ({ cpuSeconds, fits, slots }: WallFacts): number =>
  cpuSeconds / Math.max(1, Math.min(slots, fits));

const scatterOf = (seconds: number, age: number): number =>
  Math.hypot(
    scatter.part * seconds,
    scatter.seconds,
    Math.min(scatter.most, scatter.each * age) * seconds
  );

/** Those that are like most. */
function usual(jobs: readonly WallSeen[]): readonly WallSeen[] {
  const ratio = (job: WallSeen): number => job.seconds / (ideal(job) + start);
  const whole = jobs.filter(({ isPiece }) => isPiece !== true);
  const sorted = whole.map(ratio).sort((a, b) => a - b);
  const middle = sorted[(sorted.length - 1) >> 1] ?? 1;
  return jobs.filter(job => {
    if (job.isPiece === true) return true;
    const off = ratio(job) / middle;
    return off < strange && off > 1 / strange;
  });
}

/** Seconds from a job's first fit to its end; what was seen comes newest first. */
export function guessWall(seen: readonly WallSeen[], asked: WallFacts): WallGuess {
  const columns = (job: WallFacts, starts = 1): number[] => [starts, ideal(job), job.fits];
  const observed = usual(seen).map((job, age) => ({
    x: columns(job, job.isPiece === true ? 0 : 1),
    y: job.seconds,
    error: Math.hypot(scatterOf(job.seconds, age), job.isPiece ? scatter.piece * job.seconds : 0)
  }));
  const { y, error, strain } = regress(observed, prior, columns(asked));
  // No job is faster than its fits.
  const seconds = Math.max(y, 0.9 * ideal(asked), 0.05);
  return { seconds, error: (Math.hypot(error, scatterOf(seconds, 0)) * strain) / seconds };
}
