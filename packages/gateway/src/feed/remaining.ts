// How long a running job will still take: its own pace so far, and what earlier jobs say, each by its weight.
import type { Job } from '@spaxel/protocol';
import type { Stage } from '../plan/stages.ts';
import { ninety, type Foresight } from './estimate.ts';

/** How far a stage of a job is. */
export interface Pace {
  readonly stage: Stage;
  /** Fits that are not yet answered. */
  readonly left: number;
  /** Answered in `seconds`. */
  readonly fresh: number;
  readonly seconds: number;
}

export type Remaining = Pick<Job, 'secondsRemaining' | 'remaining'>;

/** Scatter of ln(seconds of one fit) among the fits of a job, and what the rest may differ from what is done. */
const [oneFit, drift] = [0.6, 0.05];
/** What is known no better than this is not said. */
const mostError = 0.9;

interface Guess {
  readonly seconds: number;
  /** Standard error of ln(seconds). */
  readonly error: number;
}

/** Seconds a fit of this stage takes by the clock: by the pace, weighed against what was foreseen. */
function secondsPerFit({ fresh, seconds, left }: Pace, foreseen: Guess): Guess {
  if (fresh <= 0) return foreseen;
  const error = Math.hypot(oneFit / Math.sqrt(fresh), left > 0 ? drift : 0);
  const [own, other] = [error ** -2, foreseen.error ** -2];
  const ln = (own * Math.log(seconds / fresh) + other * Math.log(foreseen.seconds)) / (own + other);
  return { seconds: Math.exp(ln), error: (own + other) ** -0.5 };
}

function foreseenOf({ cost, clock }: Foresight, { stage, left, fresh }: Pace): Guess {
  const fits = Math.max(1, left + fresh);
  const each = stage === 'errors' ? cost.errors : cost.fit;
  const { seconds, error } = clock(fits, fits * each);
  const known = stage === 'errors' ? cost.errorsError : cost.fitError;
  return { seconds: seconds / fits, error: Math.hypot(error, known) };
}

/** Seconds that the rest will take, with their 90 % interval; nothing before anything is known, and while paused. */
export function remainingOf(pace: Pace | null, foresight: Foresight): Remaining {
  if (pace === null) return { secondsRemaining: null };
  const each = secondsPerFit(pace, foreseenOf(foresight, pace));
  if (each.error > mostError) return { secondsRemaining: null };
  const { cost } = foresight;
  const areErrorsToCome = pace.stage === 'fits' && cost.errors > 0;
  const isKnown = !areErrorsToCome || Math.hypot(each.error, cost.ratioError) <= mostError;
  // The errors of every fit of this run follow, each so many times as long as the fit itself.
  const times = areErrorsToCome && isKnown ? cost.errors / cost.fit : 0;
  const errors = each.seconds * times * (pace.left + pace.fresh);
  const seconds = each.seconds * pace.left + errors;
  const share = seconds > 0 ? errors / seconds : 0;
  const spread = Math.exp(ninety * Math.hypot(each.error, share * cost.ratioError));
  const to = isKnown ? 'end' : 'maps';
  return {
    secondsRemaining: seconds,
    remaining: { low: seconds / spread, high: seconds * spread, to }
  };
}
