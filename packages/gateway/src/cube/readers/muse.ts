// MUSE: empty primary unit, DATA, STAT (variance), sometimes DQ; with adaptive optics, a gap for the sodium laser.
import { museLsf, type FitsUnit } from '@spaxel/core';
import { isCube, type Warning } from '../layout.ts';
import type { Declaration, Reader } from './reader.ts';

/** Angstrom that the notch filter of the laser blocks, observed. */
const laserGap = [5770, 6050] as const;

function dataOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  return units.find(unit => unit.name === 'DATA' && isCube(unit));
}

/** WFM-AO-N, WFM-AO-E and NFM-AO-N have the laser on. */
function gapOf(units: readonly FitsUnit[]): Pick<Declaration, 'gaps' | 'warnings'> {
  const modes = units.flatMap(({ header }) => header.text('ESO INS MODE') ?? []);
  const mode = modes.find(one => one.includes('-AO-'));
  if (mode === undefined) return {};
  const sentence = `ESO INS MODE is ${mode}: ${laserGap.join('-')} A, blocked for the laser, are masked.`;
  const warnings: Warning[] = [{ code: 'AxisUnknown', sentence }];
  return { gaps: [laserGap], warnings };
}

export const muse: Reader = {
  name: 'muse',
  recognises: units =>
    dataOf(units) !== undefined &&
    units.some(({ header }) => header.text('INSTRUME')?.toUpperCase() === 'MUSE'),
  declare: ({ units }) => ({
    instrument: 'muse',
    flux: dataOf(units) as FitsUnit,
    medium: 'air',
    errors: { STAT: 'variance' },
    masks: { DQ: null },
    lsf: ({ values }) => ({ source: 'MUSE, Bacon et al. 2017', fwhm: values.map(museLsf) }),
    ...gapOf(units)
  })
};
