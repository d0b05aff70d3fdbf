/** The messages that programs exchange: types generated from the JSON Schemas, and the codes. */
export type * from './types.ts';
export * from './codes.ts';
export * from './checked.ts';
export * from './answered.ts';
