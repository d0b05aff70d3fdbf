// Galaxies of known truth.
export { type DiscOptions, type Gradient } from './disc.ts';
export { makeMock } from './make.ts';
export { type InstrumentName } from './instrument.ts';
export { mockDefaults, usualStep, type MockOptions } from './options.ts';
export { writeMock } from './write.ts';
