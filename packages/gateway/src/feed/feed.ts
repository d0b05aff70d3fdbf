import { ulid } from 'ulid';
import { codeOf, codeOfNumber, problemOf, SpaxelError, type Prepared } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import type { DeadTask, TaskQueue } from '@spaxel/queue';
import type { Ledger } from '../ledger/index.ts';
import type { Planned } from '../plan/ready.ts';
import { seedOf } from '../plan/fitid.ts';
import { batchSize, packSpectra, sameGrid } from './batch.ts';
import { takeCached } from './cached.ts';
import { Run, type RunDoors } from './run.ts';

/** What the feed needs from the rest of the gateway. */
export interface FeedDoors {
  readonly ledger: Ledger;
  readonly queue: TaskQueue;
  /** Makes a queued job's doors: its source open, its arrays file, its columns. */
  readonly open: (job: string, planned?: Planned) => Promise<RunDoors>;
  /** Writes the products of a job whose fits have all been answered. */
  readonly finish: (run: Run) => Promise<void>;
  /** Says that a job changed. */
  readonly changed: (job: string) => void;
}

/** Feeds queued jobs to the queue within its room, and takes the results into the ledger. */
export class Feed {
  readonly #doors: FeedDoors;
  readonly #runs = new Map<string, Run>();
  readonly #ending = new Map<string, Promise<void>>();

  constructor(doors: FeedDoors) {
    this.#doors = doors;
    doors.queue.onResult((result, payload) => this.#take(result, payload));
    doors.queue.onDead(dead => this.#bury(dead));
  }

  run(job: string): Run | undefined {
    return this.#runs.get(job);
  }

  get isIdle(): boolean {
    return this.#runs.size === 0;
  }

  /** Starts or takes up a queued job; resolves when all its fits were sent. A failure of the job itself becomes its ERROR. */
  async start(job: string, planned?: Planned): Promise<void> {
    const { ledger } = this.#doors;
    try {
      const run = new Run(job, await this.#doors.open(job, planned));
      this.#runs.set(job, run);
      await takeCached(run);
      run.startClock();
      if (!ledger.move(job, 'EXECUTING') && run.isOver) {
        await this.#forget(job); // cancelled while its source was being opened
        return;
      }
      this.#doors.changed(job);
      await this.#send(run);
      await this.#endWhenSettled(run);
    } catch (cause) {
      if (this.#runs.get(job)?.abort.signal.aborted === true) return;
      if (ledger.move(job, 'ERROR', problemOf(cause))) this.#doors.changed(job);
      await this.#doors.queue.cancel(job);
      await this.#forget(job);
    }
  }

  /** Stops a job: what is fitted stays. */
  async cancel(job: string): Promise<void> {
    const run = this.#runs.get(job);
    run?.abort.abort();
    await this.#doors.queue.cancel(job);
    const moved = this.#doors.ledger.abort(job, codeOf('Aborted').code);
    if (run !== undefined && moved) await this.#doors.finish(run);
    this.#doors.changed(job);
    await this.#forget(job);
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.abort.abort();
    await this.#doors.queue.close();
    await Promise.all([...this.#runs.keys()].map(job => this.#forget(job)));
  }

  async #send(run: Run): Promise<void> {
    const { work } = run.doors;
    const { waiting } = run;
    const order = work.order().filter(bin => waiting.has(bin));
    while (order.length > 0 && !run.abort.signal.aborted) {
      const { slots } = this.#doors.queue.capacity();
      const bins = order.slice(0, batchSize(run.secondsPerFit, order.length, slots));
      const spectra = sameGrid(
        await Promise.all(bins.map(bin => work.prepare(bin, run.abort.signal)))
      );
      order.splice(0, spectra.length);
      await this.#sendTask(run, bins.slice(0, spectra.length), spectra);
    }
  }

  async #sendTask(run: Run, bins: readonly number[], spectra: readonly Prepared[]): Promise<void> {
    const { ledger, work } = run.doors;
    const fits = bins.map(bin => {
      const { fitId } = ledger.fit(run.id, bin);
      return { fitId, bin, seed: seedOf(fitId) };
    });
    const { fitter, templates, limitSeconds } = work.plan;
    const task: Task = {
      schema: 1,
      task: ulid(),
      job: run.id,
      fitter,
      parameters: { ...run.parameters },
      templates: { name: templates.name, digest: templates.digest },
      fits: fits as Task['fits'],
      limitSeconds
    };
    run.send(task.task, bins);
    await this.#doors.queue.send(task, packSpectra(spectra));
  }

  async #take(result: Result, payload: Uint8Array): Promise<void> {
    const run = this.#runs.get(result.job);
    if (run === undefined || run.isOver) return;
    try {
      if (await run.settle(result, payload)) this.#doors.changed(result.job);
    } catch (cause) {
      if (cause instanceof SpaxelError && cause._tag === 'FitterBroken')
        for (const { bin } of result.fits) run.fail(bin, 'FitterBroken', cause.message);
      else await this.#break(run, cause);
    }
    await this.#endWhenSettled(run);
  }

  /** A task whose worker died over it each time: alone it is Poison, in company each spectrum gets a task of its own. */
  async #bury({ task, error }: DeadTask): Promise<void> {
    const run = this.#runs.get(task.job);
    if (run === undefined || run.isOver) return;
    const { waiting } = run;
    const open = task.fits.filter(({ bin }) => waiting.has(bin));
    for (const { bin } of open) {
      if (task.fits.length === 1 || error._tag !== 'Poison')
        run.fail(bin, error._tag, error.message);
      else await this.#sendTask(run, [bin], [await run.doors.work.prepare(bin, run.abort.signal)]);
    }
    this.#doors.changed(task.job);
    await this.#endWhenSettled(run);
  }

  /** What was stopped on purpose is not broken. */
  async #broken(run: Run, cause: unknown): Promise<void> {
    if (!run.abort.signal.aborted) await this.#break(run, cause);
  }

  async #break(run: Run, cause: unknown): Promise<void> {
    run.abort.abort();
    this.#doors.ledger.move(run.id, 'ERROR', problemOf(cause));
    this.#doors.changed(run.id);
    await this.#doors.queue.cancel(run.id);
    await this.#forget(run.id);
  }

  async #endWhenSettled(run: Run): Promise<void> {
    if (run.isOver || !run.isSettled) return;
    if (run.startErrors()) {
      this.#doors.changed(run.id);
      void this.#send(run).catch((cause: unknown) => this.#broken(run, cause));
      return;
    }
    const ending = this.#ending.get(run.id) ?? this.#end(run);
    this.#ending.set(run.id, ending);
    await ending;
  }

  async #end(run: Run): Promise<void> {
    try {
      await this.#doors.finish(run);
      const { done } = run.doors.ledger.counts(run.id);
      run.doors.ledger.move(
        run.id,
        done > 0 ? 'COMPLETED' : 'ERROR',
        done > 0 ? null : allFailed(run)
      );
    } catch (cause) {
      run.doors.ledger.move(run.id, 'ERROR', problemOf(cause));
    }
    this.#doors.changed(run.id);
    await this.#forget(run.id);
  }

  async #forget(job: string): Promise<void> {
    const run = this.#runs.get(job);
    this.#runs.delete(job);
    this.#ending.delete(job);
    await run?.doors.arrays.close();
    await run?.doors.work.close();
  }
}

/** The reason of the first stands for all; its remedy follows. */
function allFailed(run: Run): ReturnType<typeof problemOf> {
  const fits = run.doors.ledger.fits(run.id);
  const { name, sentence } = codeOfNumber(fits[0]?.code ?? NaN) ?? codeOf('FitFailed');
  const first = fits[0]?.message ?? sentence;
  return problemOf(
    new SpaxelError(name, `None of ${fits.length} fits succeeded; the first: ${first}`)
  );
}
