// The wavelength axis of a cube or spectrum: linear, in angstrom, or a sentence that says why not (FITS 4.0, 8.4).
import { SpaxelError, type Header, type Medium } from '@spaxel/core';
import type { Warning } from './layout.ts';

/** A linear wavelength axis. */
export interface WaveAxis {
  /** Angstrom, centre of channel 0. */
  readonly first: number;
  /** Angstrom per channel. */
  readonly step: number;
  /** Undefined when CTYPE does not say. */
  readonly medium: Medium | undefined;
  readonly warnings: readonly Warning[];
}

const angstromPer: Readonly<Record<string, number>> = {
  angstrom: 1,
  angstroms: 1,
  a: 1,
  '0.1nm': 1,
  nm: 10,
  nanometer: 10,
  um: 1e4,
  micron: 1e4,
  microns: 1e4,
  mm: 1e7,
  m: 1e10
};
const linear: Readonly<Record<string, Medium | undefined>> = {
  WAVE: 'vacuum',
  AWAV: 'air',
  LINEAR: undefined,
  LAMBDA: undefined,
  WAVELENGTH: undefined
};
const later = new Set(['WAVE-LOG', 'AWAV-LOG', 'WAVE-TAB', 'AWAV-TAB']);

function unknown(header: Header, keyword: string, sentence: string): SpaxelError {
  return new SpaxelError('AxisUnknown', `${header.file}: ${keyword} ${sentence}.`);
}

/** The type of the axis; a missing CTYPE is accepted beside a unit of length, and in 1-D spectra, which often lack it. */
function mediumOf(header: Header, axis: number): Medium | undefined {
  const keyword = `CTYPE${axis}`;
  const type = header.text(keyword)?.toUpperCase();
  if (type === undefined) {
    if (axis === 1 || header.text(`CUNIT${axis}`) !== undefined) return undefined;
    throw unknown(header, keyword, 'is missing, so that the axis could be anything');
  }
  if (type in linear) return linear[type];
  const sentence = `is '${type}'`;
  if (later.has(type))
    throw new SpaxelError(
      'NotBuiltYet',
      `${header.file}: ${keyword} ${sentence}: only linear wavelength axes are read so far.`
    );
  if (/^(FREQ|VELO|VRAD|VOPT|ZOPT|ENER|WAVN|BETA)/.test(type))
    throw unknown(header, keyword, `${sentence}, not a wavelength; convert the cube to wavelength`);
  throw unknown(header, keyword, `${sentence}, which is no wavelength axis that is known`);
}

function unitOf(header: Header, axis: number, warnings: Warning[]): number {
  const keyword = `CUNIT${axis}`;
  const text = header.text(keyword);
  const value = header.number(`CRVAL${axis}`) ?? 0;
  if (text === undefined) {
    if (value < 1000 || value > 1e5) throw unknown(header, keyword, 'is missing');
    const sentence = `${keyword} is missing; angstrom is taken, since CRVAL${axis} is ${value}.`;
    warnings.push({ code: 'UnitUnknown', sentence });
    return 1;
  }
  const factor = angstromPer[text.toLowerCase().replaceAll(' ', '')];
  if (factor !== undefined) return factor;
  throw unknown(header, keyword, `is '${text}', which is no unit of wavelength that is known`);
}

/** CDi_i when the header has it, else CDELTi times PCi_i; CDELTs of other axes never count. */
function stepOf(header: Header, axis: number, warnings: Warning[]): number {
  const [cdName, deltName] = [`CD${axis}_${axis}`, `CDELT${axis}`];
  const [cd, delt] = [header.number(cdName), header.number(deltName)];
  const scaled = delt === undefined ? undefined : delt * (header.number(`PC${axis}_${axis}`) ?? 1);
  const step = cd ?? scaled;
  if (step === undefined) throw unknown(header, deltName, `and ${cdName} are both missing`);
  if (
    cd !== undefined &&
    scaled !== undefined &&
    scaled !== 1 &&
    Math.abs(scaled / cd - 1) > 1e-6
  ) {
    const sentence = `${deltName} says ${scaled}, ${cdName} says ${cd}; ${cdName} is taken.`;
    warnings.push({ code: 'AxisUnknown', sentence });
  }
  if (step > 0) return step;
  throw unknown(header, cd === undefined ? deltName : cdName, `is ${step}; wavelengths must rise`);
}

/**
 * Reads axis number `axis` (3 in a cube, 1 in a spectrum).
 * @throws SpaxelError AxisUnknown, NotBuiltYet or HeaderBroken, naming file and keyword.
 */
export function readWaveAxis(header: Header, axis = 3): WaveAxis {
  const warnings: Warning[] = [];
  const medium = mediumOf(header, axis);
  const value = header.number(`CRVAL${axis}`);
  if (value === undefined) throw unknown(header, `CRVAL${axis}`, 'is missing');
  if (value > 0 && value < 10 && !/^(um|microns?|m|mm)$/i.test(header.text(`CUNIT${axis}`) ?? ''))
    throw new SpaxelError(
      'NotBuiltYet',
      `${header.file}: CRVAL${axis} is ${value}, a logarithm of wavelength: only linear axes are read so far.`
    );
  const factor = unitOf(header, axis, warnings);
  const step = stepOf(header, axis, warnings) * factor;
  const pixel = header.number(`CRPIX${axis}`);
  if (pixel === undefined) {
    const sentence = `CRPIX${axis} is missing; 0 is taken, as FITS says.`;
    warnings.push({ code: 'AxisUnknown', sentence });
  }
  const first = value * factor + (1 - (pixel ?? 0)) * step;
  if (first > 0) return { first, step, medium, warnings };
  throw unknown(header, `CRVAL${axis}`, `puts channel 0 at ${first} angstrom`);
}
