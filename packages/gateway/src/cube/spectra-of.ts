// Spectra of a cube: flux, error and mask of neighbouring spaxels, as the layout says they are to be read.
import { sigmaOf, type ChannelAxis, type Spectrum, type VoxelRules } from '@spaxel/core';
import type { Columns, CubeImage } from './image.ts';
import type { CubeLayout } from './layout.ts';
import { isFlagged } from './masks.ts';

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

/** What windows of wavelengths need to know of a cube. */
export function channelAxis({ layout: { wave, outside } }: Volume): ChannelAxis {
  return { values: wave.values, unit: wave.unit, outside };
}

/** What sums of voxels need to know of a cube. */
export function voxelRules({ layout, zeroIsEmpty }: Volume): VoxelRules {
  const { factor, outside, error } = layout;
  return { errorKind: error?.kind ?? null, zeroIsEmpty, factor, outside };
}

interface Read {
  readonly flux: Columns;
  readonly error: Columns | undefined;
  readonly masks: readonly Columns[];
}

/** Marks the channels of spectrum `index` that a mask image says are not to be used. */
function markFlagged(
  mask: Uint8Array,
  { pixels, spectrumStep, channelStep }: Columns,
  [index, bits]: [number, number | null]
): void {
  for (let channel = 0; channel < mask.length; channel += 1) {
    const value = pixels[index * spectrumStep + channel * channelStep] as number;
    if (value !== 0 && (bits === null || isFlagged(bits, value))) mask[channel] = 1;
  }
}

/** Spectrum `index` of those that were read together. */
function spectrumAt(
  volume: Volume,
  { flux: read, error: errors, masks }: Read,
  index: number
): Spectrum {
  const { lsfFwhm, layout, zeroIsEmpty } = volume;
  const { factor, outside, wave } = layout;
  const nz = factor.length;
  const flux = new Float64Array(nz);
  const error = new Float64Array(nz).fill(NaN);
  const mask = Uint8Array.from(outside);
  for (let channel = 0; channel < nz; channel += 1) {
    const at = index * read.spectrumStep + channel * read.channelStep;
    const value = read.pixels[at] as number;
    flux[channel] = value * (factor[channel] as number);
    if (!Number.isFinite(value) || (zeroIsEmpty && value === 0)) mask[channel] = 1;
  }
  for (const [nth, columns] of masks.entries())
    markFlagged(mask, columns, [index, layout.masks[nth]?.bits ?? null]);
  if (errors !== undefined && layout.error !== null)
    for (let channel = 0; channel < nz; channel += 1) {
      const at = index * errors.spectrumStep + channel * errors.channelStep;
      const sigma = sigmaOf(layout.error.kind, errors.pixels[at] as number);
      error[channel] = sigma * Math.abs(factor[channel] as number);
      if (Number.isNaN(error[channel])) mask[channel] = 1;
    }
  return { flux, error, mask, waveAngstrom: wave.values, medium: wave.medium, lsfFwhm };
}

/** Reads `count` neighbouring spectra from (x, y) on, row after row; the answer gives number `index` of them, made when it is asked for. */
export async function readTogether(
  volume: Volume,
  start: { x: number; y: number; count: number },
  signal: AbortSignal
): Promise<(index: number) => Spectrum> {
  const [flux, error, masks] = await Promise.all([
    volume.flux.columns(start, signal),
    volume.error?.columns(start, signal),
    Promise.all(volume.masks.map(mask => mask.columns(start, signal)))
  ]);
  return index => spectrumAt(volume, { flux, error, masks }, index);
}

/** `count` neighbouring spectra from (x, y) on. */
export async function readSpectraAt(
  volume: Volume,
  start: { x: number; y: number; count: number },
  signal: AbortSignal
): Promise<Spectrum[]> {
  const at = await readTogether(volume, start, signal);
  return Array.from({ length: start.count }, (_, index) => at(index));
}
