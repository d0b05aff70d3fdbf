// Gives results and dead tasks to the gateway, one at a time, each again and again until it is acknowledged.

/** Milliseconds between attempts at the same one: doubling from the first to the longest. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
}

/** A line of things to be acknowledged: one that is refused goes to its end after a pause. */
export class Acks {
  readonly #pauses: Pauses;
  readonly #line: (() => Promise<void>)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isRunning = false;
  #isClosed = false;

  constructor(pauses: Pauses) {
    this.#pauses = pauses;
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
    void this.#run();
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
      void this.#run();
    }, milliseconds);
    this.#timers.add(timer);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) await next();
    this.#isRunning = false;
  }
}
