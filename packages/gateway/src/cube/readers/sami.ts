// SAMI: flux in the primary unit, VARIANCE, WEIGHT, COVAR; the arms told apart by their steps.
import type { FitsUnit } from '@spaxel/core';
import { isCube, type Lsf } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';
import type { Reader } from './reader.ts';

/** FWHM of the blue (580V) and red (1000R) arms (van de Sande et al. 2017; data release 3 has medians of 2.66 and 1.59). */
const arms = [
  { name: 'blue', step: 1.04, fwhm: 2.65 },
  { name: 'red', step: 0.57, fwhm: 1.61 }
];

function lsfOf({ values, linear }: WaveAxis): Lsf | null {
  const arm = arms.find(({ step }) => Math.abs((linear?.step ?? 0) / step - 1) < 0.05);
  if (arm === undefined) return null;
  return { source: `SAMI ${arm.name} arm, by its step`, fwhm: values.map(() => arm.fwhm) };
}

function isMine(units: readonly FitsUnit[]): boolean {
  const [primary] = units;
  if (primary === undefined || !isCube(primary)) return false;
  const names = new Set(units.map(({ name }) => name));
  const says = /SAMI/i.test(primary.header.text('INSTRUME') ?? '');
  return says || ['VARIANCE', 'WEIGHT', 'COVAR'].every(name => names.has(name));
}

export const sami: Reader = {
  name: 'sami',
  recognises: isMine,
  declare: ({ units }) => ({
    instrument: 'sami',
    flux: units[0] as FitsUnit,
    errors: { VARIANCE: 'variance' },
    masks: {},
    medium: 'air',
    waveUnit: 'Angstrom',
    unit: { text: '10**(-16) erg /s /cm**2 /angstrom /pixel', when: 'silent' },
    lsf: lsfOf
  })
};
