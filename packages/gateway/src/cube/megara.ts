// MEGARA: flux in the primary unit, no errors of its own, zeros where there are no data.
import { megaraLsf, type FitsUnit } from '@spaxel/core';
import { readWaveAxis } from './axis.ts';
import { parseFluxUnit } from './flux-unit.ts';
import { findError, findMask, isCube, mediumFor, statedLsf } from './layout.ts';
import type { CubeLayout, Format, OpenOptions } from './layout.ts';

function lsfOf(flux: FitsUnit, stepAngstrom: number): CubeLayout['lsf'] {
  const vph = flux.header.text('VPH') ?? '';
  const fwhm = megaraLsf(vph, stepAngstrom);
  return fwhm === undefined ? null : { source: `MEGARA ${vph}`, fwhm: () => fwhm };
}

function read(units: readonly FitsUnit[], options: OpenOptions): CubeLayout {
  const flux = units[0] as FitsUnit;
  const { header } = flux;
  const wave = mediumFor(readWaveAxis(header), options, 'air');
  return {
    instrument: 'megara',
    flux,
    error: findError(units, flux, options),
    mask: findMask(units, flux),
    wave,
    validRange: [header.number('WAVLIMF1') ?? -Infinity, header.number('WAVLIMF2') ?? Infinity],
    fluxUnit: parseFluxUnit(header.text('BUNIT') ?? ''),
    lsf: statedLsf(header) ?? lsfOf(flux, wave.step),
    warnings: wave.warnings
  };
}

export const megara: Format = {
  name: 'megara',
  knows: ([primary]) =>
    primary !== undefined &&
    isCube(primary) &&
    primary.header.text('INSTRUME')?.toUpperCase() === 'MEGARA',
  read
};
