/** The ledger room. */
export * from './ledger.ts';
