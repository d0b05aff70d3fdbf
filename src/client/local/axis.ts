/** The wavelengths of a dropped cube: linear ones in a unit of length. All others are read by the gateway. */
import { SpaxelError, type Header } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';

const angstromPer: Readonly<Record<string, number>> = {
  angstrom: 1,
  angstroms: 1,
  ang: 1,
  nm: 10,
  um: 1e4,
  micron: 1e4,
  m: 1e10
};
const media: Readonly<Record<string, 'air' | 'vacuum' | undefined>> = {
  AWAV: 'air',
  WAVE: 'vacuum',
  LINEAR: undefined,
  LAMBDA: undefined,
  WAVELENGTH: undefined
};

function unknown({ file }: Header, keyword: string, sentence: string): SpaxelError {
  const advice = 'upload the file below the folder of JupyterLab to have it read in full';
  return new SpaxelError('AxisUnknown', `${file}: ${keyword} ${sentence}; ${advice}.`);
}

/** @throws SpaxelError AxisUnknown, naming file and keyword. */
export function linearAxis(header: Header): Pick<Cube, 'wave' | 'warnings'> {
  const type = header.text('CTYPE3') ?? '';
  if (!(type in media)) throw unknown(header, 'CTYPE3', `is '${type}', which is not read here`);
  const unit = header.text('CUNIT3');
  const factor = angstromPer[unit?.toLowerCase() ?? 'angstrom'];
  if (factor === undefined) throw unknown(header, 'CUNIT3', `is '${unit ?? ''}'`);
  const value = header.number('CRVAL3');
  if (value === undefined) throw unknown(header, 'CRVAL3', 'is missing');
  // Below 10 it is a logarithm, or in a unit that the header keeps to itself.
  if (unit === undefined && value < 1000) throw unknown(header, 'CUNIT3', 'is missing');
  const step = (header.number('CD3_3') ?? header.number('CDELT3') ?? NaN) * factor;
  if (!(Math.abs(step) > 0)) throw unknown(header, 'CDELT3', 'gives no step');
  const first = value * factor + (1 - (header.number('CRPIX3') ?? 0)) * step;
  const medium = media[type];
  const sentence = 'CTYPE3 does not say air or vacuum; air is taken.';
  return {
    wave: { first, step, medium: medium ?? 'air', frame: header.text('SPECSYS') ?? 'unknown' },
    warnings: [
      ...(medium === undefined ? [{ code: 'AxisUnknown', sentence }] : []),
      ...(unit === undefined
        ? [{ code: 'UnitUnknown', sentence: 'CUNIT3 is missing; angstrom is taken.' }]
        : [])
    ]
  };
}
