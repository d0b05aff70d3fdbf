// Any other cube: read as its header says, with a warning for what it does not say.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import { isCube } from '../layout.ts';
import type { Reader } from './reader.ts';

const fluxNames = ['PRIMARY', 'DATA', 'SCI', 'FLUX'];

function fluxOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  const cubes = units.filter(isCube);
  return cubes.find(({ name }) => fluxNames.includes(name)) ?? cubes[0];
}

function notACube(units: readonly FitsUnit[]): SpaxelError {
  const file = units[0]?.header.file;
  const found = units.map(({ name, axes, isImage }) =>
    isImage
      ? `${name || 'an extension'} has NAXIS = ${axes.length} (${axes.join(' x ') || 'no data'})`
      : `${name} is a table`
  );
  const listed = found.length > 4 ? [...found.slice(0, 4), `${found.length - 4} more`] : found;
  return new SpaxelError(
    'NotACube',
    `${file} holds no three-dimensional image: ${listed.join(', ')}.`
  );
}

export const generic: Reader = {
  name: 'generic',
  recognises: () => true,
  declare: ({ units }) => {
    const flux = fluxOf(units);
    if (flux === undefined) throw notACube(units);
    const instrument = flux.header.text('INSTRUME') ?? units[0]?.header.text('INSTRUME');
    return { instrument: (instrument ?? 'unknown').toLowerCase(), flux };
  }
};
