// What a job sends to the queue: its fits in tasks of about a second, in the order of its work.
import { ulid } from 'ulid';
import type { Prepared } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { DeadTask, TaskClass, TaskQueue } from '@spaxel/queue';
import { seedOf } from '../plan/fitid.ts';
import { batchSize, mostOf, packSpectra, sameGrid } from './batch.ts';
import { Marks } from './marks.ts';
import type { Run } from './run.ts';

/** Jobs of so few fits, but rows of campaigns, are what somebody waits for at the screen: they go before bulk work. */
const interactiveFits = 1;

/** Sends bins, what waits unless said, as the queue has room; waits while the job is paused, ends when it is stopped. */
export async function sendBins(
  queue: TaskQueue,
  run: Run,
  bins: Iterable<number> = run.waiting
): Promise<void> {
  const { work, ledger } = run.doors;
  const wanted = new Marks(ledger.counts(run.id).fits, bins);
  const line = new Line(work.order().filter(bin => wanted.has(bin)));
  let most = 1;
  while (line.length > 0) {
    await run.gate.passed();
    if (run.abort.signal.aborted) return;
    const { slots } = queue.capacity();
    const size = batchSize(run.secondsPerFit, line.length, slots);
    const batch = line.next(Math.min(most, size), run.hastened);
    for (const bin of batch) run.sent.add(bin);
    const spectra = sameGrid(await work.prepareAll(batch, run.abort.signal));
    most = mostOf(spectra[0]);
    line.take(spectra.length);
    await sendTask(queue, run, { bins: batch.slice(0, spectra.length), spectra });
  }
}

/** Bins in the order in which they are sent: who goes along it copies nothing, however long it is. */
class Line {
  readonly #order: Int32Array;
  #at = 0;
  /** Where the bins that were given lie, and where the line goes on behind them. */
  #places: number[] = [];

  constructor(order: Int32Array) {
    this.#order = order;
  }

  get length(): number {
    return this.#order.length - this.#at;
  }

  /** The next so many bins, without those that were sent before their turn; `take` some of them. */
  next(count: number, passed: ReadonlySet<number>): number[] {
    const bins: number[] = [];
    this.#places = [];
    let place = this.#at;
    for (; place < this.#order.length && bins.length < count; place += 1) {
      const bin = this.#order[place] ?? 0;
      if (passed.has(bin)) continue;
      bins.push(bin);
      this.#places.push(place);
    }
    this.#places.push(place);
    return bins;
  }

  /** Goes on behind the first so many of those that `next` gave. */
  take(count: number): void {
    this.#at = this.#places[count] ?? this.#order.length;
  }
}

/** Sends bins of one wavelength grid in one task. */
async function sendTogether(queue: TaskQueue, run: Run, bins: readonly number[]): Promise<void> {
  const { work } = run.doors;
  const spectra = await work.prepareAll(bins, run.abort.signal);
  await sendTask(queue, run, { bins, spectra });
}

/** Sends one bin before all others, which somebody looks at; answers whether it had not been sent yet. */
export async function sendAtOnce(queue: TaskQueue, run: Run, bin: number): Promise<boolean> {
  if (run.sent.has(bin) || run.gate.isShut || !run.isWaiting(bin)) return false;
  run.sent.add(bin);
  run.hastened.add(bin);
  const spectra = [await run.doors.work.prepare(bin, run.abort.signal)];
  await sendTask(queue, run, { bins: [bin], spectra, taskClass: 'interactive' });
  return true;
}

interface Batch {
  readonly bins: readonly number[];
  readonly spectra: readonly Prepared[];
  readonly taskClass?: TaskClass | undefined;
}

/** Sends prepared spectra as one task; answers its id. */
export async function sendTask(queue: TaskQueue, run: Run, batch: Batch): Promise<string> {
  const { bins, spectra } = batch;
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
  const isAwaited = work.plan.fits <= interactiveFits && ledger.job(run.id).campaign === null;
  const usual = isAwaited ? 'interactive' : 'bulk';
  await queue.send(task, packSpectra(spectra), batch.taskClass ?? usual);
  return task.task;
}

/** A task whose worker died over it each time: alone it is Poison, in company each spectrum gets a task of its own. A lost one is sent again. */
export async function bury(
  queue: TaskQueue,
  run: Run,
  { task, error }: Pick<DeadTask, 'task' | 'error'>
): Promise<void> {
  const bins = task.fits.map(({ bin }) => bin).filter(bin => run.isWaiting(bin));
  if (error._tag === 'TaskLost' && bins.length > 0) return sendTogether(queue, run, bins);
  for (const bin of bins) {
    if (task.fits.length === 1 || error._tag !== 'Poison') run.fail(bin, error._tag, error.message);
    else await sendTogether(queue, run, [bin]);
  }
}
