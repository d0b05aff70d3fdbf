/** Words, shapes and arithmetic shared by all programs; no DOM, no Node. */
export * from './error/error.ts';
export * from './tensor/safetensors.ts';
