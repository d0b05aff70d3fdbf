import type { Ledger } from '../ledger.ts';

/** A job of nobody in particular, PENDING. */
export function addJob(ledger: Ledger, id: string, folder = '/'): void {
  const command = 'fit a.fits';
  ledger.addJob({ id, command, folder, created: '2026-01-01', out: null, owner: null });
}
