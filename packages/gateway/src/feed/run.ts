import { codeOf, isCodeName, isTerminal, type TensorFile } from '@spaxel/core';
import type { CodeName, Job, Result } from '@spaxel/protocol';
import type { Answer, Ledger, Outcome, SegmentRow } from '../ledger/index.ts';
import type { ArrayFile } from '../results/arrays.ts';
import type { Columns } from '../results/columns.ts';
import { hasErrorStage, markOfErrors, stageParameters, type Stage } from '../plan/stages.ts';
import type { Parameters } from '../plan/parameters.ts';
import type { Work } from '../plan/work.ts';
import type { Foresight } from './estimate.ts';
import { Gate } from './gate.ts';
import { Marks } from './marks.ts';
import type { Pace } from './remaining.ts';

/** A job while it runs. */
export interface RunDoors {
  readonly ledger: Ledger;
  readonly arrays: ArrayFile;
  readonly columns: Columns;
  readonly work: Work;
}

const weight = 0.2;

/** What one running job knows: its doors, how far its feed is, what a fit costs, whether it was cancelled. */
export class Run {
  readonly id: string;
  readonly doors: RunDoors;
  readonly abort = new AbortController();
  /** Shut while the job is paused. */
  readonly gate = new Gate(this.abort.signal);
  /** Bins whose fits are in the queue. */
  readonly sent: Marks;
  /** Of these, bins that were sent before their turn. */
  readonly hastened = new Set<number>();
  secondsPerFit: number | null = null;
  /** What earlier jobs say of this one, once somebody has asked. */
  foresight: Foresight | undefined;
  /** Whether its maps lie in files already, while their errors are still being found. */
  hasMaps = false;
  #stage: Stage = 'fits';
  /** Of the stage of errors: bins not yet answered, how many there were, and its tasks. */
  readonly #open: Marks;
  #opened = 0;
  /** Of these, bins whose errors could not be found. */
  #kept = 0;
  readonly #tasks = new Set<string>();
  #startedAt = Date.now();
  #doneAtStart = 0;

  constructor(id: string, doors: RunDoors) {
    this.id = id;
    this.doors = doors;
    const { fits } = doors.ledger.counts(id);
    this.sent = new Marks(fits);
    this.#open = new Marks(fits);
    this.startClock();
  }

  /** Counts the rate from here: what was known before says nothing of it. */
  startClock(): void {
    this.#startedAt = Date.now();
    this.#doneAtStart = this.settled();
  }

  settled(): number {
    const { done, failed, aborted } = this.doors.ledger.counts(this.id);
    return done + failed + aborted;
  }

  get parameters(): Parameters {
    return stageParameters(this.doors.work.plan.parameters, this.#stage);
  }

  /** Bins whose fits are still to be answered in this stage. */
  get waiting(): Iterable<number> {
    if (this.#stage === 'errors') return this.#open;
    const { ledger } = this.doors;
    // Of a job that is new these are all: a million need not be looked up.
    if (this.settled() === 0) return Array(ledger.counts(this.id).fits).keys();
    return ledger.waiting(this.id);
  }

  /** Whether a fit is still to be answered in this stage. */
  isWaiting(bin: number): boolean {
    if (this.#stage === 'errors') return this.#open.has(bin);
    return this.doors.ledger.isWaiting(this.id, bin);
  }

  /** Bins whose errors are still the formal ones, of those that were to get others; 0 outside the stage of errors. */
  get lacking(): number {
    return this.#open.size + this.#kept;
  }

  /** How far the stage of errors is; undefined outside it. */
  get errors(): Job['errors'] | undefined {
    if (this.#stage === 'fits') return undefined;
    return { done: this.#opened - this.#open.size, fits: this.#opened };
  }

  /** Whether all fits of this stage have been answered. */
  get isSettled(): boolean {
    if (this.#stage === 'errors') return this.#open.size === 0;
    return this.settled() >= this.doors.ledger.counts(this.id).fits;
  }

  /** Goes on to the errors of what was fitted; false when none are asked for, or all are there. */
  startErrors(): boolean {
    const { ledger, columns, work } = this.doors;
    if (this.#stage === 'errors' || !hasErrorStage(work.plan.parameters)) return false;
    this.#stage = 'errors';
    const marks = columns.get(markOfErrors);
    const { code: done } = codeOf('Done');
    for (const [bin, code] of ledger.codes(this.id).entries())
      if (code === done && !Number.isFinite(marks?.[bin])) this.#open.add(bin);
    this.hastened.clear();
    this.#opened = this.#open.size;
    this.secondsPerFit = null;
    this.#startedAt = Date.now();
    return this.#opened > 0;
  }

  /** Remembers a task that is sent. */
  send(task: string, bins: readonly number[]): void {
    for (const bin of bins) this.sent.add(bin);
    if (this.#stage === 'errors') this.#tasks.add(task);
  }

  get phase(): Job['phase'] {
    return this.doors.ledger.job(this.id).phase;
  }

  get isOver(): boolean {
    return isTerminal(this.phase);
  }

  /** How far this stage is, and how fast it went since the clock was started; null while paused. */
  pace(): Pace | null {
    if (this.gate.isShut) return null;
    const isErrors = this.#stage === 'errors';
    const fits = isErrors ? this.#opened : this.doors.ledger.counts(this.id).fits;
    const left = isErrors ? this.#open.size : fits - this.settled();
    const fresh = isErrors ? fits - left : this.settled() - this.#doneAtStart;
    return { stage: this.#stage, left, fresh, seconds: (Date.now() - this.#startedAt) / 1000 };
  }

  /** What a result says to the ledger once its arrays lie in `segment`; null when that is nothing. */
  answerOf(result: Result, segment: SegmentRow | null): Answer | null {
    const kind = this.#tasks.has(result.task) ? 'improved' : 'task';
    if (kind === 'improved' && segment === null) return null;
    return { kind, job: this.id, segment, outcomes: result.fits.map(outcomeOf) };
  }

  /** Takes what of a result has changed the ledger; answers whether anything is to be told of it. */
  took(result: Result, file: TensorFile | null, changed: ReadonlySet<number>): boolean {
    if (file !== null) {
      const rows = result.fits.map((fit, row) => [fit.bin, row] as const);
      this.doors.columns.take(
        file,
        rows.filter(([bin], row) => changed.has(bin) && result.fits[row]?.status === 'COMPLETED')
      );
    }
    const isMore = this.#tasks.has(result.task);
    if (isMore)
      for (const { bin } of result.fits)
        if (this.#open.delete(bin) && !changed.has(bin)) this.#kept += 1;
    this.#learnCost(result);
    return changed.size > 0 || isMore;
  }

  /** Gives up a bin for a reason of its own; one whose errors are lacking keeps the formal ones. */
  fail(bin: number, tag: CodeName, message: string): void {
    if (this.#open.delete(bin)) {
      this.#kept += 1;
      return;
    }
    const { code } = codeOf(tag);
    const outcome = {
      bin,
      status: 'ERROR',
      code,
      message,
      row: null,
      cpu: 0,
      isCached: false
    } as const;
    this.doors.ledger.commit(this.id, null, [outcome]);
  }

  #learnCost(result: Result): void {
    const fresh = result.fits.filter(fit => fit.status === 'COMPLETED');
    if (fresh.length === 0) return;
    const cost = fresh.reduce((sum, fit) => sum + fit.cpuSeconds, 0) / fresh.length;
    this.secondsPerFit =
      this.secondsPerFit === null ? cost : this.secondsPerFit * (1 - weight) + cost * weight;
  }
}

function outcomeOf(fit: Result['fits'][number], row: number): Outcome {
  const { bin, status, code, message, cpuSeconds } = fit;
  const name: CodeName =
    status === 'COMPLETED' ? 'Done' : status === 'ABORTED' ? 'Aborted' : knownName(code);
  return {
    bin,
    status,
    code: codeOf(name).code,
    message: message ?? null,
    row: status === 'COMPLETED' ? row : null,
    cpu: cpuSeconds,
    isCached: false
  };
}

function knownName(code: string | undefined): CodeName {
  return code !== undefined && isCodeName(code) ? code : 'FitFailed';
}
