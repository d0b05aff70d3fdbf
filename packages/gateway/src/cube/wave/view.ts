// Frequency and velocity axes as wavelengths, so that such cubes can be looked at (Greisen et al. 2006, section 2).
import { linearWave, type Header } from '@spaxel/core';
import { axisUnknown, type AxisKind } from './kind.ts';
import type { WaveAxis } from './axis.ts';

const lightMetres = 299792458;
const lightKms = lightMetres / 1000;

/** Angstrom of the line that velocities are counted from; undefined when the header names none. */
function restAngstrom(header: Header): number | undefined {
  const metres = header.number('RESTWAV');
  if (metres !== undefined && metres > 0) return metres * 1e10;
  const hertz = header.number('RESTFRQ') ?? header.number('RESTFREQ');
  return hertz === undefined || hertz <= 0 ? undefined : (lightMetres / hertz) * 1e10;
}

/** lambda / lambda_rest at a velocity: radio, optical, or relativistic. */
function stretch(type: string, kms: number): number {
  const beta = kms / lightKms;
  if (type === 'VRAD') return 1 / (1 - beta);
  return type === 'VOPT' ? 1 + beta : Math.sqrt((1 + beta) / (1 - beta));
}

/**
 * Wavelengths in vacuum [angstrom] at frequencies [Hz] or velocities [km/s].
 * @throws SpaxelError AxisUnknown where a value has no wavelength.
 */
export function wavelengthsFor(
  header: Header,
  { form, type }: AxisKind,
  at: Float64Array
): Pick<WaveAxis, 'values' | 'unit'> {
  const rest = restAngstrom(header);
  if (form === 'velocity' && rest === undefined) return { values: at, unit: 'km/s' };
  const values = at.map(value =>
    form === 'frequency' ? (lightMetres / value) * 1e10 : (rest ?? NaN) * stretch(type, value)
  );
  if (values.every(value => value > 0 && Number.isFinite(value)))
    return { values, unit: undefined };
  throw axisUnknown(
    header,
    'CRVAL3',
    `puts a channel at ${form} ${at.find((_, i) => !((values[i] ?? 0) > 0)) ?? 0}`
  );
}

/**
 * Wavelengths of a -TAB axis (Greisen et al. 2006, section 6): the coordinates at psi = CRVAL + CDELT (p - CRPIX), counted
 * from 1, with straight lines between them.
 * @throws SpaxelError AxisUnknown where psi leaves the table.
 */
export function tabulated(header: Header, coordinates: Float64Array, count: number): Float64Array {
  const [step, value, pixel] = [
    header.number('CD3_3') ?? header.number('CDELT3') ?? 1,
    header.number('CRVAL3') ?? 1,
    header.number('CRPIX3') ?? 1
  ];
  return linearWave(value + (1 - pixel) * step, step, count).map(psi => {
    const low = Math.min(Math.floor(psi), coordinates.length - 1);
    const [here = NaN, next = here] = [coordinates[low - 1], coordinates[low]];
    const wave = here + (psi - low) * (next - here);
    if (Number.isFinite(wave)) return wave;
    throw axisUnknown(
      header,
      'CRVAL3',
      `and CDELT3 reach place ${psi} of a table of ${coordinates.length}`
    );
  });
}
