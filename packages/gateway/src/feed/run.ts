import { codeOf, isCodeName, isTerminal, readSafetensors } from '@spaxel/core';
import type { CodeName, Result } from '@spaxel/protocol';
import type { Ledger, Outcome } from '../ledger/index.ts';
import type { ArrayFile } from '../results/arrays.ts';
import type { Columns } from '../results/columns.ts';
import type { Work } from '../plan/work.ts';

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
  /** Bins whose fits are in the queue. */
  readonly sent = new Set<number>();
  secondsPerFit: number | null = null;
  #startedAt = Date.now();
  #doneAtStart = 0;

  constructor(id: string, doors: RunDoors) {
    this.id = id;
    this.doors = doors;
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

  get isOver(): boolean {
    const { phase } = this.doors.ledger.job(this.id);
    return isTerminal(phase);
  }

  /** Seconds that the rest will take at the rate so far; null before the first result. */
  secondsRemaining(): number | null {
    const { fits } = this.doors.ledger.counts(this.id);
    const settled = this.settled();
    const fresh = settled - this.#doneAtStart;
    if (fresh <= 0) return null;
    return (((Date.now() - this.#startedAt) / 1000) * (fits - settled)) / fresh;
  }

  /** Stores a task's arrays, then commits its outcomes; answers whether anything changed. */
  async settle(result: Result, payload: Uint8Array): Promise<boolean> {
    const { ledger, arrays, columns } = this.doors;
    const file = payload.byteLength > 0 ? readSafetensors(payload) : null;
    const segment = file === null ? null : await arrays.append(result.task, payload);
    const changed = new Set(ledger.commit(this.id, segment, result.fits.map(outcomeOf)));
    if (file !== null) {
      const rows = result.fits.map((fit, row) => [fit.bin, row] as const);
      columns.take(
        file,
        rows.filter(([bin], row) => changed.has(bin) && result.fits[row]?.status === 'COMPLETED')
      );
    }
    this.#learnCost(result);
    return changed.size > 0;
  }

  /** Gives up a bin for a reason of its own. */
  fail(bin: number, tag: CodeName, message: string): void {
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
