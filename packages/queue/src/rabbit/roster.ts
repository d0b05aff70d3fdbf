// Which workers are alive: they greet when they come, answer when they are called, and say when they go.
import type { WorkerFacts } from '@spaxel/protocol';
import type { Hello } from './control.ts';

/** Calls that a worker may leave unanswered. */
const missed = 3;
/** More names than any fleet has: a broken worker must not fill the memory with them. */
const most = 10_000;

export class Roster {
  readonly #seen = new Map<string, WorkerFacts>();
  readonly #callEvery: number;

  /** @param callEvery milliseconds between calls */
  constructor(callEvery: number) {
    this.#callEvery = callEvery;
  }

  hear({ type, worker, facts }: Hello, now = new Date()): void {
    const seen = now.toISOString();
    if (type === 'bye') this.#seen.delete(worker);
    else if (this.#seen.has(worker) || this.#seen.size < most) {
      const { since = seen } = this.#seen.get(worker) ?? {};
      this.#seen.set(worker, { ...facts, worker, slots: 1, since, seen });
    }
  }

  /** Those who were heard of lately, who came first before the others. */
  alive(now = Date.now()): WorkerFacts[] {
    for (const [worker, { seen }] of this.#seen)
      if (now - Date.parse(seen) > missed * this.#callEvery) this.#seen.delete(worker);
    return [...this.#seen.values()];
  }
}
