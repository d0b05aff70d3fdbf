/** What Plotly is to draw for a map: pure, so that tests can read it. */
import { codeOfNumber } from '@spaxel/core';
import {
  paletteLength,
  paletteNames,
  readPalette,
  robustLimits,
  type PaletteName
} from '@spaxel/draw';
import type { Job } from '@spaxel/protocol';
import type { ColorScale, Data, Layout, LayoutAxis } from 'plotly.js';
import type { Raster } from '../tokens.ts';

export type Quantity = Job['quantities'][number];

/** Colours of the page, for axes and words. */
export interface Ink {
  readonly words: string;
  readonly lines: string;
  readonly background: string;
  readonly family: string;
}

const stops = 33;

/** A palette of ours as Plotly's list of stops. */
export function colourScale(name: PaletteName): [number, string][] {
  const table = readPalette(name);
  return Array.from({ length: stops }, (_, i) => {
    const place = i / (stops - 1);
    const entry = 4 * Math.round(place * (paletteLength - 1));
    const [red = 0, green = 0, blue = 0] = table.subarray(entry, entry + 3);
    return [place, `rgb(${String(red)},${String(green)},${String(blue)})`];
  });
}

/** A palette's name as the user wrote it, or viridis where there is none of this name. */
export function paletteOf(name: string): PaletteName {
  return paletteNames.find(known => known === name) ?? 'viridis';
}

/** The rows of a raster, NaN as Plotly's gap. */
function rowsOf({ nx, ny, values }: Raster): (number | null)[][] {
  return Array.from({ length: ny }, (_, y) =>
    Array.from(values.subarray(y * nx, (y + 1) * nx), value =>
      Number.isFinite(value) ? value : null
    )
  );
}

export interface MapLook {
  readonly quantity: Quantity;
  readonly palette: PaletteName;
  readonly error: Raster | null;
}

/** The heatmap of a quantity; one that diverges is centred on its median. */
export function mapTrace(raster: Raster, { quantity, palette, error }: MapLook): Data {
  const diverging = quantity.diverging === true;
  const { low, high } = robustLimits(raster.values, diverging);
  const unit = quantity.unit === '' ? '' : ` ${quantity.unit}`;
  const plusMinus = error === null ? '' : ' ± %{customdata:.3~g}';
  const trace = {
    type: 'heatmap',
    z: rowsOf(raster),
    zmin: low,
    zmax: high,
    colorscale: colourScale(diverging ? 'rdbu' : palette) as ColorScale,
    colorbar: { thickness: 12, outlinewidth: 0 },
    hovertemplate: `x %{x}, y %{y}<br><b>%{z:.4~g}</b>${plusMinus}${unit}<extra></extra>`,
    hoverongaps: false,
    ...(error === null ? {} : { customdata: rowsOf(error) })
  };
  return trace as unknown as Data;
}

// Okabe & Ito's colours, which most eyes tell apart: done, waiting, left out, then the ways to fail.
const statusColours = new Map([
  [0, '#009e73'],
  [1, '#b8b8b8'],
  [2, '#56b4e9'],
  [3, '#9ecae1'],
  [4, '#dcdcdc'],
  [18, '#999999']
]);
const failureColours = ['#d55e00', '#e69f00', '#cc79a7', '#f0e442', '#8b0000', '#7b3294'];

/** The STATUS map: one colour a code, the code's sentence under the pointer. */
export function statusTrace(raster: Raster): Data {
  const codes = [...new Set(raster.values)].filter(Number.isFinite).sort((a, b) => a - b);
  const failures = codes.filter(code => !statusColours.has(code));
  const colours = codes.map(
    code =>
      statusColours.get(code) ??
      failureColours[failures.indexOf(code) % failureColours.length] ??
      '#d55e00'
  );
  const place = new Map(codes.map((code, i) => [code, i]));
  const count = Math.max(1, codes.length);
  const z = rowsOf(raster).map(row =>
    row.map(code => (code === null ? null : (place.get(code) ?? null)))
  );
  const trace = {
    type: 'heatmap',
    z,
    zmin: -0.5,
    zmax: count - 0.5,
    colorscale: colours.flatMap((colour, i) => [
      [i / count, colour],
      [(i + 1) / count, colour]
    ]),
    colorbar: {
      thickness: 12,
      outlinewidth: 0,
      tickvals: codes.map((_, i) => i),
      ticktext: codes.map(codeName)
    },
    customdata: rowsOf(raster).map(row => row.map(code => (code === null ? '' : sentence(code)))),
    hovertemplate: 'x %{x}, y %{y}<br>%{customdata}<extra></extra>',
    hoverongaps: false
  };
  return trace as unknown as Data;
}

function codeName(code: number): string {
  const name = codeOfNumber(code)?.name ?? `code ${String(code)}`;
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function sentence(code: number): string {
  return codeOfNumber(code)?.sentence ?? `Code ${String(code)}`;
}

/** A value of a map, or a code of the failure map, in words. */
export function valueWords(value: number, quantity: Quantity | undefined): string {
  if (quantity === undefined) return sentence(value);
  return `${String(Number(value.toPrecision(4)))} ${quantity.unit}`.trim();
}

/** A map's heading: its title with its unit. */
export function headingOf({ title, unit }: Pick<Quantity, 'title' | 'unit'>): string {
  return unit === '' ? title : `${title} (${unit})`;
}

/** Equal scales on both axes, y up, in the page's colours. */
export function mapLayout(
  heading: string,
  { nx, ny }: Pick<Raster, 'nx' | 'ny'>,
  ink: Ink
): Partial<Layout> {
  const axis = (title: string, count: number): Partial<LayoutAxis> => ({
    title: { text: title, standoff: 4 },
    range: [-0.5, count - 0.5],
    color: ink.words,
    linecolor: ink.lines,
    mirror: true,
    showline: true,
    showgrid: false,
    zeroline: false,
    ticks: 'outside',
    tickcolor: ink.lines,
    nticks: 6,
    constrain: 'domain'
  });
  return {
    autosize: true,
    uirevision: 'kept',
    margin: { l: 42, r: 8, t: 34, b: 36 },
    title: { text: heading, font: { size: 13 }, x: 0.02, xanchor: 'left', y: 0.97, yanchor: 'top' },
    font: { color: ink.words, family: ink.family, size: 11 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    hoverlabel: { bgcolor: ink.background, font: { color: ink.words }, bordercolor: ink.lines },
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: ink.lines, activecolor: ink.words },
    xaxis: axis('x (spaxel)', nx),
    yaxis: { ...axis('y (spaxel)', ny), scaleanchor: 'x' }
  };
}
