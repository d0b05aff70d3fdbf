// WEAVE LIFU: counts in RED_DATA or BLUE_DATA, inverse variances in *_IVAR, both to be scaled by *_SENSFUNC.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import { imageNamed, numbersOf, type FitsFile } from '../file.ts';
import { isCube, type Lsf } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';
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

/**
 * R at the middle of an arm's range as the ING measures it with the LIFU (its page "Spectroscopy with LIFU"; by design 2500 and
 * 10000, half of what WEAVE's thinner fibres have: Dalton et al. 2012). A pixel is 0.3 or 0.48 angstrom in low resolution, in high
 * resolution 0.11 or less.
 */
const modes = [
  { name: 'low', leastStep: 0.2, resolution: 3000 },
  { name: 'high', leastStep: 0, resolution: 11000 }
];

/** Where the header does not say. */
function lsfOf({ values, linear }: WaveAxis): Lsf | null {
  const [first = NaN, last = NaN] = [values[0], values.at(-1)];
  const mode = modes.find(({ leastStep }) => Math.abs(linear?.step ?? 0) > leastStep);
  if (mode === undefined) return null;
  const { name, resolution } = mode;
  const fwhm = (first + last) / 2 / resolution;
  return {
    source: `WEAVE LIFU, ${name} resolution, by its step`,
    fwhm: values.map(() => fwhm),
    caution: `The header does not state the resolution; R = ${resolution}, which WEAVE's LIFU usually has in ${name} resolution, is taken. Say --lsf where you know it.`
  };
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
    lsf: lsfOf,
    scale: await sensitivity(file, [arm, flux.axes[2] ?? 0], signal)
  };
}

export const weave: Reader = {
  name: 'weave',
  recognises: units => dataOf(units) !== undefined,
  declare
};
