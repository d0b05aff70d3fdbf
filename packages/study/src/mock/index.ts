// Galaxies of known truth.
export { type DiscOptions, type Gradient } from './disc.ts';
export { makeMock } from './make.ts';
export { mockDefaults, usualStep, type InstrumentName, type MockOptions } from './options.ts';
export { writeMock } from './write.ts';
