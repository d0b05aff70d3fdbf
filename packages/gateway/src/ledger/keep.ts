import { join } from 'node:path';
import { Ledger } from './ledger.ts';

/** Says, in the ledger of a state folder, that the arrays of a job are never given up. @throws SpaxelError JobUnknown. */
export function keepJob(state: string, job: string): void {
  const ledger = new Ledger(join(state, 'ledger.sqlite'));
  try {
    ledger.keep(job);
  } finally {
    ledger.close();
  }
}
