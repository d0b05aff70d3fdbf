/** What is shown, as files and as a cell. */
import type { Cube } from '@spaxel/protocol';
import { element } from '../page/element.ts';
import { cssValue } from '../page/theme.ts';
import { localPrefix, type Spaxel, type SpectrumRows } from '../tokens.ts';
import { waveOf } from './wave.ts';

/** A spectrum and how its columns are named. */
export interface NamedSpectrum {
  readonly name: string;
  readonly rows: SpectrumRows;
}

/** `3_4` */
export function spaxelName({ x, y }: Spaxel): string {
  return `${String(x)}_${String(y)}`;
}

/** Spectra as CSV, a row a channel: the wavelength, then flux, error and mask of each; empty where there is no number. */
export function spectraCsv(cube: Cube, spectra: readonly NamedSpectrum[]): string {
  const { wave, shape, flux } = cube;
  const axis = wave.unit === undefined ? `wave_${wave.medium}_A` : 'velocity_km_s';
  const names = spectra.flatMap(spectrum =>
    ['flux', 'error', 'mask'].map(row => `${row}_${spectrum.name}`)
  );
  const text = (value = NaN): string => (Number.isFinite(value) ? String(value) : '');
  const rows = Array.from({ length: shape.nz }, (_, k) =>
    [
      String(Number(waveOf(cube, k).toFixed(6))),
      ...spectra.flatMap(({ rows }) => [rows.flux[k], rows.error[k], rows.mask[k]].map(text))
    ].join()
  );
  const unit = flux.unit === '' ? 'unknown' : flux.unit;
  // One line: a path may hold a line break.
  const source = `# ${JSON.stringify(cube.path.replace(localPrefix, ''))}, unit of flux: ${unit}`;
  return [source, [axis, ...names].join(), ...rows, ''].join('\n');
}

/** Canvases below each other on the page's own background, as PNG. */
export async function stackedPng(canvases: readonly HTMLCanvasElement[]): Promise<Blob | null> {
  const [first] = canvases;
  if (first === undefined) return null;
  const gap = 8;
  const width = Math.max(...canvases.map(one => one.width)) + 2 * gap;
  const height = canvases.reduce((sum, one) => sum + one.height + gap, gap);
  const sheet = element('canvas', { width, height });
  const context = sheet.getContext('2d');
  if (context === null) return null;
  context.fillStyle = cssValue(first, '--jp-layout-color1', '#ffffff');
  context.fillRect(0, 0, width, height);
  let top = gap;
  for (const canvas of canvases) {
    context.drawImage(canvas, Math.round((width - canvas.width) / 2), top);
    top += canvas.height + gap;
  }
  return new Promise(resolve => {
    sheet.toBlob(resolve, 'image/png');
  });
}

/** Hands a file to the user. */
export function download(name: string, content: Blob): void {
  const href = URL.createObjectURL(content);
  element('a', { href, download: name }).click();
  URL.revokeObjectURL(href);
}

/** A name for a file about a cube: `data/NGC 1.fits.gz` and `spectra.csv` give `NGC 1-spectra.csv`. */
export function fileName(cube: Cube, ending: string): string {
  const name = (cube.path.split('/').at(-1) ?? cube.path).replace(localPrefix, '');
  return `${name.replace(/\.fit(s)?(\.gz|\.fz)?$/i, '')}-${ending}`;
}
