// What the gateway and the thread that makes a side file both see of it.

/** Which rows of spaxels are in a half side file, and which one somebody looks at; in memory that two threads share. */
export class SideRows {
  readonly shared: SharedArrayBuffer;
  /** The row that is wanted, counted from 1, 0 for none; then 1 for each row that is there. */
  readonly #words: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#words = new Int32Array(shared);
  }

  /** None of `ny` rows is there. */
  static of(ny: number): SideRows {
    return new SideRows(new SharedArrayBuffer(4 * (ny + 1)));
  }

  /** The row that somebody looks at: it and its neighbours come next. */
  get wanted(): number {
    return Math.max(0, Atomics.load(this.#words, 0) - 1);
  }

  want(y: number): void {
    Atomics.store(this.#words, 0, y + 1);
  }

  /** Rows `top` to `top + height` have been written. */
  add(top: number, height: number): void {
    for (let y = top; y < top + height; y += 1) Atomics.store(this.#words, y + 1, 1);
  }

  has(top: number, height: number): boolean {
    for (let y = top; y < top + height; y += 1)
      if (Atomics.load(this.#words, y + 1) !== 1) return false;
    return true;
  }
}
