/** The gateway beside Jupyter: reads cubes, plans jobs, keeps their ledger, feeds the queue, serves the results. */
export { Gateway, type GatewayOptions } from './gateway.ts';
export { safeAddress, type SharedAddress } from './routes/shared-address.ts';
export { type OfferedFitter } from './plan/offers.ts';
export { campaignLine } from './campaign/index.ts';
export { backupLedger, keepJob } from './ledger/index.ts';
export { checkLedger, compactLedger } from './results/keeping/index.ts';
export * from './identity/index.ts';
export {
  fitOptionsOf,
  newsLine,
  watchFolder,
  type Gate,
  type News,
  type Tally
} from './watch/index.ts';
