/** What is shown, as a cell of Python that needs astropy and matplotlib only. */
import type { Cube } from '@spaxel/protocol';
import type { Spaxel } from '../tokens.ts';
import type { LookState } from './look.ts';
import type { Shown } from './waveslider.ts';

export interface CellView {
  /** The cube's path as the cell writes it. */
  readonly path: string;
  readonly shown: Shown;
  readonly look: LookState;
  readonly spaxels: readonly Spaxel[];
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
export function cellOf(cube: Cube, { path, shown, look, spaxels }: CellView): string | null {
  if (!isStoredAsShown(cube)) return null;
  const { wave, flux } = cube;
  const isLinear = wave.values === undefined;
  const axis = isLinear
    ? `wave = ${String(wave.first)} + ${String(wave.step)} * np.arange(len(flux))`
    : 'wave = np.arange(len(flux))';
  const unit = wave.unit ?? `Å, ${wave.medium}`;
  const image = shown === 'white' ? 'np.nanmean(flux, axis=0)' : `flux[${String(shown)}]`;
  const stretch = stretches[look.stretch];
  const limits = `vmin=${String(look.low)}, vmax=${String(look.high)}`;
  const map = colourMaps[look.palette] ?? look.palette;
  const plots = spaxels.map(
    ({ x, y }) =>
      `right.plot(wave, flux[:, ${String(y)}, ${String(x)}], label="x ${String(x)}, y ${String(y)}")`
  );
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
    ...plots,
    `right.set(xlabel=${JSON.stringify(isLinear ? unit : 'channel')}, ylabel=${JSON.stringify(flux.unit)})`,
    'right.legend();'
  ].join('\n');
}
