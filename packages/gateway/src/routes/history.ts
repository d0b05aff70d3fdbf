import { isTerminal, type Phase } from '@spaxel/core';

/** How often at most a job's state is told while it changes, milliseconds. */
const interval = 250;

/** States that are kept for those who come back. */
const keptStates = 64;

/** Jobs whose states are kept while nobody listens. */
const keptJobs = 32;

/** The state of a job or a campaign now, and a call for each change; `watch` answers how to stop. */
export interface Watched {
  readonly now: () => { readonly phase: Phase };
  readonly watch: (changed: () => void) => () => void;
}

/** One state of a job, as it is told. */
export interface Told {
  readonly id: string;
  readonly data: string;
  readonly isLast: boolean;
}

/**
 * The states of one job from the moment that somebody listened, at most four a second. Their ids name this history, so that an
 * id of a gateway before this one is known for what it is.
 */
class History {
  readonly listeners = new Set<(state: Told) => void>();
  readonly #watched: Watched;
  readonly #stop: () => void;
  readonly #name = Date.now().toString(36);
  readonly #states: Told[] = [];
  #count = 0;
  #timer: NodeJS.Timeout | null = null;
  #isStale = false;

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#stop = watched.watch(() => {
      this.#isStale = true;
      if (this.#timer === null) this.#tell();
    });
    this.#tell();
  }

  /** What was told after this id; the newest state alone where the id is not known. */
  after(id: string | undefined): readonly Told[] {
    const at = this.#states.findIndex(state => state.id === id);
    return at < 0 ? this.#states.slice(-1) : this.#states.slice(at + 1);
  }

  get isOver(): boolean {
    return this.#states.at(-1)?.isLast === true;
  }

  /** Whether what had ended goes on: a campaign may be retried. */
  get isPast(): boolean {
    return this.isOver && !isTerminal(this.#watched.now().phase);
  }

  end(): void {
    this.#stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#isStale = false;
    const job = this.#watched.now();
    const isLast = isTerminal(job.phase);
    const id = `${this.#name}-${String(++this.#count)}`;
    const state = { id, data: JSON.stringify(job), isLast };
    this.#states.push(state);
    if (this.#states.length > keptStates) this.#states.shift();
    for (const listener of this.listeners) listener(state);
    if (isLast) this.end();
    else this.#timer = setTimeout(() => this.#tick(), interval).unref();
  }

  #tick(): void {
    this.#timer = null;
    if (this.#isStale) this.#tell();
  }
}

/** The histories of the jobs that are listened to, or were of late. */
export class Histories {
  readonly #histories = new Map<string, History>();
  readonly #watched: (job: string) => Watched;
  /** What their events are named. */
  readonly event: string;

  constructor(watched: (job: string) => Watched, event = 'job') {
    this.#watched = watched;
    this.event = event;
  }

  of(job: string): History {
    const found = this.#histories.get(job);
    const known = found === undefined || found.isPast ? new History(this.#watched(job)) : found;
    this.#histories.delete(job);
    this.#histories.set(job, known);
    if (this.#histories.size > keptJobs) this.#dropOldest();
    return known;
  }

  #dropOldest(): void {
    for (const [job, history] of this.#histories) {
      if (history.listeners.size > 0) continue;
      history.end();
      this.#histories.delete(job);
      return;
    }
  }
}
