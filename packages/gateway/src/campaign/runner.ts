import { isPaused, isTerminal, problemOf, readCommand } from '@spaxel/core';
import type { CampaignRecord, MemberRecord, Settled } from '../ledger/index.ts';
import type { CampaignDoors } from './doors.ts';
import { Pace } from './pace.ts';
import { summarise } from './summary.ts';

/** Jobs of one campaign that are open at least, as long as rows wait, and at most. */
const fewest = 2;
const most = 16;
/** Spectra that wait in open jobs, for each slot: more would only lie about. */
const waitingPerSlot = 4;
/** How often it is looked whether another row may begin while jobs go on, milliseconds. */
const lookAfter = 250;
/** When the runner itself failed, as where the disk is full, it tries again after so long, milliseconds. */
const restAfter = 10_000;

const noCounts = { fits: 0, done: 0, failed: 0, aborted: 0, cached: 0 };

interface RunnerDoors extends CampaignDoors {
  /** Says that the campaign changed. */
  readonly changed: () => void;
  /** Called once no row waits and none is open. */
  readonly ended: () => Promise<void>;
}

interface Open {
  readonly row: number;
  readonly stop: () => void;
  /** Once its job has ended: when the row has, too. */
  ending?: Promise<void>;
}

/** Takes a campaign through its rows, a few jobs at a time, so that ten thousand rows cost no more than a few. */
export class Runner {
  readonly id: string;
  readonly #doors: RunnerDoors;
  readonly #pace = new Pace();
  readonly #open = new Map<string, Open>();
  readonly #work = new Set<Promise<void>>();
  #isWanted = false;
  #isFilling = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(id: string, doors: RunnerDoors) {
    this.id = id;
    this.#doors = doors;
  }

  /** Goes on where the ledger says that the campaign is. */
  start(): void {
    const page = { from: 0, n: -1, phase: 'EXECUTING' } as const;
    for (const { row, job } of this.#table.members(this.id, page))
      if (job !== null) this.#follow(row, job);
    this.kick();
  }

  /** Jobs that are open. */
  get open(): string[] {
    return [...this.#open.keys()];
  }

  /** Whether nothing is done until a user goes on with what he paused. */
  get isIdle(): boolean {
    const isStill = this.open.every(job => isPaused(this.#doors.ledger.phase(job) ?? 'ABORTED'));
    return isStill && this.#table.next(this.id) === undefined && !this.#isFilling;
  }

  secondsFor(rows: number): number | null {
    return this.#pace.secondsFor(rows);
  }

  /** Resolves when all rows whose jobs have ended are settled. */
  async settled(): Promise<void> {
    const endings = [...this.#open.values()].map(({ ending }) => ending ?? Promise.resolve());
    await Promise.allSettled(endings);
  }

  /** Looks whether another row may begin. */
  kick(): void {
    this.#isWanted = true;
    if (!this.#isFilling && !this.#isClosed) this.#background(this.#fill());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const { stop } of this.#open.values()) stop();
    await Promise.allSettled(this.#work);
  }

  get #table(): CampaignDoors['ledger']['campaigns'] {
    return this.#doors.ledger.campaigns;
  }

  #background(work: Promise<void>): void {
    const kept = work
      .catch((thrown: unknown) => {
        process.stderr.write(`Campaign ${this.id}: ${problemOf(thrown).detail}\n`);
        this.#lookIn(restAfter);
      })
      .finally(() => this.#work.delete(kept));
    this.#work.add(kept);
  }

  #lookIn(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.kick();
    }, milliseconds).unref();
  }

  async #fill(): Promise<void> {
    this.#isFilling = true;
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false;
        await this.#beginRows();
      }
    } finally {
      this.#isFilling = false;
    }
  }

  async #beginRows(): Promise<void> {
    for (const job of this.open) this.#lookAt(job);
    const campaign = this.#table.get(this.id);
    while (!this.#isClosed && this.#hasRoom()) {
      const member = this.#table.next(this.id);
      if (member === undefined) break;
      await this.#begin(campaign, member);
    }
    if (this.#isClosed || this.#open.size > 0 || this.#table.next(this.id) !== undefined) return;
    await this.#doors.ended();
  }

  /** Paused jobs wait for their user, and keep no other from its turn. */
  #hasRoom(): boolean {
    const { ledger, slots } = this.#doors;
    const open = this.open.filter(job => !isPaused(ledger.phase(job) ?? 'ABORTED'));
    if (open.length < fewest) return true;
    const planning = open.filter(job => ledger.phase(job) === 'PENDING').length;
    if (open.length >= most || planning >= fewest) return false;
    const waiting = open.map(job => {
      const { fits, done, failed, aborted } = ledger.counts(job);
      return fits - done - failed - aborted;
    });
    return waiting.reduce((sum, one) => sum + one, 0) < waitingPerSlot * Math.max(1, slots());
  }

  /** Makes a row's job; a row whose job cannot be made has failed, and says why. */
  async #begin(campaign: CampaignRecord, { row, command }: MemberRecord): Promise<void> {
    const { jobs, resolveIn } = this.#doors;
    const { folder, owner, jailed } = campaign;
    const member = { campaign: this.id, row };
    try {
      const asker = { folder, owner, member };
      const job = await jobs.submit(readCommand(command), asker, resolveIn(folder, jailed === 1));
      this.#follow(row, job.id);
    } catch (thrown) {
      if (this.#isClosed) return;
      const settled = { phase: 'ERROR', error: problemOf(thrown), counts: noCounts } as const;
      this.#settle(row, null, { ...settled, summary: null });
    }
    this.#doors.changed();
  }

  #follow(row: number, job: string): void {
    const changed = (): void => {
      if (this.#isClosed) return;
      this.#doors.changed();
      if (!this.#lookAt(job)) this.#lookIn(lookAfter);
    };
    this.#open.set(job, { row, stop: this.#doors.jobs.watch(job, changed) });
    this.#lookAt(job);
  }

  /** Ends the row of a job that has ended; answers whether it has. */
  #lookAt(job: string): boolean {
    const open = this.#open.get(job);
    if (open === undefined || open.ending !== undefined || this.#isClosed) return true;
    if (!isTerminal(this.#doors.ledger.phase(job) ?? 'ABORTED')) return false;
    open.ending = this.#end(open, job).catch((thrown: unknown) => {
      delete open.ending; // looked at again when the runner has rested
      throw thrown;
    });
    this.#background(open.ending);
    return true;
  }

  async #end({ row, stop }: Open, job: string): Promise<void> {
    stop();
    const { ledger, products } = this.#doors;
    const { phase, error } = ledger.job(job);
    const counts = ledger.counts(job);
    // Products may be gone, as those of a job that was given up: the row has ended all the same.
    const summary = counts.fits > 0 ? await summarise(products, job).catch(() => null) : null;
    const ended = phase === 'COMPLETED' || phase === 'ERROR' ? phase : 'ABORTED';
    this.#settle(row, job, { phase: ended, error, counts, summary });
    this.#open.delete(job);
    this.#doors.changed();
    this.kick();
  }

  #settle(row: number, job: string | null, settled: Settled): void {
    const member = { campaign: this.id, row };
    if (this.#table.settle(member, job, settled)) this.#pace.tick();
  }
}
