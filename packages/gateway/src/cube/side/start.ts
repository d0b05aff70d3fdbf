// One thread that makes one side file.
import { Worker } from 'node:worker_threads';
import type { SidePlan } from './plan.ts';
import { SideRows } from './rows.ts';

/** A side file to be made: under which name at first, and in the end. */
export interface SideWork {
  readonly plan: SidePlan;
  readonly half: string;
  readonly whole: string;
}

/** What the thread is given; `rows` is what SideRows share. */
export interface SideData extends SideWork {
  readonly rows: SharedArrayBuffer;
}

/** What the thread tells: that it has ended, or how far the copy of a cube elsewhere is. */
export type SideNews = { readonly failure: string | null } | { readonly fetched: number };

/** A running thread; `ended` tells null when the side file is there, else why not. */
export class SideThread {
  readonly ended: Promise<string | null>;
  /** Bytes of a cube elsewhere that are here. */
  fetchedBytes = 0;
  /** Where it grows, and the rows that are there. */
  readonly half: string;
  readonly rows: SideRows;
  readonly #worker: Worker;

  constructor(program: string, work: SideWork) {
    this.half = work.half;
    this.rows = SideRows.of(work.plan.ny);
    const workerData: SideData = { ...work, rows: this.rows.shared };
    this.#worker = new Worker(program, { workerData });
    this.#worker.unref();
    this.ended = new Promise(resolve => {
      this.#worker.on('message', (news: SideNews) => {
        if ('failure' in news) resolve(news.failure);
        else this.fetchedBytes = news.fetched;
      });
      this.#worker.once('error', ({ message }: Error) => {
        resolve(message);
      });
      this.#worker.once('exit', () => {
        resolve('stopped');
      });
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
