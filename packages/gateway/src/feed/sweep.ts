import { isTerminal } from '@spaxel/core';
import type { BlobKeeper } from '@spaxel/queue';
import type { Ledger } from '../ledger/index.ts';
import type { Changes } from './changes.ts';

interface SweepDoors {
  readonly ledger: Ledger;
  readonly blobs?: BlobKeeper | undefined;
  readonly changes: Changes;
}

const hour = 3_600_000;

/**
 * Removes the blobs of jobs that have ended: when they end, at every start, and once an hour, for a worker may put a late one.
 * Jobs that the ledger does not know are another gateway's.
 */
export class BlobSweep {
  readonly #ledger: Ledger;
  readonly #keeper: BlobKeeper | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ ledger, blobs, changes }: SweepDoors) {
    this.#ledger = ledger;
    this.#keeper = blobs;
    if (blobs === undefined) return;
    changes.onAny(job => {
      if (this.#hasEnded(job)) void this.#clear(blobs, job);
    });
  }

  start(): void {
    if (this.#keeper === undefined) return;
    void this.#all(this.#keeper);
    this.#timer = setInterval(() => this.#keeper && void this.#all(this.#keeper), hour);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #hasEnded(job: string): boolean {
    const phase = this.#ledger.phase(job);
    return phase !== undefined && isTerminal(phase);
  }

  async #all(keeper: BlobKeeper): Promise<void> {
    try {
      const ended = (await keeper.jobs()).filter(job => this.#hasEnded(job));
      for (const job of ended) await this.#clear(keeper, job);
    } catch (thrown) {
      tell(thrown);
    }
  }

  /** What cannot be removed now is removed later: the job itself has nothing to do with it. */
  #clear(keeper: BlobKeeper, job: string): Promise<void> {
    return keeper.clear(job).catch(tell);
  }
}

function tell(thrown: unknown): void {
  process.stderr.write(`Blobs are left where they are: ${(thrown as Error).message}\n`);
}
