// CALIFA: flux in the primary unit, ERROR, BADPIX; the two gratings told apart by their steps.
import type { FitsUnit } from '@spaxel/core';
import { isCube, type Lsf } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';
import type { Reader } from './reader.ts';

/** V500 has 2 A a channel and 6 A FWHM, V1200 .7 and 2.3 (Sanchez et al. 2016). */
const gratings = [
  { name: 'V500', step: 2, fwhm: 6 },
  { name: 'V1200', step: 0.7, fwhm: 2.3 }
];

function lsfOf({ values, linear }: WaveAxis): Lsf | null {
  const found = gratings.find(({ step }) => Math.abs((linear?.step ?? 0) / step - 1) < 0.05);
  if (found === undefined) return null;
  return { source: `CALIFA ${found.name}, by its step`, fwhm: values.map(() => found.fwhm) };
}

function isMine(units: readonly FitsUnit[]): boolean {
  const [primary] = units;
  if (primary === undefined || !isCube(primary)) return false;
  const says = ['INSTRUME', 'SURVEY', 'PIPE VERS', 'CALIFAID'].some(keyword =>
    /PMAS|PPAK|CALIFA/i.test(String(primary.header.get(keyword) ?? ''))
  );
  const names = new Set(units.map(({ name }) => name));
  return says || ['ERROR', 'ERRWEIGHT', 'BADPIX', 'FIBCOVER'].every(name => names.has(name));
}

export const califa: Reader = {
  name: 'califa',
  recognises: isMine,
  declare: ({ units }) => ({
    instrument: 'califa',
    flux: units[0] as FitsUnit,
    errors: { ERROR: 'std' },
    masks: { BADPIX: null },
    medium: 'air',
    waveUnit: 'Angstrom',
    unit: {
      text: units[0]?.header.text('PIPE UNITS') ?? '1e-16 erg/s/cm2/Angstrom',
      when: 'silent'
    },
    lsf: lsfOf
  })
};
