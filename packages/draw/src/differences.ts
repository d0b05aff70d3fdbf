// Differences against errors, drawn without a browser: points that should lie within the wedge of one error.
import {
  fillBox,
  frameBox,
  newPicture,
  textHeight,
  textWidth,
  writeText,
  type Box,
  type Colour
} from './picture.ts';
import { encodePng, type Pixels } from './png.ts';
import { niceTicks, tickLabels } from './ticks.ts';

/** One quantity: a difference and a 1-sigma error a point, in the same unit; what is not finite is left out. */
export interface Differences {
  readonly title: string;
  readonly unit?: string;
  readonly errors: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

interface Axes {
  readonly box: Box;
  /** Errors span 0 to this, differences minus to plus `high`. */
  readonly widest: number;
  readonly high: number;
}

const size = { width: 300, height: 200 };
const margin = { left: 86, right: 26, top: 40, bottom: 62 };
const air = 1.08;
const reach = 3;
const wedge: Colour = [222, 232, 242];
const axis: Colour = [150, 150, 150];
const ink: Colour = [31, 98, 160];
const grey: Colour = [110, 110, 110];

function axesOf({ errors, values }: Differences, corner: { x: number; y: number }): Axes {
  const largest = (from: ArrayLike<number>): number =>
    Math.max(0, ...Array.from(from, Math.abs).filter(Number.isFinite));
  const widest = air * largest(errors) || 1;
  const high = Math.max(widest, air * largest(values));
  const box = { x: corner.x + margin.left, y: corner.y + margin.top, ...size };
  return { box, widest, high };
}

const across = ({ box, widest }: Axes, error: number): number =>
  box.x + Math.round((error / widest) * (box.width - 1));
const down = ({ box, high }: Axes, value: number): number =>
  box.y + Math.round(((high - value) / (2 * high)) * (box.height - 1));

function drawWedge(sheet: Pixels, axes: Axes): void {
  const { box, widest } = axes;
  for (let column = 0; column < box.width; column++) {
    const error = (column / (box.width - 1)) * widest;
    const [top, bottom] = [down(axes, error), down(axes, -error)];
    fillBox(sheet, { x: box.x + column, y: top, width: 1, height: bottom - top + 1 }, wedge);
  }
  fillBox(sheet, { x: box.x, y: down(axes, 0), width: box.width, height: 1 }, axis);
}

function drawTicks(sheet: Pixels, axes: Axes): void {
  const { box, widest, high } = axes;
  const errors = niceTicks({ low: 0, high: widest }, 4);
  const values = niceTicks({ low: -high, high }, 4);
  const [below, beside] = [tickLabels(errors), tickLabels(values)];
  const foot = box.y + box.height;
  errors.forEach((tick, i) => {
    const x = across(axes, tick);
    fillBox(sheet, { x, y: foot, width: 1, height: 5 });
    writeText(sheet, below[i] ?? '', { x, y: foot + 9, anchor: 'middle' });
  });
  values.forEach((tick, i) => {
    const y = down(axes, tick);
    fillBox(sheet, { x: box.x - 5, y, width: 5, height: 1 });
    writeText(sheet, beside[i] ?? '', { x: box.x - 9, y: y - textHeight / 2, anchor: 'right' });
  });
  const middle = box.x + box.width / 2;
  writeText(sheet, '1 sigma error', { x: middle, y: foot + 32, anchor: 'middle', colour: grey });
}

/** A disc a point. */
function drawPoints(sheet: Pixels, axes: Axes, { errors, values }: Differences): void {
  for (let i = 0; i < values.length; i++) {
    const [error = NaN, value = NaN] = [errors[i], values[i]];
    if (!Number.isFinite(error) || !Number.isFinite(value)) continue;
    const [x, y] = [across(axes, error), down(axes, value)];
    for (let row = -reach; row <= reach; row++) {
      const half = Math.floor(Math.sqrt((reach + 0.5) ** 2 - row ** 2));
      fillBox(sheet, { x: x - half, y: y + row, width: 2 * half + 1, height: 1 }, ink);
    }
  }
}

function drawPanel(sheet: Pixels, panel: Differences, corner: { x: number; y: number }): void {
  const axes = axesOf(panel, corner);
  const { box } = axes;
  drawWedge(sheet, axes);
  drawPoints(sheet, axes, panel);
  frameBox(sheet, box);
  drawTicks(sheet, axes);
  const y = box.y - textHeight - 10;
  writeText(sheet, panel.title, { x: box.x, y });
  const unit = panel.unit ? `[${panel.unit}]` : '';
  writeText(sheet, unit, { x: box.x + textWidth(`${panel.title} `) + 2, y, colour: grey });
}

/** The bytes of one PNG, two panels a row: differences upwards, errors to the right, the wedge of one error shaded. */
export function drawDifferences(panels: readonly Differences[]): Uint8Array {
  const columns = Math.max(1, Math.min(2, panels.length));
  const rows = Math.max(1, Math.ceil(panels.length / columns));
  const width = margin.left + size.width + margin.right;
  const height = margin.top + size.height + margin.bottom;
  const sheet = newPicture(columns * width, rows * height);
  panels.forEach((panel, index) => {
    const corner = { x: (index % columns) * width, y: Math.floor(index / columns) * height };
    drawPanel(sheet, panel, corner);
  });
  return encodePng(sheet);
}
