import { setImmediate as breathe } from 'node:timers/promises';
import type { Ledger } from '../ledger/index.ts';

/** Takes out what the planning of a job that was stopped has added to the ledger, a little at a time: others go before. */
export async function dropFits(ledger: Ledger, job: string): Promise<void> {
  while (ledger.dropFits(job)) await breathe();
}
