// What the layouts of mocks are made of.
import type { Card, Hdu, HduImage } from '@spaxel/core';
import type { MockAxis } from '../axis.ts';
import type { MockOptions } from '../options.ts';

/** A mock before it is laid out; images are [nz, ny, nx] in the layout's stored unit, NaN in the border. */
export interface Parts {
  readonly options: MockOptions;
  readonly axis: MockAxis;
  /** FWHM at every channel, angstrom. */
  readonly fwhm: Float64Array;
  readonly sky: readonly Card[];
  /** What the mock was made from. */
  readonly origin: readonly Card[];
  readonly flux: VoxelImage;
  /** One sigma. */
  readonly sigma: VoxelImage;
}

/** One number per voxel. */
export interface VoxelImage extends HduImage {
  readonly data: Float32Array;
}

/** How an instrument's cubes are laid out. */
export interface Layout {
  /** What 1e-17 erg/s/cm2/A are in the stored unit, at a wavelength in angstrom. */
  stored(waveAngstrom: number): number;
  units(parts: Parts): Hdu[];
}

/** A card. */
export function card(keyword: string, value: Card['value'], comment = ''): Card {
  return { keyword, value, comment };
}

/** The object, the instrument and its telescope. */
export function namedCards(instrument: string, telescope: string): Card[] {
  return [
    card('OBJECT', 'MOCK', 'a galaxy of known truth'),
    card('INSTRUME', instrument),
    card('TELESCOP', telescope)
  ];
}

/** A linear wavelength axis: its step as CDELT3 or as CD3_3, its type and unit where the instrument says them. */
export function waveCards(
  { first, step }: MockAxis,
  { type, unit, matrix }: { type?: string; unit?: string; matrix: 'CD' | 'CDELT' }
): Card[] {
  const cross = ['CD1_3', 'CD2_3', 'CD3_1', 'CD3_2'].map(keyword => card(keyword, 0));
  return [
    ...(type === undefined ? [] : [card('CTYPE3', type)]),
    ...(unit === undefined ? [] : [card('CUNIT3', unit)]),
    card('CRPIX3', 1),
    card('CRVAL3', first),
    ...(matrix === 'CD' ? [card('CD3_3', step), ...cross] : [card('CDELT3', step)])
  ];
}

/** An image made of another one, number by number. */
export function mapped(image: VoxelImage, of: (value: number) => number): VoxelImage {
  return { shape: image.shape, data: image.data.map(of) };
}

/** A mask: `bad` where the flux is NaN, else 0. */
export function maskOf({ shape, data }: VoxelImage, bad: number): HduImage {
  return { shape, data: Int32Array.from(data, value => (Number.isNaN(value) ? bad : 0)) };
}

/** Variance from one sigma. */
export const varianceImage = (sigma: VoxelImage): VoxelImage => mapped(sigma, value => value ** 2);

/** Inverse variance from one sigma, 0 where there is none. */
export const inverseImage = (sigma: VoxelImage): VoxelImage =>
  mapped(sigma, value => (value > 0 ? 1 / value ** 2 : 0));
