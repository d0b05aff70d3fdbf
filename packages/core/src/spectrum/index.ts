// A spectrum and what can be said of it alone.
export { emissionLines, emissionLinesOf, type EmissionLine } from './emission.ts';
export { stellarFeatures, type StellarFeature } from './features.ts';
export { megaraFwhm, megaraLsf, museLsf, tabulatedLsf, type LsfTable } from './lsf.ts';
export { lineMask, type MaskInterval } from './mask.ts';
export { median } from './median.ts';
export { gasIntervals, skyIntervals, type Interval } from './lines.ts';
export { estimateNoise, noiseMethod, withErrors } from './noise.ts';
export { Preparer, type Preparation } from './preparation.ts';
export type { Prepared } from './prepared.ts';
export { signalToNoise } from './signal.ts';
export { hasErrors, linearWave, type Medium, type Spectrum } from './spectrum.ts';
