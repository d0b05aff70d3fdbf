// Jobs that go on while the gateway is away: all their tasks lie in the broker, their spectra in the store of blobs.
import { isTerminal, readCommand } from '@spaxel/core';
import type { TaskQueue } from '@spaxel/queue';
import type { Ledger } from '../ledger/index.ts';
import { sameGrid } from './batch.ts';
import { Marks } from './marks.ts';
import type { Run } from './run.ts';
import { sendBins, sendTask } from './sending.ts';

/** A task should not take longer than this where nobody looks after it: brokers take back after half an hour. */
const longestSeconds = 600;
/** Tasks that lie about for long are not to be many. */
const secondsPerTask = 5;
const mostFits = 1000;
/** Before the first answer nothing is known of what a fit costs. */
const usualFits = 8;
/** What is sent waits for disks, of the store and of the broker: so many tasks at a time. */
const lanes = 4;
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
  const waiting = new Marks(ledger.counts(run.id).fits, run.waiting);
  const given = ledger.given.bins(run.id);
  for (const bin of given) run.sent.add(bin);
  const order = Array.from(work.order()).filter(bin => waiting.has(bin) && !given.has(bin));
  let hasFailed = false;
  const lane = async (): Promise<void> => {
    try {
      while (order.length > 0 && !hasFailed) {
        await run.gate.passed();
        if (run.abort.signal.aborted) return;
        await sendNext(queue, run, order);
      }
    } catch (thrown) {
      hasFailed = true;
      throw thrown;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Sends the first of these bins, and takes them out. */
async function sendNext(queue: TaskQueue, run: Run, order: number[]): Promise<void> {
  const { ledger, work } = run.doors;
  const batch = order.splice(0, fitsOf(run)).filter(bin => !run.hastened.delete(bin));
  if (batch.length === 0) return;
  for (const bin of batch) run.sent.add(bin);
  const spectra = sameGrid(await work.prepareAll(batch, run.abort.signal));
  const bins = batch.slice(0, spectra.length);
  order.unshift(...batch.slice(spectra.length));
  const task = await sendTask(queue, run, { bins, spectra, taskClass: 'detached' });
  // One that was sent and not noted is sent twice, should the gateway die in between.
  ledger.given.add(run.id, task, bins);
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

/** How many fits a task gets: some seconds of them; before anything is known, not more than could all come to their limit in time. */
function fitsOf({ secondsPerFit, doors }: Run): number {
  const most = Math.min(usualFits, Math.floor(longestSeconds / doors.work.plan.limitSeconds));
  const worth = secondsPerFit === null ? most : Math.floor(secondsPerTask / secondsPerFit);
  return Math.max(1, Math.min(worth, mostFits));
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
