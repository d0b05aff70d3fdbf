import { codeOf, isPaused, isTerminal, problemOf, SpaxelError } from '@spaxel/core';
import type { Result } from '@spaxel/protocol';
import type { DeadTask, TaskQueue } from '@spaxel/queue';
import type { Ledger } from '../ledger/index.ts';
import type { Planned } from '../plan/ready.ts';
import { takeCached } from './cached.ts';
import { sendJob } from './detached.ts';
import { Endings } from './endings.ts';
import type { Machine } from './estimate.ts';
import { sortLost } from './lost.ts';
import { Run, type RunDoors } from './run.ts';
import { bury, sendAtOnce, sendBins } from './sending.ts';
import { Settler } from './settler.ts';
import { Stopped } from './stopped.ts';
import { PowerMeter } from './watts.ts';

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
  readonly #opening = new Set<string>();
  readonly #endings: Endings;
  readonly #settler: Settler;
  /** Jobs of which more is written after they were stopped. */
  readonly stopped = new Stopped();
  readonly #power = new PowerMeter();

  constructor(doors: FeedDoors) {
    this.#doors = doors;
    const { finish, changed } = doors;
    this.#endings = new Endings({
      ...{ finish, changed },
      send: run => sendBins(doors.queue, run),
      forget: job => this.#forget(job),
      broken: (run, cause) => this.#broken(run, cause)
    });
    this.#settler = new Settler(doors.ledger);
    doors.queue.onResult((result, payload) => this.#take(result, payload));
    doors.queue.onDead(dead => this.#bury(dead));
  }

  run(job: string): Run | undefined {
    return this.#runs.get(job);
  }

  /** What jobs are estimated for: the slots there are, and what a busy core takes. */
  machine(): Machine {
    const { slots } = this.#doors.queue.capacity();
    return { slots, ...this.#power.watts(process.env['SPAXEL_WATTS_PER_CORE']) };
  }

  /** Whether nothing is fitted: paused jobs wait for their user, not for us. */
  get isIdle(): boolean {
    return [...this.#runs.values()].every(run => run.gate.isShut);
  }

  /** Starts or takes up a queued job; resolves when all its fits were sent. A failure of the job itself becomes its ERROR. */
  async start(job: string, planned?: Planned): Promise<void> {
    const { ledger } = this.#doors;
    this.#opening.add(job);
    try {
      const run = new Run(job, await this.#doors.open(job, planned));
      this.#runs.set(job, run);
      this.#opening.delete(job);
      await takeCached(run);
      run.startClock();
      const { phase } = run;
      if (phase === 'SUSPENDED') run.gate.shut();
      else if (!ledger.move(job, 'EXECUTING') && phase !== 'EXECUTING') {
        await this.#forget(job); // cancelled or held while its source was being opened
        return;
      }
      this.#doors.changed(job);
      await sendJob(this.#doors.queue, run);
      await this.#endings.whenSettled(run);
    } catch (cause) {
      this.#opening.delete(job);
      if (this.#runs.get(job)?.abort.signal.aborted === true) return;
      if (ledger.move(job, 'ERROR', problemOf(cause))) this.#doors.changed(job);
      await this.#doors.queue.cancel(job);
      await this.#forget(job);
    }
  }

  /** Sends nothing more of a job until it is resumed; what the queue holds is fitted. False when its phase does not allow it. */
  pause(job: string): boolean {
    const { ledger, changed } = this.#doors;
    if (!ledger.move(job, 'SUSPENDED') && !ledger.move(job, 'HELD')) return false;
    this.#runs.get(job)?.gate.shut();
    changed(job);
    return true;
  }

  /** Fits a bin of a running job before all others; one that was sent already is left where it is. */
  async hasten(job: string, spaxel: number): Promise<void> {
    const run = this.#runs.get(job);
    const bin = run?.doors.work.layout.bin[spaxel] ?? -1;
    if (run && bin >= 0 && !run.isOver) await sendAtOnce(this.#doors.queue, run, bin);
  }

  /** Goes on with a paused job; false when it is none. */
  resume(job: string): boolean {
    const { ledger, changed } = this.#doors;
    const { phase } = ledger.job(job);
    if (!isPaused(phase)) return false;
    ledger.move(job, phase === 'HELD' ? 'QUEUED' : 'EXECUTING');
    changed(job);
    return true;
  }

  /** Has a resumed job fed again; resolves as start does. */
  async goOn(job: string): Promise<void> {
    if (this.#opening.has(job)) return; // start sees the new phase
    const run = this.#runs.get(job);
    if (run === undefined) return this.start(job);
    run.startClock();
    run.gate.open();
    await this.#endings.whenSettled(run);
  }

  /** Fits again what has failed of a running job so far; answers how many fits these are. @throws SpaxelError JobNotReady. */
  retry(job: string): number {
    const run = this.#runs.get(job);
    if (run === undefined || run.errors !== undefined)
      throw new SpaxelError('JobNotReady', `Job ${job} can be retried when it has ended.`);
    const failed = run.doors.ledger.waitAgain(job);
    for (const bin of failed) run.hastened.delete(bin);
    this.#doors.changed(job);
    this.#sendAgain(run, failed);
    return failed.length;
  }

  #sendAgain(run: Run, bins: readonly number[]): void {
    void sendBins(this.#doors.queue, run, bins).catch((why: unknown) => this.#broken(run, why));
  }

  /** Stops a job: what is fitted stays. One whose maps are complete is completed, with the errors that it has; `why` is shown. */
  async cancel(job: string, why: SpaxelError | null = null): Promise<void> {
    const run = this.#runs.get(job);
    run?.abort.abort();
    await this.#doors.queue.cancel(job);
    if (run?.errors !== undefined) {
      await this.#endings.once(run);
      return;
    }
    const problem = why && problemOf(why);
    const moved = this.#doors.ledger.abort(job, codeOf('Aborted').code, problem);
    const products = run !== undefined && moved ? this.#endings.write(run) : Promise.resolve();
    try {
      await this.stopped.leave(
        job,
        products.finally(() => this.#forget(job))
      );
    } finally {
      this.#doors.changed(job);
    }
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.abort.abort();
    await this.#doors.queue.close();
    await this.stopped.written();
    await Promise.all([...this.#runs.keys()].map(job => this.#forget(job)));
  }

  /**
   * The run that an answer belongs to; undefined when its job has ended or is unknown, so that the answer is dropped.
   * @throws SpaxelError JobNotReady while the job is being opened: the queue gives the answer again.
   */
  #open(job: string): Run | undefined {
    const run = this.#runs.get(job);
    if (run !== undefined) return run.isOver ? undefined : run;
    const phase = this.#doors.ledger.phase(job);
    if (phase === undefined || isTerminal(phase)) return undefined;
    throw new SpaxelError('JobNotReady', `Job ${job} is still being opened.`);
  }

  async #take(told: Result, payload: Uint8Array): Promise<void> {
    const run = this.#open(told.job);
    if (run === undefined || run.abort.signal.aborted) return;
    const { result, lost } = sortLost(run, told);
    if (lost.length > 0) this.#sendAgain(run, lost);
    try {
      if (await this.#settler.settle({ run, result, payload })) this.#doors.changed(result.job);
    } catch (cause) {
      if (run.isOver) return; // it ended while this came late
      if (cause instanceof SpaxelError && cause._tag === 'FitterBroken')
        for (const { bin } of result.fits) run.fail(bin, 'FitterBroken', cause.message);
      else await this.#break(run, cause);
    }
    await this.#endings.whenSettled(run);
  }

  async #bury({ task, error }: DeadTask): Promise<void> {
    const run = this.#open(task.job);
    if (run === undefined) return;
    await bury(this.#doors.queue, run, { task, error });
    this.#doors.changed(task.job);
    await this.#endings.whenSettled(run);
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

  async #forget(job: string): Promise<void> {
    const run = this.#runs.get(job);
    this.#runs.delete(job);
    await run?.doors.arrays.close();
    await run?.doors.work.close();
  }
}
