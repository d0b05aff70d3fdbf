/** Programs that judge: galaxies with known truth, and how well a fit recovers it. */
export { makeMock, type Mock } from './mock/mock.ts';
export { type Gradient, type MockOptions } from './mock/options.ts';
export { type InstrumentName } from './mock/instrument.ts';
export { makeMockFile, mockBytes } from './mock/file.ts';
export { compare, gates, type Gate, type GateRow, type Maps } from './gates/compare.ts';
export { compareFile } from './gates/file.ts';
export { gateTable } from './gates/table.ts';
