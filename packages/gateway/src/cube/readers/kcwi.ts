// KCWI: icubes with UNCERT, MASK and FLAGS; the older pipeline keeps variances in a file of their own (vcubes).
import type { FitsUnit, Header } from '@spaxel/core';
import { isCube, type Lsf, type Warning } from '../layout.ts';
import type { WaveAxis } from '../wave/axis.ts';
import type { Reader } from './reader.ts';

/**
 * R with the medium slicer; the large one halves it, the small one doubles it. Blue: Morrissey et al. 2018, table 1, which the
 * Keck archive writes into its headers as well (SPECRES 900, 2000 and 4500 with the large slicer). The pipeline's own 2500, 5000
 * and 10000 (kcwidrp, ingest_file.resolution) are no measurement either: they smooth its atlas of arc lines before a line is
 * found. Red: from there (800, 1900 and 4600 with the large slicer), for want of another source. Who needs it closer says --lsf.
 */
const resolutions: readonly (readonly [RegExp, number])[] = [
  [/^BL$/, 1800],
  [/^BM$/, 4000],
  [/^BH[123]$/, 9000],
  [/^RL$/, 1600],
  [/^RM[12]$/, 3800],
  [/^RH[1234]$/, 9200]
];
const slicers: Readonly<Record<string, number>> = { small: 2, medium: 1, large: 0.5 };

/** A file is of one camera and may name the gratings of both. */
function armOf(header: Header): 'R' | 'B' {
  return /red/i.test(header.text('CAMERA') ?? '') ? 'R' : 'B';
}

function lsfOf(header: Header, { values }: WaveAxis): Lsf | null {
  const arm = armOf(header);
  const grating = header.text(`${arm}GRATNAM`)?.toUpperCase() ?? '';
  const slicer = header.text('IFUNAM')?.toLowerCase() ?? '';
  const medium = resolutions.find(([name]) => name.test(grating))?.[1];
  const factor = slicers[slicer];
  if (medium === undefined || factor === undefined) return null;
  const middle = ((values[0] ?? NaN) + (values.at(-1) ?? NaN)) / 2;
  const fwhm = (header.number(`${arm}CWAVE`) ?? middle) / (medium * factor);
  return { source: `KCWI ${grating}, ${slicer} slicer`, fwhm: values.map(() => fwhm) };
}

function errorWarnings(units: readonly FitsUnit[]): Warning[] {
  if (units.some(({ name }) => name === 'UNCERT')) return [];
  const sentence =
    'UNCERT is not in this file; variances in a separate vcubes file are read with --error-ext FILE.';
  return [{ code: 'UnitUnknown', sentence }];
}

export const kcwi: Reader = {
  name: 'kcwi',
  recognises: ([primary]) =>
    primary !== undefined &&
    isCube(primary) &&
    /^KC(WI|RM)/i.test(primary.header.text('INSTRUME') ?? ''),
  declare: ({ units }) => {
    const flux = units[0] as FitsUnit;
    return {
      instrument: 'kcwi',
      flux,
      errors: { UNCERT: 'std', VARIANCE: 'variance' },
      masks: { MASK: null, FLAGS: null },
      medium: 'air',
      waveUnit: 'Angstrom',
      lsf: axis => lsfOf(flux.header, axis),
      // What the archive writes for the red arm grows as the slicer does, 10500 for RL with the large one: four times too much and more.
      isSpecresVoid: armOf(flux.header) === 'R',
      warnings: errorWarnings(units)
    };
  }
};
