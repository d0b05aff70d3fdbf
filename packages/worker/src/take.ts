// Take: a worker's loop. Tasks off the queue, one at a time through the fitter they name, their results given back.
import { hostname } from 'node:os';
import { readSafetensors, SpaxelError, taggedError } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { Delivery, Give, WorkerQueue } from '@spaxel/queue';
import type { FoundFitter } from './fitters.ts';
import { resultOf } from './give.ts';
import { FitterHost, type HostOptions } from './host/host.ts';
import { countRows } from './rows.ts';
import { failedFate, fates, type Fate, type Work } from './run.ts';

/** What a worker knows of its machine. */
export interface WorkerOptions {
  readonly fitters: readonly FoundFitter[];
  /** The local folder of a template set. @throws SpaxelError TemplatesUnknown when there is none of this digest. */
  readonly templates: (set: Task['templates']) => Promise<string>;
  /** How results name it; host name and process id unless said. */
  readonly name?: string;
  readonly host?: HostOptions;
}

/** A running worker; it holds one fitter process, of the fitter that was asked for last. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #name: string;
  #host: FitterHost | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#name = options.name ?? `${hostname()}-${process.pid}`;
  }

  /** SHA-256 over the files of the fitter that runs; undefined before it has said so. */
  get digest(): string | undefined {
    return this.#host?.digest;
  }

  /** Fits one delivery and gives its result; a fitter's failure is a result, never a rejection. */
  async take(delivery: Delivery, give: Give): Promise<void> {
    let started = performance.now();
    let hasBegun = false;
    const began = (): void => {
      if (!hasBegun) started = performance.now();
      hasBegun = true;
      delivery.began?.();
    };
    const { task } = delivery;
    const answer = async (some: readonly Fate[]): Promise<void> => {
      const wallSeconds = (performance.now() - started) / 1000;
      const fitterVersion = this.#host?.version ?? '';
      const { result, payload } = resultOf(task, some, {
        worker: this.#name,
        fitterVersion,
        wallSeconds
      });
      await give(result, payload);
    };
    const known: Fate[] = [];
    for await (const some of this.#fates({ ...delivery, began })) {
      if (delivery.redelivered) await answer(some);
      else known.push(...some);
    }
    if (known.length > 0) await answer(known);
  }

  async close(): Promise<void> {
    await this.#host?.close();
    this.#host = undefined;
  }

  async *#fates(delivery: Delivery): AsyncGenerator<Fate[], void, void> {
    let work: Work;
    let host: FitterHost;
    try {
      host = await this.#hostOf(delivery.task.fitter);
      work = await this.#workOf(delivery);
    } catch (thrown) {
      yield delivery.task.fits.map((_, index) => failedFate(index, taggedError(thrown)));
      return;
    }
    yield* fates(host, work);
  }

  async #workOf({ task, payload, redelivered, signal, began }: Delivery): Promise<Work> {
    const templates = await this.#options.templates(task.templates);
    const spectra = readSafetensors(payload);
    const count = countRows(spectra);
    if (count !== task.fits.length) {
      const sentence = `Task ${task.task} names ${task.fits.length} fits and brings ${count} spectra.`;
      throw new SpaxelError('RequestInvalid', sentence);
    }
    return { task, payload, spectra, templates, isOneByOne: redelivered, signal, began };
  }

  async #hostOf(name: string): Promise<FitterHost> {
    if (this.#host?.found.manifest.name === name) return this.#host;
    const found = this.#options.fitters.find(({ manifest }) => manifest.name === name);
    if (found === undefined)
      throw new SpaxelError('FitterUnknown', `This worker has no fitter named "${name}".`);
    if (this.#host !== undefined) await this.close();
    this.#host = new FitterHost(found, this.#options.host);
    return this.#host;
  }
}

/** Works for the queue until it closes; the answer's `close` ends the fitter. */
export function runWorker(queue: WorkerQueue, options: WorkerOptions): Worker {
  const worker = new Worker(options);
  queue.onTask((delivery, give) => worker.take(delivery, give));
  return worker;
}
