/** Looks after a ledger and its arrays from outside the gateway. */
export { checkLedger, type LedgerCheck } from './check.ts';
export { compactLedger, type Compaction } from './compact.ts';
