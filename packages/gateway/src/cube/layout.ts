// What a format's reader declares of a cube: flux, error, mask, wavelength, medium, unit, LSF.
import type { Cube } from '@spaxel/protocol';
import { SpaxelError, type FitsUnit, type Header, type Medium } from '@spaxel/core';
import type { FluxUnit } from './flux-unit.ts';
import type { WaveAxis } from './axis.ts';

/** A thing the user should know, though the cube was opened. */
export type Warning = Cube['warnings'][number];

/** The error image of a cube and what its numbers are. */
export interface ErrorImage {
  readonly unit: FitsUnit;
  readonly kind: 'std' | 'variance' | 'ivar';
}

/** All that is needed to read spectra from a cube correctly. */
export interface CubeLayout {
  readonly instrument: string;
  readonly flux: FitsUnit;
  readonly error: ErrorImage | null;
  /** Anything but 0 in it means: do not use. */
  readonly mask: FitsUnit | null;
  readonly wave: WaveAxis & { readonly medium: Medium };
  /** Angstrom; channels outside are not data. */
  readonly validRange: readonly [number, number];
  readonly fluxUnit: FluxUnit;
  /** FWHM in angstrom at a wavelength in angstrom, and where that comes from; null when not known. */
  readonly lsf: { readonly source: string; fwhm(waveAngstrom: number): number } | null;
  readonly warnings: readonly Warning[];
}

/** What the user said about the cube, beyond its header. */
export interface OpenOptions {
  /** How facts and errors name the file; its path when not said. */
  readonly name?: string;
  /** --wave: overrides the header. */
  readonly medium?: Medium;
  /** --error-ext: the extension with one-sigma errors (or variances, when its name or unit says so). */
  readonly errorExtension?: string;
}

/** One format: whether it knows a file by its headers, and how it reads it. */
export interface Format {
  readonly name: string;
  knows(units: readonly FitsUnit[]): boolean;
  read(units: readonly FitsUnit[], options: OpenOptions): CubeLayout;
}

/** Whether a unit is an image of three real dimensions. */
export function isCube({ isImage, axes }: FitsUnit): boolean {
  const [nx = 0, ny = 0, nz = 0, ...more] = axes;
  return isImage && nx > 0 && ny > 0 && nz > 1 && more.every(length => length === 1);
}

/** The cube-shaped unit with one of these names, the same shape as `flux`. */
export function companion(
  units: readonly FitsUnit[],
  flux: FitsUnit,
  names: readonly string[]
): FitsUnit | undefined {
  return units.find(
    unit => unit !== flux && isCube(unit) && names.includes(unit.name) && sameShape(unit, flux)
  );
}

function sameShape(one: FitsUnit, other: FitsUnit): boolean {
  return [0, 1, 2].every(axis => one.axes[axis] === other.axes[axis]);
}

const errorNames: Readonly<Record<ErrorImage['kind'], readonly string[]>> = {
  std: ['ERROR', 'ERR', 'ERRORS', 'STD', 'SIGMA', 'UNCERT', 'UNCERTAINTY', 'NOISE'],
  variance: ['STAT', 'VARIANCE', 'VAR'],
  ivar: ['IVAR', 'INVVAR']
};

/** What an extension of this name holds of errors; undefined when the name says nothing. */
export function errorKind(name: string): ErrorImage['kind'] | undefined {
  const kinds = Object.keys(errorNames) as ErrorImage['kind'][];
  return kinds.find(kind => errorNames[kind].includes(name));
}

/** One sigma from what an error image of this kind holds; NaN unless it is positive and finite. */
export function sigmaOf(kind: ErrorImage['kind'], value: number): number {
  const sigma = kind === 'std' ? value : Math.sqrt(kind === 'variance' ? value : 1 / value);
  return sigma > 0 && Number.isFinite(sigma) ? sigma : NaN;
}

/** The error image of a cube, the named one or the one that its name gives away. @throws SpaxelError OptionInvalid. */
export function findError(
  units: readonly FitsUnit[],
  flux: FitsUnit,
  { errorExtension }: OpenOptions
): ErrorImage | null {
  const wanted = errorExtension?.toUpperCase();
  const names = wanted === undefined ? Object.values(errorNames).flat() : [wanted];
  const unit = companion(units, flux, names);
  if (unit !== undefined) return { unit, kind: errorKind(unit.name) ?? 'std' };
  if (wanted === undefined) return null;
  throw new SpaxelError(
    'OptionInvalid',
    `--error-ext ${errorExtension}: ${flux.header.file} has no extension of this name in the cube's shape.`
  );
}

/** The mask image of a cube, by its usual names. */
export function findMask(units: readonly FitsUnit[], flux: FitsUnit): FitsUnit | null {
  return companion(units, flux, ['DQ', 'MASK', 'BADPIX', 'FLAGS']) ?? null;
}

/** An LSF that the cube states itself: card LSFFWHM, angstrom. */
export function statedLsf(header: Header): CubeLayout['lsf'] {
  const fwhm = header.number('LSFFWHM');
  return fwhm === undefined || fwhm <= 0 ? null : { source: 'LSFFWHM', fwhm: () => fwhm };
}

/** The medium: what the user said, else what CTYPE3 says, else `usual`. */
export function mediumFor(
  axis: WaveAxis,
  { medium }: OpenOptions,
  usual: Medium
): WaveAxis & { readonly medium: Medium } {
  return { ...axis, medium: medium ?? axis.medium ?? usual };
}
