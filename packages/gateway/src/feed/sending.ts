// What a job sends to the queue: its fits in tasks of about a second, in the order of its work.
import { ulid } from 'ulid';
import type { Prepared } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { DeadTask, TaskClass, TaskQueue } from '@spaxel/queue';
import { seedOf } from '../plan/fitid.ts';
import { batchSize, packSpectra, sameGrid } from './batch.ts';
import type { Run } from './run.ts';

/** Jobs of so few fits are what somebody waits for at the screen: they go before bulk work. */
const interactiveFits = 1;

/** Sends bins, what waits unless said, as the queue has room; waits while the job is paused, ends when it is stopped. */
export async function sendBins(
  queue: TaskQueue,
  run: Run,
  bins: Iterable<number> = run.waiting
): Promise<void> {
  const { work } = run.doors;
  const wanted = new Set(bins);
  let order = work.order().filter(bin => wanted.has(bin));
  while (order.length > 0) {
    await run.gate.passed();
    if (run.abort.signal.aborted) return;
    order = order.filter(bin => !run.hastened.delete(bin));
    const { slots } = queue.capacity();
    const batch = order.slice(0, batchSize(run.secondsPerFit, order.length, slots));
    for (const bin of batch) run.sent.add(bin);
    const spectra = sameGrid(
      await Promise.all(batch.map(bin => work.prepare(bin, run.abort.signal)))
    );
    order.splice(0, spectra.length);
    await sendTask(queue, run, { bins: batch.slice(0, spectra.length), spectra });
  }
}

/** Sends bins of one wavelength grid in one task. */
async function sendTogether(queue: TaskQueue, run: Run, bins: readonly number[]): Promise<void> {
  const { work } = run.doors;
  const spectra = await Promise.all(bins.map(bin => work.prepare(bin, run.abort.signal)));
  await sendTask(queue, run, { bins, spectra });
}

/** Sends one bin before all others, which somebody looks at; answers whether it had not been sent yet. */
export async function sendAtOnce(queue: TaskQueue, run: Run, bin: number): Promise<boolean> {
  if (run.sent.has(bin) || run.gate.isShut || !run.waiting.has(bin)) return false;
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

async function sendTask(queue: TaskQueue, run: Run, batch: Batch): Promise<void> {
  const { bins, spectra } = batch;
  if (spectra.length === 0) return;
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
  const usual = work.plan.fits <= interactiveFits ? 'interactive' : 'bulk';
  await queue.send(task, packSpectra(spectra), batch.taskClass ?? usual);
}

/** A task whose worker died over it each time: alone it is Poison, in company each spectrum gets a task of its own. A lost one is sent again. */
export async function bury(
  queue: TaskQueue,
  run: Run,
  { task, error }: Pick<DeadTask, 'task' | 'error'>
): Promise<void> {
  const { waiting } = run;
  const open = task.fits.filter(({ bin }) => waiting.has(bin));
  const bins = open.map(({ bin }) => bin);
  if (error._tag === 'TaskLost') return sendTogether(queue, run, bins);
  for (const bin of bins) {
    if (task.fits.length === 1 || error._tag !== 'Poison') run.fail(bin, error._tag, error.message);
    else await sendTogether(queue, run, [bin]);
  }
}
