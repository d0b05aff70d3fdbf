/** Ends of rows that are remembered. */
const most = 64;

/** How fast rows end, from those that ended of late: rows known from before pass quickly, and must not promise the same of others. */
export class Pace {
  readonly #now: () => number;
  #ends: number[];

  /** @param now milliseconds */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#ends = [now()];
  }

  /** A row has ended. */
  tick(): void {
    this.#ends.push(this.#now());
    if (this.#ends.length > most) this.#ends.shift();
  }

  /** Seconds for so many rows; null before the first has ended. */
  secondsFor(rows: number): number | null {
    const [start] = this.#ends;
    const ended = this.#ends.length - 1;
    if (start === undefined || ended === 0) return null;
    return (((this.#now() - start) / 1000) * rows) / ended;
  }
}
