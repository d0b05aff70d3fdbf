// Any other cube with a linear wavelength axis: read as its header says, with a warning for what it does not say.
import { SpaxelError, type FitsUnit } from '@spaxel/core';
import { readWaveAxis } from './axis.ts';
import { parseFluxUnit } from './flux-unit.ts';
import { findError, findMask, isCube, mediumFor, statedLsf } from './layout.ts';
import type { CubeLayout, Format, OpenOptions, Warning } from './layout.ts';

const fluxNames = ['PRIMARY', 'DATA', 'SCI', 'FLUX'];

function fluxOf(units: readonly FitsUnit[]): FitsUnit | undefined {
  const cubes = units.filter(isCube);
  return cubes.find(({ name }) => fluxNames.includes(name)) ?? cubes[0];
}

function notACube(units: readonly FitsUnit[]): SpaxelError {
  const file = units[0]?.header.file;
  const packed = units.find(({ isCompressed }) => isCompressed);
  if (packed !== undefined)
    return new SpaxelError(
      'CompressionUnsupported',
      `${file}: ZIMAGE says that ${packed.name || 'an extension'} is tile-compressed, which is not read yet.`
    );
  const found = units.map(({ name, axes, isImage }) =>
    isImage
      ? `${name || 'an extension'} has NAXIS = ${axes.length} (${axes.join(' x ') || 'no data'})`
      : `${name} is a table`
  );
  const listed = found.length > 4 ? [...found.slice(0, 4), `${found.length - 4} more`] : found;
  return new SpaxelError(
    'NotACube',
    `${file} holds no three-dimensional image: ${listed.join(', ')}.`
  );
}

function warningsOf(layout: Omit<CubeLayout, 'warnings'>, mediumSaid: boolean): Warning[] {
  const warnings: Warning[] = [];
  if (!mediumSaid)
    warnings.push({
      code: 'AxisUnknown',
      sentence: `CTYPE3 does not say air or vacuum; ${layout.wave.medium} is taken. Say --wave air or --wave vacuum.`
    });
  if (layout.lsf === null)
    warnings.push({
      code: 'LsfUnknown',
      sentence: 'The resolution of this instrument is not known; a fit needs --lsf.'
    });
  return [...layout.wave.warnings, ...warnings];
}

function read(units: readonly FitsUnit[], options: OpenOptions): CubeLayout {
  const flux = fluxOf(units);
  if (flux === undefined) throw notACube(units);
  const { header } = flux;
  const axis = readWaveAxis(header);
  const instrument = header.text('INSTRUME') ?? units[0]?.header.text('INSTRUME') ?? 'unknown';
  const layout = {
    instrument: instrument.toLowerCase(),
    flux,
    error: findError(units, flux, options),
    mask: findMask(units, flux),
    wave: mediumFor(axis, options, 'air'),
    validRange: [-Infinity, Infinity] as const,
    fluxUnit: parseFluxUnit(header.text('BUNIT') ?? ''),
    lsf: statedLsf(header)
  };
  const mediumSaid = options.medium !== undefined || axis.medium !== undefined;
  return { ...layout, warnings: warningsOf(layout, mediumSaid) };
}

export const generic: Format = { name: 'generic', knows: () => true, read };
