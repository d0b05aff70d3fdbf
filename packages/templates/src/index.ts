/** Template sets: read, list, and import from the formats in which others keep them. */
export { readManifest, readSet, readSpectraBytes, type Templates } from './set.ts';
export { findSet, listSets, type FoundSet, type SetList } from './list.ts';
export { addSet, type AddedSet } from './add.ts';
