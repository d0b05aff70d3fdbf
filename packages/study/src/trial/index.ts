// Fitters judged by many mocks.
export type { Found } from './measure.ts';
export { notesOf } from './notes.ts';
export { outcomeOf } from './judge.ts';
export { Realiser, type Spectra } from './realise.ts';
export { askedOf, runTrials, type Asked, type Fit, type Report } from './run.ts';
export { trialTable } from './table.ts';
export { dispersions, nameOf, type Trial, type TrialInstrument } from './trial.ts';
