import { isTerminal, readCommand, SpaxelError, type Command } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { Ledger } from '../ledger/index.ts';
import type { Resolve } from '../plan/reading.ts';
import type { Feed } from './feed.ts';
import type { Asker } from './asker.ts';

interface ControlDoors {
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly view: (id: string) => Job;
  readonly submit: (command: Command, asker: Asker, resolve: Resolve) => Promise<Job>;
  readonly background: (work: Promise<void>) => void;
}

/** Options that say how an answer is given, not how a spectrum is fitted. */
const manners = ['wait', 'detach', 'json', 'root'];

/** How a job goes on: paused, resumed, retried. */
export class JobControl {
  readonly #doors: ControlDoors;

  constructor(doors: ControlDoors) {
    this.#doors = doors;
  }

  /** Pauses a job; one that is paused or has ended is left as it is. @throws SpaxelError JobUnknown, JobNotReady. */
  pause(id: string): Job {
    const { ledger, feed, view } = this.#doors;
    if (ledger.job(id).phase === 'PENDING')
      throw new SpaxelError(
        'JobNotReady',
        `Job ${id} is still being planned; it can be paused when it runs, or cancelled.`
      );
    feed.pause(id);
    return view(id);
  }

  /** Goes on with a paused job; any other is left as it is. @throws SpaxelError JobUnknown. */
  resume(id: string): Job {
    const { feed, background, view } = this.#doors;
    if (feed.resume(id)) background(feed.goOn(id));
    return view(id);
  }

  /** Fits spaxel (x, y) of a running job before all others. @throws SpaxelError JobUnknown, RequestInvalid. */
  async hasten(id: string, x: number, y: number): Promise<Job> {
    const { feed, view } = this.#doors;
    const { shape, phase } = view(id);
    const { nx, ny } = shape ?? { nx: Infinity, ny: 1 };
    if (x >= nx || y >= ny)
      throw new SpaxelError(
        'RequestInvalid',
        `Job ${id} has no spaxel (${String(x)}, ${String(y)}).`
      );
    if (!isTerminal(phase)) await feed.hasten(id, shape === null ? x : y * nx + x);
    return view(id);
  }

  /**
   * Fits again what failed or was cancelled: within the job while it runs; after its end in a new job, which takes over what succeeded; and with
   * other options in a new job of the failed fits alone. `resolveFrom` answers how paths are read in the job's folder.
   * @throws SpaxelError JobUnknown, JobNotReady, NothingToFit, and as submit.
   */
  async retry(
    id: string,
    options: Command['options'],
    resolveFrom: (folder: string) => Resolve
  ): Promise<Job> {
    const { ledger, feed, submit, view } = this.#doors;
    const row = ledger.job(id);
    const { phase, command } = row;
    const resolve = resolveFrom(row.folder);
    if (Object.keys(options).some(name => !manners.includes(name)))
      return submit({ verb: 'retry', positionals: [id], options }, row, resolve);
    const { fits, failed, aborted } = ledger.counts(id);
    const wasUnplanned = phase === 'ABORTED' && fits === 0;
    if (failed + (isTerminal(phase) ? aborted : 0) === 0 && !wasUnplanned)
      throw new SpaxelError('NothingToFit', `No fit of job ${id} has failed.`);
    if (isTerminal(phase)) return submit(withCache(readCommand(command)), row, resolve);
    feed.retry(id);
    return view(id);
  }
}

/** What succeeded is not fitted again, even where the first job was to fit everything. */
function withCache(command: Command): Command {
  const { 'no-cache': _noCache, ...options } = command.options;
  return { ...command, options };
}
