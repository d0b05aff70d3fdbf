// Spectra of a cube: flux, error and mask of neighbouring spaxels, as the layout says they are to be read.
import type { Pixels, Spectrum } from '@spaxel/core';
import { sigmaOf } from './errors.ts';
import type { CubeImage } from './image.ts';
import type { CubeLayout } from './layout.ts';
import { isFlagged } from './masks.ts';

const { isFinite } = Number;

/** The images of a cube and what belongs to all its spectra. */
export interface Volume {
  readonly layout: CubeLayout;
  readonly flux: CubeImage;
  readonly error: CubeImage | undefined;
  readonly masks: readonly CubeImage[];
  readonly lsfFwhm: Float64Array;
  /** In floats, an exact zero is where nothing was measured. */
  readonly zeroIsEmpty: boolean;
}

/** Puts a layout and its images together. */
export function volumeOf(
  layout: CubeLayout,
  images: Pick<Volume, 'flux' | 'error' | 'masks'>
): Volume {
  return {
    layout,
    ...images,
    lsfFwhm: layout.lsf?.fwhm ?? layout.wave.values.map(() => NaN),
    zeroIsEmpty: images.flux.encoding.bitpix < 0
  };
}

/** Pixels of each of the masks of a cube, read together. */
type MaskPixels = readonly Pixels[];

/** Tells whether a voxel is not to be used, by its flux and its mask values; `at` counts through all pixels read. */
export function badTest(
  { layout, zeroIsEmpty }: Volume,
  masks: MaskPixels
): (value: number, at: number) => boolean {
  const flags = masks.map((pixels, nth) => ({ pixels, bits: layout.masks[nth]?.bits ?? null }));
  const isFlaggedAt = (at: number): boolean => {
    for (const { pixels, bits } of flags) {
      const value = pixels[at < pixels.length ? at : at % pixels.length] as number;
      if (value !== 0 && (bits === null || isFlagged(bits, value))) return true;
    }
    return false;
  };
  const isEmpty = (value: number): boolean => !isFinite(value) || (zeroIsEmpty && value === 0);
  if (flags.length === 0) return isEmpty;
  return (value, at) => isEmpty(value) || isFlaggedAt(at);
}

interface Columns {
  readonly flux: Pixels;
  readonly error: Pixels | undefined;
  readonly masks: MaskPixels;
}

/** Spectrum `index` of `count` that were read together. */
function spectrumAt(volume: Volume, columns: Columns, [index, count]: [number, number]): Spectrum {
  const { lsfFwhm, layout } = volume;
  const { factor, outside, wave } = layout;
  const nz = factor.length;
  const flux = new Float64Array(nz);
  const error = new Float64Array(nz).fill(NaN);
  const mask = Uint8Array.from(outside);
  const isBad = badTest(volume, columns.masks);
  for (let channel = 0; channel < nz; channel += 1) {
    const at = channel * count + index;
    const value = columns.flux[at] as number;
    flux[channel] = value * (factor[channel] as number);
    if (isBad(value, at)) mask[channel] = 1;
    if (columns.error === undefined || layout.error === null) continue;
    const sigma = sigmaOf(layout.error.kind, columns.error[at] as number);
    error[channel] = sigma * Math.abs(factor[channel] as number);
    if (Number.isNaN(error[channel])) mask[channel] = 1;
  }
  return { flux, error, mask, waveAngstrom: wave.values, medium: wave.medium, lsfFwhm };
}

/** `count` neighbouring spectra from (x, y) on. */
export async function readSpectraAt(
  volume: Volume,
  start: { x: number; y: number; count: number },
  signal: AbortSignal
): Promise<Spectrum[]> {
  const [flux, error, masks] = await Promise.all([
    volume.flux.columns(start, signal),
    volume.error?.columns(start, signal),
    Promise.all(volume.masks.map(mask => mask.columns(start, signal)))
  ]);
  return Array.from({ length: start.count }, (_, index) =>
    spectrumAt(volume, { flux, error, masks }, [index, start.count])
  );
}
