/** The ledger room. */
export { Ledger } from './ledger.ts';
export type { Member } from './add.ts';
export { addCounts } from './campaigns.ts';
export type * from './campaigns.ts';
export { replayCampaign } from './campaign-replay.ts';
export { backupLedger } from './backup.ts';
export { keepJob } from './keep.ts';
export { replayJob, type Replay } from './compare.ts';
export type * from './rows.ts';
