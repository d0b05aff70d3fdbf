// MEGARA: flux in the primary unit (Jy, or reassembled per angstrom with a DQ), no errors of its own, zeros where there are no data.
import { megaraLsf, type FitsUnit } from '@spaxel/core';
import { isCube, type Lsf } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';
import type { Reader } from './reader.ts';

function lsfOf(vph: string, { values }: WaveAxis): Lsf | null {
  const [first = 0, second = 0] = values;
  const fwhm = megaraLsf(vph, second - first);
  return fwhm === undefined ? null : { source: `MEGARA ${vph}`, fwhm: values.map(() => fwhm) };
}

export const megara: Reader = {
  name: 'megara',
  recognises: ([primary]) =>
    primary !== undefined &&
    isCube(primary) &&
    primary.header.text('INSTRUME')?.toUpperCase() === 'MEGARA',
  declare: ({ units }) => {
    const flux = units[0] as FitsUnit;
    const { header } = flux;
    return {
      instrument: 'megara',
      flux,
      medium: 'air',
      validRange: [header.number('WAVLIMF1') ?? -Infinity, header.number('WAVLIMF2') ?? Infinity],
      lsf: axis => lsfOf(header.text('VPH') ?? '', axis)
    };
  }
};
