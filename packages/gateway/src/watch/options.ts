import type { Gate } from './gate.ts';
import type { News } from './news.ts';
import type { Wanted } from './place.ts';

/** A folder to watch, and what is to be made of the files in it. */
export interface WatchOptions extends Wanted {
  /** Whether to end when what lies there is fitted. */
  readonly isOnce: boolean;
  readonly settleMs: number;
  readonly pollMs: number;
  /** Jobs at a time. */
  readonly jobs: number;
  readonly gate: Gate;
  readonly tell: (news: News) => void;
}
