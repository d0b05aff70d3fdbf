// Files that may still be written: whole once nothing of them has changed for a while.
import type { FileState } from './tree.ts';

interface Waiting {
  readonly file: FileState;
  /** By the monotonic clock: a file server's clock may go wrong, ours is asked for lengths of time only. */
  readonly due: number;
}

/** Which file with which content a state is of. */
export function stampOf({ file, bytes, modifiedNs }: FileState): string {
  return `${file}-${bytes}-${modifiedNs}`;
}

interface SettlingDoors {
  readonly settleMs: number;
  readonly state: (path: string) => Promise<FileState | undefined>;
  readonly settled: (file: FileState) => void;
  /** A file turned out to be another than it was, or none. */
  readonly changed: (path: string, now: FileState | undefined) => void;
  /** Told after each round. */
  readonly looked: () => void;
}

export class Settling {
  readonly #doors: SettlingDoors;
  readonly #waiting = new Map<string, Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #rings = Infinity;

  constructor(doors: SettlingDoors) {
    this.#doors = doors;
  }

  get size(): number {
    return this.#waiting.size;
  }

  has(path: string): boolean {
    return this.#waiting.has(path);
  }

  /** Waits from now on for this state to last; not at all for a file that was put into its place whole. */
  see(file: FileState, isPlaced: boolean): void {
    const due = performance.now() + (isPlaced ? 0 : this.#doors.settleMs);
    this.#waiting.set(file.path, { file, due });
    this.#wind(due);
  }

  forget(path: string): void {
    this.#waiting.delete(path);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #wind(due: number): void {
    if (due >= this.#rings) return;
    clearTimeout(this.#timer);
    this.#rings = due;
    this.#timer = setTimeout(() => void this.#ring(), Math.max(0, due - performance.now()));
  }

  async #ring(): Promise<void> {
    this.#rings = Infinity;
    const now = performance.now();
    const due = [...this.#waiting].filter(([, one]) => one.due <= now + 1);
    for (const [path, one] of due) await this.#check(path, one);
    let next = Infinity;
    for (const one of this.#waiting.values()) next = Math.min(next, one.due);
    if (next < Infinity) this.#wind(next);
    this.#doors.looked();
  }

  async #check(path: string, one: Waiting): Promise<void> {
    const now = await this.#doors.state(path);
    if (this.#waiting.get(path) !== one) return;
    this.#waiting.delete(path);
    if (now !== undefined && stampOf(now) === stampOf(one.file)) this.#doors.settled(now);
    else this.#doors.changed(path, now);
  }
}
