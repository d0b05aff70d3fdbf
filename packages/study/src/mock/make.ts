// A galaxy of known truth as a FITS cube.
import type { Card, Hdu } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { checkMock } from './check.ts';
import { discTruth } from './disc.ts';
import { gasImages } from './gas.ts';
import { instrumentCards, originCards, skyCards, waveCards } from './header.ts';
import { noiseSigma, withNoise } from './noise.ts';
import type { MockOptions } from './options.ts';
import { normals, spaxelSeed } from './random.ts';
import { SpectrumMaker } from './spectrum.ts';
import { placesOf, truthHdus } from './truth.ts';

// Mean flux of the brightest spaxel, in 1e-17 erg/s/cm2/A.
const brightest = 20;
const units = {
  megara: { name: '1e-17 erg/s/cm2/Angstrom', scale: 1 },
  muse: { name: '10**(-20)*erg/s/cm**2/Angstrom', scale: 1000 }
} as const;

/** One number per voxel [nz, ny, nx]: NaN until a spectrum is put in. */
class VoxelImage {
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

const unitCard = (value: string): Card => ({ keyword: 'BUNIT', value, comment: '' });

/** The units in the instrument's own layout: MEGARA keeps the flux in the primary unit and has no errors. */
function layOut(options: MockOptions, cards: MockCards, { flux, stat }: Voxels): Hdu[] {
  const unit = units[options.instrument].name;
  if (options.instrument === 'megara') {
    const all = [...cards.instrument, unitCard(unit), ...cards.wcs, ...cards.origin];
    return [{ cards: all, image: flux }];
  }
  return [
    { cards: [...cards.instrument, ...cards.origin] },
    { name: 'DATA', cards: [unitCard(unit), ...cards.wcs], image: flux },
    { name: 'STAT', cards: [unitCard(`(${unit})**2`), ...cards.wcs], image: stat }
  ];
}

interface MockCards {
  readonly instrument: Card[];
  readonly wcs: Card[];
  readonly origin: Card[];
}

interface Voxels {
  readonly flux: VoxelImage;
  /** Variance. */
  readonly stat: VoxelImage;
}

/**
 * A rotating disc in the layout of an instrument, with its truth as images TRUE_V, TRUE_SIGMA, TRUE_AGE_LW, TRUE_MH_LW,
 * TRUE_AV, TRUE_SNR, and those of gas where there is some. Equal options and templates give equal units.
 * @throws SpaxelError OptionInvalid when the templates do not allow what is asked.
 */
export function makeMock(options: MockOptions, templates: Templates): Hdu[] {
  checkMock(options);
  const maker = new SpectrumMaker(options, templates);
  const truths = discTruth(options);
  const places = placesOf(options);
  const { seed, size } = options;
  const { scale } = units[options.instrument];
  const [flux, stat] = [
    new VoxelImage(options, maker.axis.count),
    new VoxelImage(options, maker.axis.count)
  ];
  truths.forEach((truth, i) => {
    const factor = brightest * scale * truth.brightness;
    const clean = maker.flux(truth).map(value => value * factor);
    const normal = normals(spaxelSeed(seed, i % size[0], Math.floor(i / size[0])));
    flux.put(places[i] as number, withNoise(clean, options, normal));
    stat.put(
      places[i] as number,
      noiseSigma(clean, options.sn).map(value => value ** 2)
    );
  });
  const cards: MockCards = {
    instrument: instrumentCards(options, maker.axis),
    wcs: [...skyCards(options), ...waveCards(options, maker.axis)],
    origin: originCards(options, templates)
  };
  const laidOut = layOut(options, cards, { flux, stat });
  const ofGas = gasImages(options, maker.axis, brightest * scale);
  return [...laidOut, ...truthHdus(truths, options, ofGas)];
}
