// Spectra of a cube: flux, error and mask of neighbouring spaxels, as the layout says they are to be read.
import { linearWave, type Pixels, type Spectrum } from '@spaxel/core';
import { perAngstromOfJansky } from './flux-unit.ts';
import type { CubeImage } from './image.ts';
import { sigmaOf, type CubeLayout } from './layout.ts';

const { isFinite } = Number;

/** The images of a cube and what belongs to all its spectra. */
export interface Volume {
  readonly layout: CubeLayout;
  readonly flux: CubeImage;
  readonly error: CubeImage | undefined;
  readonly mask: CubeImage | undefined;
  readonly waveAngstrom: Float64Array;
  readonly lsfFwhm: Float64Array;
  /** Served flux of one stored unit, per channel. */
  readonly factor: Float64Array;
  /** 1 = outside the valid range. */
  readonly outside: Uint8Array;
  /** In floats, an exact zero is where nothing was measured. */
  readonly zeroIsEmpty: boolean;
}

/** Puts a layout and its images together. */
export function volumeOf(
  layout: CubeLayout,
  images: Pick<Volume, 'flux' | 'error' | 'mask'>
): Volume {
  const { first, step } = layout.wave;
  const waveAngstrom = linearWave(first, step, images.flux.nz);
  const [from, to] = layout.validRange;
  const { per, scale } = layout.fluxUnit;
  return {
    layout,
    ...images,
    waveAngstrom,
    lsfFwhm: waveAngstrom.map(wave => layout.lsf?.fwhm(wave) ?? NaN),
    factor: waveAngstrom.map(wave =>
      per === 'hertz' ? scale * 1e17 * perAngstromOfJansky(wave) : 1
    ),
    outside: Uint8Array.from(waveAngstrom, wave => (wave >= from && wave <= to ? 0 : 1)),
    zeroIsEmpty: images.flux.encoding.bitpix < 0
  };
}

/** Whether a voxel is not to be used, by its flux and its mask value. */
export function isBad(volume: Volume, value: number, maskValue: number | undefined): boolean {
  if (!isFinite(value) || (volume.zeroIsEmpty && value === 0)) return true;
  return maskValue !== undefined && maskValue !== 0;
}

interface Columns {
  readonly flux: Pixels;
  readonly error: Pixels | undefined;
  readonly mask: Pixels | undefined;
}

/** Spectrum `index` of `count` that were read together. */
function spectrumAt(volume: Volume, columns: Columns, [index, count]: [number, number]): Spectrum {
  const { waveAngstrom, lsfFwhm, factor, outside, layout } = volume;
  const nz = waveAngstrom.length;
  const flux = new Float64Array(nz);
  const error = new Float64Array(nz).fill(NaN);
  const mask = Uint8Array.from(outside);
  for (let channel = 0; channel < nz; channel += 1) {
    const at = channel * count + index;
    const value = columns.flux[at] as number;
    flux[channel] = value * (factor[channel] as number);
    if (isBad(volume, value, columns.mask?.[at])) mask[channel] = 1;
    if (columns.error === undefined || layout.error === null) continue;
    const sigma = sigmaOf(layout.error.kind, columns.error[at] as number);
    error[channel] = sigma * (factor[channel] as number);
    if (Number.isNaN(sigma)) mask[channel] = 1;
  }
  return { flux, error, mask, waveAngstrom, medium: layout.wave.medium, lsfFwhm };
}

/** `count` neighbouring spectra from (x, y) on. */
export async function readSpectraAt(
  volume: Volume,
  start: { x: number; y: number; count: number },
  signal: AbortSignal
): Promise<Spectrum[]> {
  const [flux, error, mask] = await Promise.all([
    volume.flux.columns(start, signal),
    volume.error?.columns(start, signal),
    volume.mask?.columns(start, signal)
  ]);
  return Array.from({ length: start.count }, (_, index) =>
    spectrumAt(volume, { flux, error, mask }, [index, start.count])
  );
}
