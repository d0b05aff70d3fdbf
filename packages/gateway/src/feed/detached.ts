// Jobs that go on while the gateway is away: all their tasks lie in the broker, their spectra in the store of blobs.
import { isTerminal, readCommand } from '@spaxel/core';
import type { TaskQueue } from '@spaxel/queue';
import type { Ledger } from '../ledger/index.ts';
import { sameGrid } from './batch.ts';
import type { Run } from './run.ts';
import { sendBins, sendTask } from './sending.ts';

/** A task should not take longer than this where nobody looks after it: brokers take back after half an hour. */
const longestSeconds = 600;
/** Before the first answer nothing is known of what a fit costs. */
const usualFits = 8;
/** Of a detached job that was given up, tasks may wait in the broker; so many such jobs are remembered. */
const rememberedJobs = 500;

/** Whether a job is sent whole: it was detached, and there is somewhere for its tasks to wait. */
function isWhole(queue: TaskQueue, run: Run): boolean {
  const { command } = run.doors.ledger.job(run.id);
  return queue.keepsDetached && isDetached(command);
}

const isDetached = (command: string): boolean => readCommand(command).options['detach'] === true;

/** Sends what waits of a job: within the window, or all of it at once; resolves when all was sent. */
export async function sendJob(queue: TaskQueue, run: Run): Promise<void> {
  if (!isWhole(queue, run)) return sendBins(queue, run);
  await sendWhole(queue, run);
  watchOver(queue, run);
}

async function sendWhole(queue: TaskQueue, run: Run): Promise<void> {
  const { ledger, work } = run.doors;
  const { waiting } = run;
  const given = ledger.given.bins(run.id);
  for (const bin of given) run.sent.add(bin);
  let order = work.order().filter(bin => waiting.has(bin) && !given.has(bin));
  while (order.length > 0) {
    await run.gate.passed();
    if (run.abort.signal.aborted) return;
    order = order.filter(bin => !run.hastened.delete(bin));
    const batch = order.slice(0, fitsOf(run));
    if (batch.length === 0) return;
    for (const bin of batch) run.sent.add(bin);
    const spectra = sameGrid(
      await Promise.all(batch.map(bin => work.prepare(bin, run.abort.signal)))
    );
    order.splice(0, spectra.length);
    const bins = batch.slice(0, spectra.length);
    const task = await sendTask(queue, run, { bins, spectra, taskClass: 'detached' });
    // One that was sent and not noted is sent twice, should the gateway die in between.
    ledger.given.add(run.id, task, bins);
  }
}

/**
 * Once all was given: sends again what the broker has lost, such as with a queue that was removed. So it is when no task waits
 * there, and for longer than one may take nothing was answered. Ends with the run.
 */
export function watchOver(queue: TaskQueue, run: Run, milliseconds = patience(run)): void {
  const { fitter } = run.doors.work.plan;
  const { signal } = run.abort;
  let [settled, since] = [run.settled(), Date.now()];
  const look = async (): Promise<void> => {
    if (run.isOver || run.isSettled) return void clearInterval(timer);
    const isSilent = settled === run.settled() && (await queue.detachedWaiting(fitter)) === 0;
    if (isSilent && Date.now() - since < milliseconds) return;
    [settled, since] = [run.settled(), Date.now()];
    if (isSilent && !signal.aborted) await sendBins(queue, run);
  };
  const timer = setInterval(() => void look().catch(() => undefined), milliseconds / 20).unref();
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Longer than any task takes. */
const patience = (run: Run): number =>
  2000 * fitsOf(run) * run.doors.work.plan.limitSeconds + 60_000;

/** How many fits a task gets: some seconds of them, and never more than could all come to their limit in time. */
function fitsOf({ secondsPerFit, doors }: Run): number {
  const worth = secondsPerFit === null ? usualFits : Math.floor(5 / Math.max(secondsPerFit, 1e-3));
  const most = Math.floor(longestSeconds / doors.work.plan.limitSeconds);
  return Math.max(1, Math.min(worth, most));
}

/** Has workers pass over what waits in the broker of jobs that have ended: who told them so before is gone. */
export function forgetEnded(
  queue: Pick<TaskQueue, 'keepsDetached' | 'cancel'>,
  ledger: Ledger
): void {
  if (!queue.keepsDetached) return;
  const ended = ledger
    .jobs()
    .filter(
      ({ phase, command }) => isTerminal(phase) && phase !== 'COMPLETED' && isDetached(command)
    );
  for (const { id } of ended.slice(0, rememberedJobs)) void queue.cancel(id);
}
