import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTerminal, problemOf, readCommand, SpaxelError, type Command } from '@spaxel/core';
import type { BlobKeeper, TaskQueue } from '@spaxel/queue';
import type { Job } from '@spaxel/protocol';
import type { JobRow, Ledger } from '../ledger/index.ts';
import { draftJob } from '../plan/check.ts';
import type { Draft, PlannerDoors } from '../plan/planner.ts';
import type { Resolve } from '../plan/reading.ts';
import { makeBundle, type MimeBundle } from '../results/bundle.ts';
import { checkBundle } from '../results/check/report.ts';
import type { Checks } from '../results/check/checks.ts';
import type { Products } from '../results/products.ts';
import { accept } from './accept.ts';
import type { Changes } from './changes.ts';
import type { Asker } from './asker.ts';
import { JobControl } from './control.ts';
import { Deadlines } from './deadlines.ts';
import { forgetEnded } from './detached.ts';
import type { Feed } from './feed.ts';
import { foreseeJob, type Foreseen } from './foresee.ts';
import { isJobHeld, releaseJob } from './held.ts';
import { dropFits } from './planned.ts';
import { Planning } from './planning.ts';
import { BlobSweep } from './sweep.ts';
import { viewOf } from './view.ts';

export interface JobsDoors {
  readonly ledger: Ledger;
  readonly feed: Feed;
  readonly products: Products;
  readonly checks: Checks;
  readonly planner: PlannerDoors;
  /** The folder that holds a job's arrays and products. */
  readonly folder: (job: string) => string;
  readonly changes: Changes;
  readonly queue: Pick<TaskQueue, 'keepsDetached' | 'cancel'>;
  /** Where payloads of tasks lie, when the queue has such a place. */
  readonly blobs?: BlobKeeper | undefined;
}

/** Makes jobs, tells how they stand, stops them, takes them up again. */
export class Jobs {
  readonly #doors: JobsDoors;
  readonly #planning: Planning;
  readonly #work = new Set<Promise<void>>();
  readonly #deadlines: Deadlines;
  readonly #sweep: BlobSweep;
  /** Pauses, resumes and retries. */
  readonly control: JobControl;

  constructor(doors: JobsDoors) {
    this.#doors = doors;
    const { ledger, feed, folder } = doors;
    this.#planning = new Planning(doors);
    this.#sweep = new BlobSweep(doors);
    this.#deadlines = new Deadlines({
      folder,
      passed: job => {
        this.#background(this.#endLate(job));
      }
    });
    this.control = new JobControl({
      ...{ ledger, feed },
      view: id => this.view(id),
      submit: (command, asker, resolve) => this.submit(command, asker, resolve),
      background: work => {
        this.#background(work);
      }
    });
  }

  /** Whether nothing is being planned or fitted. */
  get isIdle(): boolean {
    return this.#planning.isIdle && this.#doors.feed.isIdle;
  }

  /** Checks a `fit` or a `check`, makes its job, and goes on in the background. Errors as `draftJob`, and OutputUnwritable. */
  async submit(command: Command, asker: Asker, resolve: Resolve): Promise<Job> {
    const { id, drafted } = await accept(this.#doors, { command, asker, resolve, isHeld: false });
    if (drafted === undefined) return this.view(id);
    this.#deadlines.watch(this.#doors.ledger.job(id));
    this.#background(this.#planAndRun(id, drafted));
    return this.view(id);
  }

  /** What a `fit` would take, from earlier jobs alone; no job is made. Errors as `draftJob`. */
  foresee(command: Command, resolve: Resolve, signal: AbortSignal): Promise<Foreseen> {
    const { planner, ledger, feed } = this.#doors;
    return foreseeJob({ planner, ledger, machine: feed.machine() }, { command, resolve, signal });
  }

  /** Checks as `submit` does, and keeps the job PENDING until `run`, over restarts too. Errors as `submit`. */
  async hold(command: Command, asker: Asker, resolve: Resolve): Promise<Job> {
    const { id, drafted } = await accept(this.#doors, { command, asker, resolve, isHeld: true });
    await drafted?.source.close();
    return this.view(id);
  }

  /** Goes on with a job that was held; any other is left as it is. @throws SpaxelError JobUnknown. */
  run(id: string, resolve: Resolve): Job {
    const row = this.#doors.ledger.job(id);
    const draft = (): Promise<Draft> =>
      draftJob(readCommand(row.command), resolve, this.#doors.planner);
    if (row.phase === 'PENDING' && releaseJob(this.#doors.folder(id))) {
      this.#deadlines.watch(row);
      this.#background(this.#replan(row, draft));
    }
    return this.view(id);
  }

  /** Takes up what had not ended when the gateway did; jobs whose plan was not finished are planned again. */
  recover(planAgain: (row: JobRow) => Promise<Draft>): void {
    const { queue, ledger } = this.#doors;
    forgetEnded(queue, ledger);
    this.#sweep.start();
    for (const row of ledger.unfinished()) {
      if (isJobHeld(this.#doors.folder(row.id))) continue;
      this.#deadlines.watch(row);
      if (row.phase === 'HELD') continue;
      if (row.phase !== 'PENDING') this.#background(this.#doors.feed.start(row.id));
      else this.#background(this.#replan(row, planAgain));
    }
  }

  async #replan(row: JobRow, planAgain: (row: JobRow) => Promise<Draft>): Promise<void> {
    try {
      await dropFits(this.#doors.ledger, row.id); // of a planning that was interrupted
      await this.#planAndRun(row.id, await planAgain(row));
    } catch (cause) {
      this.#doors.ledger.move(row.id, 'ERROR', problemOf(cause));
      this.#doors.changes.tell(row.id);
    }
  }

  async #planAndRun(id: string, drafted: Draft): Promise<void> {
    const { ledger, feed } = this.#doors;
    const ready = await this.#planning.plan(id, drafted);
    if (ready !== undefined) await feed.start(id, { source: drafted.source, ready });
    else if (isTerminal(ledger.job(id).phase)) await dropFits(ledger, id);
  }

  #background(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  /** Stops a job; one that has ended is left as it is. @throws SpaxelError JobUnknown. */
  async cancel(id: string): Promise<Job> {
    await this.#stop(id);
    return this.view(id);
  }

  /** Stops a job and gives up its arrays and products; what it wrote elsewhere stays. @throws SpaxelError JobUnknown. */
  async archive(id: string): Promise<void> {
    await this.cancel(id);
    await this.#doors.feed.stopped.written(id);
    this.#doors.ledger.archive(id);
    this.#doors.products.forget(id);
    await rm(this.#doors.folder(id), { recursive: true, force: true });
    this.#doors.changes.tell(id);
  }

  async #stop(id: string, why: SpaxelError | null = null): Promise<void> {
    const { phase } = this.#doors.ledger.job(id);
    if (isTerminal(phase)) return;
    this.#planning.stop(id);
    await this.#doors.feed.cancel(id, why);
  }

  async #endLate(id: string): Promise<void> {
    const { fits, done } = this.#doors.ledger.counts(id);
    const reached = `${String(done)} of ${String(fits)} fits were done`;
    const why = `Job ${id} has reached its --deadline: ${reached}, and they stay.`;
    await this.#stop(id, new SpaxelError('DeadlinePassed', why));
  }

  watch(id: string, changed: () => void): () => void {
    return this.#doors.changes.watch(id, changed);
  }

  /** Whose token asked for it; null when the gateway's own user did. @throws SpaxelError JobUnknown. */
  owner(id: string): string | null {
    return this.#doors.ledger.job(id).owner;
  }

  /** Whether others than its owner may see it. @throws SpaxelError JobUnknown. */
  isShared(id: string): boolean {
    return readCommand(this.#doors.ledger.job(id).command).options['shared'] === true;
  }

  /** Every job but the rows of campaigns, newest first. */
  list(): Job[] {
    return this.#doors.ledger.find.alone().map(row => viewOf(this.#doors, row));
  }

  /** Ids that end so, of all jobs, newest first. */
  find(end: string): string[] {
    return this.#doors.ledger.find.ending(end);
  }

  /** @throws SpaxelError JobUnknown. */
  view(id: string): Job {
    return viewOf(this.#doors, this.#doors.ledger.job(id));
  }

  /** The folder that a job's relative paths begin at. @throws SpaxelError JobUnknown. */
  folderOf(id: string): string {
    return this.#doors.ledger.job(id).folder;
  }

  bundle(id: string, show: readonly string[]): Promise<MimeBundle> {
    const job = this.view(id);
    const check = this.#doors.checks.read(id);
    if (check !== undefined) return Promise.resolve(checkBundle(job, check, show));
    return makeBundle(job, this.#doors.products, show);
  }

  /** Waits for planning to stop and for the feed to let go; jobs go on at the next start. */
  async close(): Promise<void> {
    this.#deadlines.clear();
    this.#sweep.close();
    this.#planning.close();
    await this.#doors.feed.close();
    await Promise.allSettled(this.#work);
  }
}

/** The folder of a job below the state folder. */
export function jobFolder(state: string, job: string): string {
  return join(state, 'jobs', job);
}
