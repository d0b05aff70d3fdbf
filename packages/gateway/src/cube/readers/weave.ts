// WEAVE LIFU: counts in RED_DATA or BLUE_DATA, inverse variances in *_IVAR, both to be scaled by *_SENSFUNC.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import { imageNamed, numbersOf, type FitsFile } from '../file.ts';
import { isCube } from '../layout.ts';
import type { Declaration, Reader } from './reader.ts';

const arms = ['RED', 'BLUE'] as const;

function dataOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  return arms
    .map(arm => units.find(unit => unit.name === `${arm}_DATA` && isCube(unit)))
    .find(Boolean);
}

/** @throws SpaxelError UnitUnknown when the sensitivity is missing or of another length. */
async function sensitivity(
  file: FitsFile,
  [arm, channels]: [string, number],
  signal: AbortSignal
): Promise<Float64Array> {
  const unit = imageNamed(file, `${arm}_SENSFUNC`);
  const values = unit === undefined ? undefined : await numbersOf(file, unit, signal);
  if (values?.length === channels) return values;
  const found =
    values === undefined ? 'is missing' : `holds ${values.length} numbers for ${channels} channels`;
  throw new SpaxelError(
    'UnitUnknown',
    `${file.name}: ${arm}_SENSFUNC ${found}, so that counts cannot be made flux.`
  );
}

async function declare(file: FitsFile, signal: AbortSignal): Promise<Declaration> {
  const flux = dataOf(file.units) as FitsUnit;
  const arm = flux.name.replace('_DATA', '');
  return {
    instrument: 'weave',
    flux,
    errors: { [`${arm}_IVAR`]: 'ivar' },
    masks: {},
    medium: 'air',
    waveUnit: 'Angstrom',
    unit: { text: 'erg/s/cm2/Angstrom', when: 'always' },
    scale: await sensitivity(file, [arm, flux.axes[2] ?? 0], signal)
  };
}

export const weave: Reader = {
  name: 'weave',
  recognises: units => dataOf(units) !== undefined,
  declare
};
