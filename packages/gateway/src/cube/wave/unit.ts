// Units of wavelength, frequency and velocity.
import type { Header } from '@spaxel/core';
import type { Warning } from '../layout.ts';
import { axisUnknown, type AxisForm } from './kind.ts';

const angstromPer: Readonly<Record<string, number>> = {
  angstrom: 1,
  angstroms: 1,
  ang: 1,
  a: 1,
  '0.1nm': 1,
  nm: 10,
  nanometer: 10,
  um: 1e4,
  micron: 1e4,
  microns: 1e4,
  micrometer: 1e4,
  mm: 1e7,
  m: 1e10
};
const hertzPer: Readonly<Record<string, number>> = { hz: 1, khz: 1e3, mhz: 1e6, ghz: 1e9 };
const kmsPer: Readonly<Record<string, number>> = {
  'km/s': 1,
  'kms-1': 1,
  'm/s': 1e-3,
  'ms-1': 1e-3
};

function tableOf(form: AxisForm): Readonly<Record<string, number>> {
  if (form === 'frequency') return hertzPer;
  return form === 'velocity' ? kmsPer : angstromPer;
}

/** Angstrom in a unit of length; undefined when it is none that is known. */
export function angstromIn(unit: string): number | undefined {
  return angstromPer[unit.toLowerCase().replaceAll(' ', '')];
}

/**
 * Angstrom, Hz or km/s in the unit of axis number `axis`.
 * Without CUNIT: the unit that the instrument's reader declares, else angstrom where CRVAL can be nothing else, with a warning.
 * @throws SpaxelError AxisUnknown.
 */
export function unitFactor(
  header: Header,
  { axis, form, declared }: { axis: number; form: AxisForm; declared: string | undefined },
  warnings: Warning[]
): number {
  const keyword = `CUNIT${axis}`;
  const text = header.text(keyword) ?? declared;
  if (text !== undefined) {
    const factor = tableOf(form)[text.toLowerCase().replaceAll(' ', '')];
    if (factor !== undefined) return factor;
    throw axisUnknown(
      header,
      keyword,
      `is '${text}', which is no unit of ${nameOf(form)} that is known`
    );
  }
  // FITS 4.0, 4.3: SI units where none are said.
  if (form === 'frequency') return 1;
  if (form === 'velocity') return 1e-3;
  const value = header.number(`CRVAL${axis}`) ?? 0;
  if (value < 1000 || value > 1e5) throw axisUnknown(header, keyword, 'is missing');
  const sentence = `${keyword} is missing; angstrom is taken, since CRVAL${axis} is ${value}.`;
  warnings.push({ code: 'UnitUnknown', sentence });
  return 1;
}

function nameOf(form: AxisForm): string {
  return form === 'frequency' || form === 'velocity' ? form : 'wavelength';
}
