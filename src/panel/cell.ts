/** What is shown, as a cell of Python that needs astropy and matplotlib only. */
import type { Cube } from '@spaxel/protocol';
import { spaxelsIn } from '@spaxel/core';
import type { Combine, Spaxel } from '../tokens.ts';
import type { Aperture } from './aperture.ts';
import type { LookState } from './look.ts';
import { waveOf } from './wave.ts';
import type { Shown } from './waveslider.ts';

export interface CellView {
  /** The cube's path as the cell writes it. */
  readonly path: string;
  readonly shown: Shown;
  readonly look: LookState;
  readonly spaxels: readonly Spaxel[];
  readonly apertures: readonly Pick<Aperture, 'shape' | 'number'>[];
  readonly combine: Combine;
}

const colourMaps: Readonly<Record<string, string>> = {
  grey: 'gray',
  'grey-inverted': 'gray_r',
  rdbu: 'RdBu_r'
};

const stretches: Readonly<Record<LookState['stretch'], string>> = {
  linear: 'LinearStretch()',
  asinh: 'AsinhStretch(0.1)',
  log: 'LogStretch(1000)',
  sqrt: 'SqrtStretch()'
};

/** Whether the flux is stored as it is shown: an image of three axes, with nothing laid out anew. */
function isStoredAsShown({ header, shape }: Cube): boolean {
  const has = (keyword: string, value: number): boolean =>
    header.some(card => card[0] === keyword && card[1] === value);
  return (
    has('NAXIS', 3) && has('NAXIS1', shape.nx) && has('NAXIS2', shape.ny) && has('NAXIS3', shape.nz)
  );
}

/** The slice and the spectra on show as Python; null where astropy alone would not read the cube as we do. */
export function cellOf(cube: Cube, view: CellView): string | null {
  if (!isStoredAsShown(cube)) return null;
  const { path, shown, look } = view;
  const { wave, flux } = cube;
  const isLinear = wave.values === undefined;
  const axis = isLinear
    ? `wave = ${String(wave.first)} + ${String(wave.step)} * np.arange(len(flux))`
    : 'wave = np.arange(len(flux))';
  const unit = wave.unit ?? `Å, ${wave.medium}`;
  const image = imageOf(cube, shown);
  if (image === null) return null;
  const stretch = stretches[look.stretch];
  const limits = `vmin=${String(look.low)}, vmax=${String(look.high)}`;
  const map = colourMaps[look.palette] ?? look.palette;
  return [
    'import matplotlib.pyplot as plt',
    'import numpy as np',
    'from astropy.io import fits',
    `from astropy.visualization import ImageNormalize, ${stretch.replace(/\(.*/, '')}`,
    '',
    `flux = fits.getdata(${JSON.stringify(path)}, ${JSON.stringify(flux.extension)})`,
    axis,
    `norm = ImageNormalize(${limits}, stretch=${stretch})`,
    'figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4), layout="constrained")',
    `picture = left.imshow(${image}, origin="lower", cmap=${JSON.stringify(map)}, norm=norm)`,
    `figure.colorbar(picture, ax=left, label=${JSON.stringify(flux.unit)})`,
    ...plotLines(cube, view),
    `right.set(xlabel=${JSON.stringify(isLinear ? unit : 'channel')}, ylabel=${JSON.stringify(flux.unit)})`,
    'right.legend();'
  ].join('\n');
}

/** The picture as numpy makes it; null where it takes more than a line. */
function imageOf(cube: Cube, shown: Shown): string | null {
  if (shown === 'white') return 'np.nanmean(flux, axis=0)';
  if (shown === 'sn') return null;
  if (typeof shown === 'number') return `flux[${String(shown)}]`;
  if (shown.combine === 'continuum') return null;
  const channels = Array.from({ length: cube.shape.nz }, (_, k) => k).filter(
    k => waveOf(cube, k) >= shown.from && waveOf(cube, k) <= shown.to
  );
  const [first = 0, last = 0] = [channels[0], channels.at(-1)];
  return `np.nan${shown.combine}(flux[${String(first)}:${String(last + 1)}], axis=0)`;
}

/** A line of Python for each spectrum; an aperture is the spaxels in it. */
function plotLines({ shape }: Cube, { spaxels, apertures, combine }: CellView): string[] {
  const single = spaxels.map(
    ({ x, y }) =>
      `right.plot(wave, flux[:, ${String(y)}, ${String(x)}], label="x ${String(x)}, y ${String(y)}")`
  );
  const joined = apertures.map(one => {
    const within = spaxelsIn(one.shape, shape);
    const [xs, ys] = ([0, 1] as const).map(axis => within.map(place => place[axis]).join(', '));
    const values = `np.nan${combine}(flux[:, [${ys ?? ''}], [${xs ?? ''}]], axis=1)`;
    return `right.plot(wave, ${values}, label="${one.shape.kind} ${String(one.number)}")`;
  });
  return [...single, ...joined];
}
