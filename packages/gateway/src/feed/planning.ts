import { problemOf } from '@spaxel/core';
import type { TakeFits } from '../plan/fits.ts';
import { complete, type Draft } from '../plan/planner.ts';
import { ReadySpectra } from '../plan/ready.ts';
import { trialOf, warnOfRepeat } from './earlier.ts';
import type { JobsDoors } from './jobs.ts';

/** The jobs that are being planned. */
export class Planning {
  readonly #doors: Pick<JobsDoors, 'ledger' | 'changes' | 'folder'>;
  readonly #running = new Map<string, AbortController>();

  constructor(doors: Pick<JobsDoors, 'ledger' | 'changes' | 'folder'>) {
    this.#doors = doors;
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** Plans a job and queues it. Answers what is ready to be fed; undefined when it was stopped or cannot be planned. */
  async plan(id: string, drafted: Draft): Promise<ReadySpectra | undefined> {
    const { ledger, changes, folder } = this.#doors;
    const abort = new AbortController();
    this.#running.set(id, abort);
    const ready = new ReadySpectra();
    const take: TakeFits = (first, fitIds) => {
      if (!ledger.addFits(id, first, fitIds)) abort.abort();
    };
    try {
      const planned = await complete({ ...drafted, ready, take }, folder(id), abort.signal);
      const warnings = [...planned.plan.warnings, ...warnOfRepeat(ledger, id, planned)];
      const plan = { ...planned.plan, warnings, ...trialOf(ledger, planned) };
      ledger.queue(id, JSON.stringify(plan));
      return ready;
    } catch (cause) {
      if (!abort.signal.aborted) ledger.move(id, 'ERROR', problemOf(cause));
      ready.clear();
      await drafted.source.close();
      return undefined;
    } finally {
      this.#running.delete(id);
      changes.tell(id);
    }
  }

  /** Stops the planning of a job, when it is being planned. */
  stop(id: string): void {
    this.#running.get(id)?.abort();
  }

  close(): void {
    for (const abort of this.#running.values()) abort.abort();
  }
}
