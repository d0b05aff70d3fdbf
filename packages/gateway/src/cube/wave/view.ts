// Frequency and velocity axes as wavelengths, so that such cubes can be looked at (Greisen et al. 2006, section 2).
import type { Header } from '@spaxel/core';
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
