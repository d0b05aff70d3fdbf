/** The ledger room. */
export { Ledger } from './ledger.ts';
export { Catalogue } from './catalogue.ts';
export { backupLedger } from './backup.ts';
export { keepJob } from './keep.ts';
export { replayJob, type Replay } from './compare.ts';
export type * from './rows.ts';
