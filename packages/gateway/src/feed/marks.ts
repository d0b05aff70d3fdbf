/** A set of bins of one job: a byte a bin, however many are in it. */
export class Marks implements Iterable<number> {
  readonly #marked: Uint8Array;
  #size = 0;

  /** @param count bins of the job */
  constructor(count: number, bins: Iterable<number> = []) {
    this.#marked = new Uint8Array(count);
    for (const bin of bins) this.add(bin);
  }

  get size(): number {
    return this.#size;
  }

  has(bin: number): boolean {
    return this.#marked[bin] === 1;
  }

  /** A bin that the job does not have is passed over. */
  add(bin: number): void {
    if (this.#marked[bin] !== 0) return;
    this.#marked[bin] = 1;
    this.#size += 1;
  }

  /** Answers whether it was in the set. */
  delete(bin: number): boolean {
    if (!this.has(bin)) return false;
    this.#marked[bin] = 0;
    this.#size -= 1;
    return true;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const [bin, one] of this.#marked.entries()) if (one === 1) yield bin;
  }
}
