/** Words, shapes and arithmetic shared by all programs; no DOM, no Node. */
export * from './error/error.ts';
export * from './tensor/safetensors.ts';
export * from './command/command.ts';
export * from './command/words.ts';
export * from './command/verbs.ts';
export * from './job/phase.ts';
export * from './job/canonical.ts';
export * from './sky/extinction.ts';
export * from './fits/index.ts';
export * from './sky/index.ts';
export * from './shape/index.ts';
export * from './spectrum/index.ts';
export * from './voxels/index.ts';
export * from './table/csv.ts';
