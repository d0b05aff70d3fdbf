// GMOS cubes as ifscube writes and reads them: SCI, ERR, and a mask of spaxels.
import type { FitsUnit } from '@spaxel/core';
import { isCube } from '../layout.ts';
import type { Reader } from './reader.ts';

function scienceOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  return units.find(unit => unit.name === 'SCI' && isCube(unit));
}

export const gmos: Reader = {
  name: 'gmos',
  recognises: units => {
    const science = scienceOf(units);
    if (science === undefined) return false;
    const says = units.some(({ header }) => /^GMOS/i.test(header.text('INSTRUME') ?? ''));
    return says || units.some(({ name }) => name === 'MASK2D');
  },
  declare: ({ units }) => ({
    instrument: 'gmos',
    flux: scienceOf(units) as FitsUnit,
    errors: { ERR: 'std', VAR: 'variance' },
    masks: { MASK2D: null, DQ: null },
    medium: 'air',
    waveUnit: 'Angstrom'
  })
};
