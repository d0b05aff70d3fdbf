// A galaxy of known truth as a FITS cube.
import type { Hdu } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { checkMock } from './check.ts';
import { discTruth } from './disc.ts';
import { originCards, skyCards } from './header.ts';
import { instrumentNamed } from './instrument.ts';
import { layouts, type VoxelImage } from './layouts/index.ts';
import { noiseSigma, withNoise } from './noise.ts';
import type { MockOptions } from './options.ts';
import { normals, spaxelSeed } from './random.ts';
import { SpectrumMaker } from './spectrum.ts';
import { placesOf, truthHdus } from './truth.ts';

// Mean flux of the brightest spaxel, in 1e-17 erg/s/cm2/A.
const brightest = 20;

/** One number per voxel [nz, ny, nx]: NaN until a spectrum is put in. */
class Voxels implements VoxelImage {
  readonly shape: readonly number[];
  readonly data: Float32Array;

  constructor(options: MockOptions, channels: number) {
    const [nx, ny] = options.size.map(length => length + 2 * options.border) as [number, number];
    this.shape = [channels, ny, nx];
    this.data = new Float32Array(channels * ny * nx).fill(NaN);
  }

  put(place: number, spectrum: Float64Array): void {
    const plane = this.data.length / spectrum.length;
    spectrum.forEach((value, k) => (this.data[k * plane + place] = value));
  }
}

/**
 * A rotating disc in the layout of an instrument, with its truth as images TRUE_V, TRUE_SIGMA, TRUE_AGE_LW, TRUE_MH_LW,
 * TRUE_AV, TRUE_SNR. Equal options and templates give equal units.
 * @throws SpaxelError OptionInvalid when the templates do not allow what is asked.
 */
export function makeMock(options: MockOptions, templates: Templates): Hdu[] {
  checkMock(options);
  const maker = new SpectrumMaker(options, templates);
  const truths = discTruth(options);
  const places = placesOf(options);
  const { seed, size } = options;
  const layout = layouts[options.instrument];
  const scale = maker.axis.centres.map(wave => layout.stored(wave));
  const [flux, sigma] = [0, 1].map(() => new Voxels(options, maker.axis.count)) as [Voxels, Voxels];
  truths.forEach((truth, i) => {
    const factor = brightest * truth.brightness;
    const clean = maker.flux(truth).map((value, k) => value * (factor * (scale[k] as number)));
    const normal = normals(spaxelSeed(seed, i % size[0], Math.floor(i / size[0])));
    flux.put(places[i] as number, withNoise(clean, options, normal));
    sigma.put(places[i] as number, noiseSigma(clean, options.sn));
  });
  const { axis } = maker;
  const laidOut = layout.units({
    options,
    axis,
    fwhm: axis.centres.map(wave => instrumentNamed(options.instrument).lsf(wave, options.step)),
    sky: skyCards(options),
    origin: originCards(options, templates),
    flux,
    sigma
  });
  return [...laidOut, ...truthHdus(truths, options)];
}
