// MUSE: empty primary unit, DATA, STAT (variance), sometimes DQ.
import { museLsf, type FitsUnit } from '@spaxel/core';
import { readWaveAxis } from './axis.ts';
import { parseFluxUnit, varianceScale, type FluxUnit } from './flux-unit.ts';
import { findError, findMask, isCube, mediumFor, statedLsf } from './layout.ts';
import type { CubeLayout, ErrorImage, Format, OpenOptions, Warning } from './layout.ts';

function dataOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  return units.find(unit => unit.name === 'DATA' && isCube(unit));
}

/** STAT must be in the square of DATA's unit; a header that says otherwise deserves a word. */
function varianceWarnings(error: ErrorImage | null, { scale }: FluxUnit): Warning[] {
  const text = error?.unit.header.text('BUNIT');
  const stat = text === undefined ? undefined : varianceScale(text);
  if (error?.kind !== 'variance' || stat === undefined) return [];
  if (Math.abs(Math.log10(stat / scale ** 2)) < 0.01) return [];
  const sentence = `BUNIT of ${error.unit.name} is '${text}', not the square of DATA's; it is read as if it were.`;
  return [{ code: 'UnitUnknown', sentence }];
}

function read(units: readonly FitsUnit[], options: OpenOptions): CubeLayout {
  const flux = dataOf(units) as FitsUnit;
  const wave = mediumFor(readWaveAxis(flux.header), options, 'air');
  const error = findError(units, flux, options);
  const fluxUnit = parseFluxUnit(flux.header.text('BUNIT') ?? '');
  return {
    instrument: 'muse',
    flux,
    error,
    mask: findMask(units, flux),
    wave,
    validRange: [-Infinity, Infinity],
    fluxUnit,
    lsf: statedLsf(flux.header) ?? { source: 'MUSE, Bacon et al. 2017', fwhm: museLsf },
    warnings: [...wave.warnings, ...varianceWarnings(error, fluxUnit)]
  };
}

export const muse: Format = {
  name: 'muse',
  knows: units =>
    dataOf(units) !== undefined &&
    units.some(({ header }) => header.text('INSTRUME')?.toUpperCase() === 'MUSE'),
  read
};
