/** The ledger room. */
export { Ledger } from './ledger.ts';
export type * from './rows.ts';
