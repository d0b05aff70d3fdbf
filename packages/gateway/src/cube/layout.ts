// What is needed to read spectra from a cube correctly, and what a user may say instead of its header.
import type { Cube, Instrument } from '@spaxel/protocol';
import type { FitsUnit, LsfTable, Medium } from '@spaxel/core';
import type { ErrorImage } from './errors.ts';
import type { SideShelf } from './side/shelf.ts';
import type { WaveAxis } from './wave/axis.ts';

/** A thing the user should know, though the cube was opened. */
export type Warning = Cube['warnings'][number];

/** The mask image of a cube; two-dimensional ones hold for every channel. */
export interface MaskImage {
  readonly unit: FitsUnit;
  /** A voxel with any of these bits is not to be used; null: anything but 0. */
  readonly bits: number | null;
}

/** The instrument's FWHM at every channel, angstrom, and where it comes from. */
export interface Lsf {
  readonly source: string;
  readonly fwhm: Float64Array;
  /** A sentence for the user, where it is less than sure. */
  readonly caution?: string;
}

/** All that is needed to read spectra from a cube correctly; arrays have one number a channel. */
export interface CubeLayout {
  readonly instrument: string;
  readonly flux: FitsUnit;
  readonly error: ErrorImage | null;
  readonly masks: readonly MaskImage[];
  readonly wave: WaveAxis & { readonly medium: Medium };
  /** 1 = no data at this channel, whatever the spaxel. */
  readonly outside: Uint8Array;
  /** Served flux of one stored unit. */
  readonly factor: Float64Array;
  /** The unit that spectra and slices come in: per angstrom, whatever the file holds. */
  readonly served: { readonly unit: string; readonly perAngstrom: number };
  /** Null when not known. */
  readonly lsf: Lsf | null;
  readonly warnings: readonly Warning[];
}

/** What the user said about the cube, beyond its header. Extensions are named; `none` is none. */
export interface OpenOptions {
  /** How facts and errors name the file; its path when not said. */
  readonly name?: string;
  /** --instrument: read as this one. */
  readonly instrument?: string;
  /** --wave: overrides the header. */
  readonly medium?: Medium;
  /** --flux-ext. */
  readonly fluxExtension?: string;
  /** --error-ext: NAME, or NAME:std, NAME:variance, NAME:ivar where the name does not tell; NAME may be another file's path. */
  readonly errorExtension?: string;
  /** --mask-ext: NAME, or NAME:BITS. */
  readonly maskExtension?: string;
  /** --lsf: wavelength and FWHM, angstrom. */
  readonly lsf?: LsfTable;
  /** Instruments of the user's own, tried before ours. */
  readonly saved?: readonly Instrument[];
  /** Where spectra of large cubes may come from more quickly; the same spectra. */
  readonly sides?: SideShelf;
}

/** Whether a unit is an image of three real dimensions. */
export function isCube({ isImage, axes }: FitsUnit): boolean {
  const [nx = 0, ny = 0, nz = 0, ...more] = axes;
  return isImage && nx > 0 && ny > 0 && nz > 1 && more.every(length => length === 1);
}

/** Whether two units have the same first three axes. */
export function sameShape(one: FitsUnit, other: FitsUnit): boolean {
  return [0, 1, 2].every(axis => one.axes[axis] === other.axes[axis]);
}
