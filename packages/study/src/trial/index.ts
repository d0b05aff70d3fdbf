// Fitters judged by many mocks.
export type { Found } from './measure.ts';
export { notesOf } from './notes.ts';
export type { Spectra } from './realise.ts';
export { runTrials, type Asked, type Fit, type Report } from './run.ts';
export { trialTable } from './table.ts';
export { dispersions, type TrialInstrument } from './trial.ts';
