/**
 * What must outlive the watcher, as lines of JSON that are only added to: what files were, what was ordered, what came of it. An
 * order is on disk before the gateway hears of it: after a crash it is given again, word by word, under the same key.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync
} from 'node:fs';
import { SpaxelError } from '@spaxel/core';
import type { Facts } from './facts.ts';

/** One job as it is asked for. */
export interface Order {
  /** The gateway makes one job of a key, however often it is given. */
  readonly key: string;
  readonly digests: readonly string[];
  /** Relative to the watched folder. */
  readonly paths: readonly string[];
  /** Absolute. */
  readonly out: string;
}

/** What became of an order: its contents are done with, were refused, or are to be tried again. */
export type Outcome = 'ended' | 'refused' | 'again';

interface Seen {
  readonly path: string;
  readonly facts: Facts;
}

type Line =
  | { readonly seen: string; readonly path: string; readonly facts: Facts }
  | { readonly order: Order }
  | { readonly end: string; readonly outcome: Outcome; readonly job?: string };

/** What is known of a content from before. */
export interface Fate {
  readonly outcome: Outcome;
  readonly job: string | undefined;
  readonly tries: number;
  /** What it was ordered as. */
  readonly path: string;
}

export class Record {
  readonly #file: number;
  #isClosed = false;
  readonly #seen = new Map<string, Seen>();
  readonly #open = new Map<string, Order>();
  readonly #fates = new Map<string, Fate>();

  /** @throws SpaxelError OutputUnwritable. */
  constructor(path: string) {
    try {
      if (existsSync(path)) this.#replay(path);
      this.#file = openSync(path, 'a', 0o600);
    } catch (cause) {
      throw new SpaxelError('OutputUnwritable', `The record ${path} cannot be kept.`, cause);
    }
  }

  /** What a file of this stamp was found to be, and where. */
  seen(stamp: string): Seen | undefined {
    return this.#seen.get(stamp);
  }

  /** Orders of which it is not known what became. */
  get open(): readonly Order[] {
    return [...this.#open.values()];
  }

  fate(digest: string): Fate | undefined {
    return this.#fates.get(digest);
  }

  /** Not waited for: what is lost is read again. */
  keep(stamp: string, path: string, facts: Facts): void {
    this.#add({ seen: stamp, path, facts });
  }

  /** On disk when it returns. */
  begin(order: Order): void {
    this.#add({ order });
    if (!this.#isClosed) fdatasyncSync(this.#file);
  }

  /** Not waited for: what is lost is asked of the gateway again. */
  end(key: string, outcome: Outcome, job?: string): void {
    this.#add({ end: key, outcome, ...(job === undefined ? {} : { job }) });
  }

  /** What comes after is not written: the next start finds it out. */
  close(): void {
    this.#isClosed = true;
    closeSync(this.#file);
  }

  #add(line: Line): void {
    if (this.#isClosed) return;
    this.#take(line);
    try {
      writeSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (cause) {
      throw new SpaxelError('DiskFull', `The watcher's record cannot be written.`, cause);
    }
  }

  #take(line: Line): void {
    if ('seen' in line) this.#seen.set(line.seen, line);
    else if ('order' in line) this.#open.set(line.order.key, line.order);
    else {
      const order = this.#open.get(line.end);
      this.#open.delete(line.end);
      if (order !== undefined) this.#settle(order, line);
    }
  }

  #settle({ digests, paths }: Order, { outcome, job }: Extract<Line, { end: string }>): void {
    digests.forEach((digest, at) => {
      const tries = (this.#fates.get(digest)?.tries ?? 0) + (outcome === 'again' ? 1 : 0);
      this.#fates.set(digest, { outcome, job, tries, path: paths[at] ?? '' });
    });
  }

  /** A last line without its end was being written in a crash: it goes. */
  #replay(path: string): void {
    const bytes = readFileSync(path);
    const whole = bytes.lastIndexOf(10) + 1;
    if (whole < bytes.length) truncateSync(path, whole);
    for (const text of bytes.subarray(0, whole).toString('utf8').split('\n'))
      if (text !== '') this.#take(JSON.parse(text) as Line);
  }
}
