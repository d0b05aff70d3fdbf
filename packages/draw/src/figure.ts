// A figure of maps, drawn without a browser: a grid of panels, each with its colour bar.
import { robustLimits, type Limits } from './limits.ts';
import { readPalette, paletteLength, type PaletteName } from './palette.ts';
import {
  fillBox,
  frameBox,
  newPicture,
  pasteInto,
  textHeight,
  textWidth,
  writeText,
  type Box,
  type Colour
} from './picture.ts';
import { encodePng, type Pixels } from './png.ts';
import { drawRaster, type Raster } from './raster.ts';
import { niceTicks, tickLabels } from './ticks.ts';

/** One map of a figure; limits are robust and the palette follows `diverging` unless given. */
export interface Panel extends Raster {
  readonly title: string;
  readonly unit?: string;
  readonly diverging?: boolean;
  readonly limits?: Limits;
  readonly palette?: PaletteName;
}

const mapSide = 288;
const margin = { left: 50, right: 112, top: 40, bottom: 34 };
const bar = { gap: 12, width: 16 };
const tickLength = 5;
/** Labels above each other need so much. */
const tickRoom = 2 * textHeight;
const paper: Colour = [232, 232, 232];
const grey: Colour = [110, 110, 110];

/** The size in which a map is drawn: whole pixels a spaxel where that fits, the longer side near `mapSide`. */
function mapSize({ nx, ny }: Raster): { width: number; height: number } {
  const fit = mapSide / Math.max(nx, ny, 1);
  const zoom = fit >= 1 ? Math.floor(fit) : fit;
  return { width: Math.max(1, Math.round(nx * zoom)), height: Math.max(1, Math.round(ny * zoom)) };
}

/** Ticks at the middles of spaxels, counted from zero. */
function drawAxes(sheet: Pixels, box: Box, { nx, ny }: Raster): void {
  const ticksOf = (count: number, length = Infinity) =>
    niceTicks({ low: 0, high: Math.max(1, count - 1) }, Math.min(4, length / tickRoom));
  const whole = (ticks: number[]) => ticks.filter(Number.isInteger);
  for (const tick of whole(ticksOf(nx))) {
    const x = box.x + Math.floor(((tick + 0.5) * box.width) / nx);
    fillBox(sheet, { x, y: box.y + box.height, width: 1, height: tickLength });
    const y = box.y + box.height + tickLength + 4;
    writeText(sheet, String(tick), { x, y, anchor: 'middle' });
  }
  for (const tick of whole(ticksOf(ny, box.height))) {
    const y = box.y + box.height - 1 - Math.floor(((tick + 0.5) * box.height) / ny);
    fillBox(sheet, { x: box.x - tickLength, y, width: tickLength, height: 1 });
    const x = box.x - tickLength - 4;
    writeText(sheet, String(tick), { x, y: y - textHeight / 2, anchor: 'right' });
  }
}

/** The bar is the palette itself as a raster one pixel wide. */
function drawBar(sheet: Pixels, box: Box, look: { limits: Limits; palette: PaletteName }): void {
  const table = readPalette(look.palette);
  const column = new Uint8ClampedArray(table.length);
  for (let entry = 0; entry < paletteLength; entry++)
    column.set(table.subarray(entry * 4, entry * 4 + 4), (paletteLength - 1 - entry) * 4);
  pasteInto(sheet, box, { width: 1, height: paletteLength, data: column });
  frameBox(sheet, box);
  const { low, high } = look.limits;
  const ticks = niceTicks(look.limits, Math.min(6, box.height / tickRoom));
  const labels = tickLabels(ticks);
  ticks.forEach((tick, i) => {
    const y = box.y + Math.round((1 - (tick - low) / (high - low)) * (box.height - 1));
    fillBox(sheet, { x: box.x + box.width, y, width: tickLength, height: 1 });
    const x = box.x + box.width + tickLength + 5;
    writeText(sheet, labels[i] ?? '', { x, y: y - textHeight / 2 });
  });
}

function drawPanel(sheet: Pixels, panel: Panel, corner: { x: number; y: number }): void {
  const palette = panel.palette ?? (panel.diverging ? 'rdbu' : 'viridis');
  const limits = panel.limits ?? robustLimits(panel.values, panel.diverging);
  const { width, height } = mapSize(panel);
  const box = { x: corner.x + margin.left, y: corner.y + margin.top, width, height };
  fillBox(sheet, box, paper);
  const image = { width: panel.nx, height: panel.ny, data: drawRaster(panel, { limits, palette }) };
  pasteInto(sheet, box, image);
  frameBox(sheet, box);
  drawAxes(sheet, box, panel);
  drawBar(sheet, { ...box, x: box.x + width + bar.gap, width: bar.width }, { limits, palette });
  const y = box.y - textHeight - 10;
  writeText(sheet, panel.title, { x: box.x, y });
  const unit = panel.unit ? `[${panel.unit}]` : '';
  writeText(sheet, unit, { x: box.x + textWidth(`${panel.title} `) + 2, y, colour: grey });
}

/**
 * Maps as the bytes of one PNG: a grid of panels (three a row unless said) on white, each with title, unit,
 * spaxel numbers and a colour bar. Spaxels without a value are light grey; y = 0 is at the bottom.
 */
export function drawMaps(
  panels: readonly Panel[],
  columns = panels.length === 4 ? 2 : 3
): Uint8Array {
  const across = Math.max(1, Math.min(columns, panels.length));
  const down = Math.max(1, Math.ceil(panels.length / across));
  const cell = {
    width: margin.left + mapSide + margin.right,
    height: margin.top + Math.max(0, ...panels.map(panel => mapSize(panel).height)) + margin.bottom
  };
  const sheet = newPicture(across * cell.width, down * cell.height);
  panels.forEach((panel, index) => {
    const corner = {
      x: (index % across) * cell.width,
      y: Math.floor(index / across) * cell.height
    };
    drawPanel(sheet, panel, corner);
  });
  return encodePng(sheet);
}
