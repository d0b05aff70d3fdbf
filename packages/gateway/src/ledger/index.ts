/** The ledger room. */
export { Ledger } from './ledger.ts';
export type { Member } from './member.ts';
export type { CampaignTable } from './campaigns.ts';
export { addCounts } from './campaign-rows.ts';
export type * from './campaign-rows.ts';
export { replayCampaign } from './campaign-replay.ts';
export { backupLedger } from './backup.ts';
export { keepJob } from './keep.ts';
export { replayJob, type Replay } from './compare.ts';
export type { Answer } from './answers.ts';
export type { CostSample } from './costs.ts';
export type * from './rows.ts';
