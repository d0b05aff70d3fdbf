// What CTYPE says an axis is (FITS 4.0, 8.4, and what instruments write instead).
import { SpaxelError, type Header, type Medium } from '@spaxel/core';

/** How the values of an axis follow from its channels. */
export type AxisForm = 'linear' | 'log' | 'table' | 'frequency' | 'velocity';

/** A spectral axis by its type; the medium is undefined where CTYPE does not say. */
export interface AxisKind {
  readonly type: string;
  readonly form: AxisForm;
  readonly medium: Medium | undefined;
}

const kinds: Readonly<Record<string, readonly [AxisForm, Medium | undefined]>> = {
  WAVE: ['linear', 'vacuum'],
  AWAV: ['linear', 'air'],
  LINEAR: ['linear', undefined],
  LAMBDA: ['linear', undefined],
  WAVELENGTH: ['linear', undefined],
  'WAVE-LOG': ['log', 'vacuum'],
  'AWAV-LOG': ['log', 'air'],
  'WAVE-TAB': ['table', 'vacuum'],
  'AWAV-TAB': ['table', 'air'],
  FREQ: ['frequency', 'vacuum'],
  VELO: ['velocity', 'vacuum'],
  'VELO-LSR': ['velocity', 'vacuum'],
  VRAD: ['velocity', 'vacuum'],
  VOPT: ['velocity', 'vacuum']
};

/** The error of an axis, which names file and keyword. */
export function axisUnknown({ file }: Header, keyword: string, sentence: string): SpaxelError {
  return new SpaxelError('AxisUnknown', `${file}: ${keyword} ${sentence}.`);
}

/**
 * The type of axis number `axis`. A missing CTYPE is accepted where the reader knows its instrument, beside a unit of length,
 * and in 1-D spectra, which often lack it.
 * @throws SpaxelError AxisUnknown.
 */
export function axisKind(header: Header, axis: number, isDeclared: boolean): AxisKind {
  const keyword = `CTYPE${axis}`;
  const type = header.text(keyword)?.toUpperCase();
  if (type === undefined) {
    if (isDeclared || axis === 1 || header.text(`CUNIT${axis}`) !== undefined)
      return { type: '', form: 'linear', medium: undefined };
    throw axisUnknown(header, keyword, 'is missing, so that the axis could be anything');
  }
  const found = kinds[type];
  if (found !== undefined) return { type, form: found[0], medium: found[1] };
  if (/^(FREQ|VELO|VRAD|VOPT|ZOPT|ENER|WAVN|BETA)/.test(type))
    throw axisUnknown(
      header,
      keyword,
      `is '${type}', not a wavelength; convert the cube to wavelength`
    );
  throw axisUnknown(header, keyword, `is '${type}', which is no wavelength axis that is known`);
}
