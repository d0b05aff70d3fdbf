/** What is known to be true, and how close a fit came to it. */
export * from './gates/index.ts';
export * from './mock/index.ts';
export * from './trial/index.ts';
