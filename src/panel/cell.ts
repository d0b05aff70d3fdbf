/** What is shown, as a cell of Python that needs astropy and matplotlib only. */
import type { Cube } from '@spaxel/protocol';
import { bandWindow, sideWindows, spaxelsIn, type ChannelAxis } from '@spaxel/core';
import type { Band, Combine, Spaxel } from '../tokens.ts';
import type { Aperture } from './aperture.ts';
import { errorLines, fluxLines, goodLines } from './cellflux.ts';
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

/** The slice and the spectra on show as Python; null where astropy and a few lines of numpy would not show the same. */
export function cellOf(cube: Cube, view: CellView): string | null {
  const { path, shown, look } = view;
  const [flux, good] = [fluxLines(cube, path), goodLines(cube, path)];
  const needsGood = typeof shown !== 'number' || view.apertures.length > 0;
  const needsError = shown === 'sn' || view.apertures.length > 0;
  const image = imageLines(cube, shown);
  if (flux === null || image === null || (needsGood && good === null)) return null;
  const unit = shown === 'sn' ? 'S/N' : cube.flux.unit;
  const stretch = stretches[look.stretch];
  const limits = `vmin=${String(look.low)}, vmax=${String(look.high)}`;
  const map = JSON.stringify(colourMaps[look.palette] ?? look.palette);
  return [
    'import matplotlib.pyplot as plt',
    'import numpy as np',
    'from astropy.io import fits',
    `from astropy.visualization import ImageNormalize, ${stretch.replace(/\(.*/, '')}`,
    '',
    ...flux,
    ...(needsGood ? (good ?? []) : []),
    ...(needsError ? errorLines(cube, path) : []),
    ...image,
    `norm = ImageNormalize(${limits}, stretch=${stretch})`,
    'figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4), layout="constrained")',
    `picture = left.imshow(image, origin="lower", cmap=${map}, norm=norm)`,
    `figure.colorbar(picture, ax=left, label=${JSON.stringify(unit)})`,
    ...plotLines(cube, view),
    'right.legend();'
  ].join('\n');
}

/** Lines that make `image` as the gateway makes it; null where the band holds no channel. */
function imageLines(cube: Cube, shown: Shown): string[] | null {
  if (typeof shown === 'number') return [`image = flux[${String(shown)}]`];
  if (shown === 'white') return ['image = np.nanmean(good, axis=0)'];
  if (typeof shown === 'object') return bandLines(cube, shown);
  if (cube.error.kind === 'none')
    return [
      '# The scatter of each spaxel: DER_SNR, Stoehr et al. 2008, every other channel.',
      'noise = np.nanmean(np.abs(2 * good[2:-2] - good[:-4] - good[4:]), axis=0)',
      'image = np.nanmean(good, axis=0) / (noise * np.sqrt(np.pi / 2) / np.sqrt(6))'
    ];
  return [
    'noise = np.nanmean(np.where(np.isnan(used), np.nan, error), axis=0)',
    'image = np.nanmean(used, axis=0) / noise'
  ];
}

function bandLines(cube: Cube, { from, to, combine }: Band): string[] | null {
  const { nz } = cube.shape;
  const values = Float64Array.from({ length: nz }, (_, k) => waveOf(cube, k));
  const axis: ChannelAxis = { values, outside: new Uint8Array(nz) };
  const mean = ({ channels }: { readonly channels: readonly number[] }): string => {
    const [first = 0, last = 0] = [channels[0], channels.at(-1)];
    return `np.nanmean(good[${String(first)}:${String(last + 1)}], axis=0)`;
  };
  try {
    const band = bandWindow(axis, [from, to]);
    if (combine === 'mean') return [`image = ${mean(band)}`];
    if (combine === 'sum') return [`image = ${mean(band)} * ${String(band.channels.length)}`];
    const [before, after] = sideWindows(axis, [from, to], {});
    const share = (band.centre - before.centre) / (after.centre - before.centre);
    return [
      `before, after = ${mean(before)}, ${mean(after)}`,
      `image = ${mean(band)} - (before + ${String(share)} * (after - before))`
    ];
  } catch {
    // A window without a channel: the gateway has said so.
    return null;
  }
}

/** A line of Python for each spectrum; an aperture is the spaxels in it, those that lack a channel made up for. */
function plotLines(cube: Cube, { spaxels, apertures, combine }: CellView): string[] {
  const { shape, wave, flux } = cube;
  const isLinear = wave.values === undefined;
  const unit = wave.unit ?? `Å, ${wave.medium}`;
  const single = spaxels.map(
    ({ x, y }) =>
      `right.plot(wave, flux[:, ${String(y)}, ${String(x)}], label="x ${String(x)}, y ${String(y)}")`
  );
  const from = cube.error.kind === 'none' ? 'good' : 'used';
  const joined = apertures.flatMap(one => {
    const within = spaxelsIn(one.shape, shape);
    const [xs, ys] = ([0, 1] as const).map(axis => within.map(place => place[axis]).join(', '));
    const area = combine === 'sum' ? ' * np.isfinite(inside).sum(axis=1).max()' : '';
    return [
      `inside = ${from}[:, [${ys ?? ''}], [${xs ?? ''}]]`,
      `right.plot(wave, np.nanmean(inside, axis=1)${area}, label="${one.shape.kind} ${String(one.number)}")`
    ];
  });
  const labels = `xlabel=${JSON.stringify(isLinear ? unit : 'channel')}, ylabel=${JSON.stringify(flux.unit)}`;
  return [...single, ...joined, `right.set(${labels})`];
}
