// Jobs that are asked for and under way: each content is ordered once, whatever happens meanwhile.
import { createHash } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { canonicalJson, isCodeName, problemOf, taggedError, type SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { choose, type Content } from './choose.ts';
import type { Contents } from './contents.ts';
import { meaningOf, type Gate } from './gate.ts';
import { resultsOf } from './names.ts';
import type { News } from './news.ts';
import type { Order, Outcome, Record } from './record.ts';
import { stampOf } from './settling.ts';
import type { FileState } from './tree.ts';

export interface OrdersDoors {
  readonly gate: Gate;
  readonly record: Record;
  readonly contents: Contents;
  /** Of folder, results and options: part of every key. */
  readonly id: string;
  /** Absolute path of the folder below which results go. */
  readonly results: string;
  /** Jobs at a time. */
  readonly jobs: number;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly lineOf: (order: Order) => string;
  readonly state: (path: string) => Promise<FileState | undefined>;
  readonly look: (path: string) => Promise<void>;
  readonly isMoreComing: () => boolean;
  readonly tell: (news: News) => void;
  /** Nothing can be fitted any more. */
  readonly fail: (why: unknown) => void;
  /** Told when a job has ended. */
  readonly changed: () => void;
}

const mostTries = 3;
const firstPauseMs = 200;
const longestPauseMs = 15_000;

function keyOf(id: string, contents: readonly Content[]): string {
  const all = contents.map(({ facts, tries }) => [facts.digest, tries]);
  const hash = createHash('sha256').update(canonicalJson([id, all]));
  return `watch-${hash.digest('hex').slice(0, 40)}`;
}

/** The gateway makes the folder of results before it looks at the files: an empty one stands for nothing. */
async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

export class Orders {
  readonly #doors: OrdersDoors;
  readonly #flying = new Map<string, Order>();
  readonly tally = { done: 0, failed: 0 };
  #trouble = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(doors: OrdersDoors) {
    this.#doors = doors;
  }

  /** Jobs that are under way. */
  get size(): number {
    return this.#flying.size;
  }

  /** Gives the orders again of which it is not known what became. */
  resume(): void {
    const { record, contents } = this.#doors;
    for (const order of record.open) {
      contents.recall(order);
      this.#flying.set(order.key, order);
      this.#background(this.#carry(order));
    }
  }

  /** Makes jobs of what waits, as many as there may be. */
  pump(): void {
    const { jobs, isMoreComing, patienceMs, signal, contents } = this.#doors;
    clearTimeout(this.#timer);
    while (this.#flying.size < jobs && !signal.aborted) {
      const busy = new Set([...this.#flying.values()].flatMap(({ paths }) => paths));
      const now = performance.now();
      const standing = { isMoreComing: isMoreComing(), patienceMs, now, busy };
      const chosen = choose(contents.ready, standing);
      if (chosen.length === 0) break;
      this.#start(chosen);
    }
    if (contents.ready.size > 0 && this.#flying.size < jobs && !signal.aborted)
      this.#timer = setTimeout(() => this.pump(), Math.max(20, patienceMs / 2)).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #background(work: Promise<void>): void {
    work.catch(this.#doors.fail);
  }

  #start(chosen: readonly Content[]): void {
    const { id, results, contents } = this.#doors;
    const key = keyOf(id, chosen);
    const paths = chosen.map(({ places }) => places.keys().next().value ?? '');
    const digests = chosen.map(({ facts }) => facts.digest);
    const order: Order = { key, digests, paths, out: join(results, resultsOf(paths, key)) };
    contents.take(chosen);
    this.#flying.set(key, order);
    this.#background(this.#give(order));
  }

  /** Looks once more whether all files are what they were, writes the order down, and gives it. */
  async #give(order: Order): Promise<void> {
    const { state, look, contents, record } = this.#doors;
    const moved: string[] = [];
    for (const path of order.paths) {
      const now = await state(path);
      if (now === undefined || stampOf(now) !== contents.stampAt(path)) moved.push(path);
    }
    if (moved.length === 0) {
      record.begin(order);
      await this.#carry(order);
      return;
    }
    for (const path of moved) contents.lose(path);
    for (const path of moved) await look(path);
    contents.settle(order, 'not given');
    this.#flying.delete(order.key);
    this.#after();
  }

  /** Has the gateway do it, however often the gateway goes away meanwhile: the key makes it one job. */
  async #carry(order: Order): Promise<void> {
    const { gate, signal, lineOf } = this.#doors;
    let told = '';
    for (let pause = firstPauseMs; !this.#isOver(); pause = Math.min(longestPauseMs, 2 * pause)) {
      try {
        const { id } = await gate.submit(lineOf(order), order.key);
        if (told !== id) this.#submitted(order, id);
        [told, this.#trouble, pause] = [id, '', firstPauseMs];
        const job = await gate.follow(id);
        await this.#ended(order, job);
        return;
      } catch (thrown) {
        const failure = taggedError(thrown);
        if (this.#isOver()) return;
        if (meaningOf(failure._tag) !== 'wait') return this.#refused(order, failure);
        this.#tellTrouble(failure.message);
      }
      await after(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  #submitted(order: Order, job: string): void {
    this.#doors.contents.name(order, job);
    this.#doors.tell({ event: 'submitted', job, files: order.paths, out: order.out });
  }

  async #ended(order: Order, { id, phase, error, out, counts }: Job): Promise<void> {
    const { tell } = this.#doors;
    const { paths: files } = order;
    const code = error?.code ?? 'Aborted';
    const sentence = error?.detail ?? `The job was ${phase.toLowerCase()}.`;
    if (phase === 'ERROR' && isCodeName(code) && meaningOf(code) === 'again' && this.#mayTry(order))
      return this.#again(order, sentence);
    this.#close(order, 'ended', id);
    if (phase === 'COMPLETED') {
      tell({ event: 'done', job: id, files, out: out ?? order.out, counts });
      this.tally.done += files.length;
    } else {
      tell({ event: 'failed', job: id, files, code, sentence });
      this.tally.failed += files.length;
    }
  }

  async #refused(order: Order, failure: SpaxelError): Promise<void> {
    const { tell, fail } = this.#doors;
    const meaning = meaningOf(failure._tag);
    if (meaning === 'stop') {
      fail(failure);
      return;
    }
    if (meaning === 'again' && this.#mayTry(order)) return this.#again(order, failure.message);
    const { detail: sentence } = problemOf(failure);
    await removeEmpty(order.out);
    this.#close(order, 'refused');
    tell({ event: 'failed', job: null, files: order.paths, code: failure._tag, sentence });
    this.tally.failed += order.paths.length;
  }

  #mayTry(order: Order): boolean {
    return this.#doors.contents.triesOf(order) + 1 < mostTries;
  }

  /** Files were not what they had been: those that are still there are looked at again, and ordered anew. */
  async #again(order: Order, sentence: string): Promise<void> {
    const { look, tell } = this.#doors;
    tell({ event: 'again', files: order.paths, sentence });
    await removeEmpty(order.out);
    for (const path of order.paths) await look(path);
    this.#close(order, 'again');
  }

  #close(order: Order, outcome: Outcome, job?: string): void {
    const { record, contents } = this.#doors;
    record.end(order.key, outcome, job);
    contents.settle(order, outcome, job);
    this.#flying.delete(order.key);
    this.#after();
  }

  #after(): void {
    this.pump();
    this.#doors.changed();
  }

  #isOver(): boolean {
    return this.#doors.signal.aborted;
  }

  #tellTrouble(sentence: string): void {
    if (sentence === this.#trouble) return;
    this.#trouble = sentence;
    this.#doors.tell({ event: 'waiting', sentence: `${sentence} It is tried again.` });
  }
}
