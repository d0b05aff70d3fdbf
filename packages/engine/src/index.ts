/** The native engine: one spectrum in, its kinematics and populations out; no DOM, no Node. */
export { fitSpectrum } from './fit.ts';
export { defaultParameters, type Parameters } from './parameters.ts';
export type { Answer, Fitted, Refused, Status } from './answer.ts';
export type { ObservedSpectrum } from './spectrum.ts';
export type { TemplateSpectra } from './templates.ts';
export { plain } from './kernels/plain.ts';
export type { Kernels, Product } from './kernels/kernels.ts';
export { qualityBits } from './quantities/quality.ts';
export { defaultMonteCarlo, monteCarlo, type Spread } from './errors/monte-carlo.ts';
export type { MonteCarlo } from './errors/realisations.ts';
