// Files on their way from their first sight to a known content: they settle, then they are read, a few at a time.
import type { OpenOptions } from '../cube/index.ts';
import type { Facts } from './facts.ts';
import { inspect, type Unknown } from './inspect.ts';
import { Settling, stampOf } from './settling.ts';
import type { FileState } from './tree.ts';

export interface ArrivalsDoors {
  readonly root: string;
  readonly reading: OpenOptions;
  readonly settleMs: number;
  readonly signal: AbortSignal;
  readonly state: (path: string) => Promise<FileState | undefined>;
  /** Whether what is read now can be ordered soon. */
  readonly hasRoom: () => boolean;
  /** A file turned out to be another than it was, or none. */
  readonly changed: (path: string, now: FileState | undefined) => void;
  readonly known: (file: FileState, facts: Facts) => void;
  readonly unknown: (file: FileState, found: Unknown) => void;
  /** Something has got on. */
  readonly got: () => void;
  readonly fail: (why: unknown) => void;
}

/** Files that are read at a time. */
const readers = 4;
/** Files last seen under a temporary name that are remembered. */
const mostHalf = 10_000;

export class Arrivals {
  readonly #doors: ArrivalsDoors;
  readonly #settling: Settling;
  readonly #settled = new Map<string, FileState>();
  readonly #half = new Set<string>();
  #reading = 0;

  constructor(doors: ArrivalsDoors) {
    this.#doors = doors;
    const { settleMs, state, changed, got } = doors;
    this.#settling = new Settling({
      ...{ settleMs, state, changed },
      settled: file => this.#settled.set(file.path, file),
      looked: () => {
        this.pump();
        got();
      }
    });
  }

  /** Files of which it is not known yet what they are. */
  get size(): number {
    return this.#settling.size + this.#settled.size + this.#reading;
  }

  has(path: string): boolean {
    return this.#settling.has(path) || this.#settled.has(path);
  }

  /** A file that somebody still writes, by its name: when the name goes, it is whole. */
  half({ file }: FileState): void {
    this.#half.add(file);
    const [oldest = ''] = this.#half;
    if (this.#half.size > mostHalf) this.#half.delete(oldest);
  }

  see(file: FileState): void {
    this.#settled.delete(file.path);
    this.#settling.see(file, this.#isPlaced(file));
  }

  forget(path: string): void {
    this.#settling.forget(path);
    this.#settled.delete(path);
  }

  /** Reads what has settled, while there is room. */
  pump(): void {
    const { signal, hasRoom, fail } = this.#doors;
    while (this.#reading < readers && this.#settled.size > 0 && hasRoom() && !signal.aborted) {
      const [file] = this.#settled.values();
      if (file === undefined) return;
      this.#settled.delete(file.path);
      this.#reading += 1;
      this.#read(file).catch(fail);
    }
  }

  close(): void {
    this.#settling.close();
    this.#settled.clear();
  }

  /** Whether it was renamed into its place, by the file server's own clock: writing sets both times, renaming the second alone. */
  #isPlaced({ file, modifiedNs, changedNs }: FileState): boolean {
    if (this.#half.delete(file)) return true;
    return Number(changedNs - modifiedNs) / 1e6 >= Math.max(1000, this.#doors.settleMs);
  }

  async #read(file: FileState): Promise<void> {
    const { root, reading, signal, state, changed, known, unknown, got } = this.#doors;
    const { path } = file;
    try {
      const found = await inspect({ root, path, reading }, signal);
      const now = await state(path);
      if (signal.aborted) return;
      if (now === undefined || stampOf(now) !== stampOf(file) || found.is === 'moved')
        changed(path, now);
      else if (found.is === 'known') known(file, found.facts);
      else unknown(file, found);
    } finally {
      this.#reading -= 1;
      this.pump();
      got();
    }
  }
}
