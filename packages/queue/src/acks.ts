// Gives results and dead tasks to the gateway, each again and again until it is acknowledged.

/** Results that are given at a time. */
export const resultsTogether = 64;

/** Milliseconds between attempts at the same one: doubling from the first to the longest. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
}

/** A line of things to be acknowledged: one that is refused goes to its end after a pause. */
export class Acks {
  readonly #pauses: Pauses;
  readonly #together: number;
  #running = 0;
  readonly #line: (() => Promise<void>)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  /** `together`: how many are attempted at a time, so that who stores them can store several at once. */
  constructor(pauses: Pauses, together = 1) {
    this.#pauses = pauses;
    this.#together = together;
  }

  /** `attempt` rejects when not acknowledged; it is called until it resolves. */
  add(attempt: () => Promise<void>): void {
    let pause = this.#pauses.first;
    const again = async (): Promise<void> => {
      try {
        await attempt();
      } catch {
        this.#later(again, pause);
        pause = Math.min(pause * 2, this.#pauses.longest);
      }
    };
    this.#line.push(again);
    this.#run();
  }

  close(): void {
    this.#isClosed = true;
    this.#line.length = 0;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #later(again: () => Promise<void>, milliseconds: number): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#line.push(again);
      this.#run();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #run(): void {
    while (this.#running < this.#together) {
      const next = this.#line.shift();
      if (next === undefined) return;
      this.#running += 1;
      void next().finally(() => {
        this.#running -= 1;
        this.#run();
      });
    }
  }
}
