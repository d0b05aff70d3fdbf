// A spectrum and its fit, drawn without a browser: data, model, and the residuals below.
import { decimate } from './decimate.ts';
import type { Limits } from './limits.ts';
import {
  fillBox,
  frameBox,
  newPicture,
  textHeight,
  writeText,
  type Box,
  type Colour
} from './picture.ts';
import { encodePng, type Pixels } from './png.ts';
import { niceTicks, tickLabels } from './ticks.ts';

/** A fit to be drawn; arrays are [pixels] of one unit, the model NaN where nothing was fitted. */
export interface DrawnFit {
  readonly title: string;
  /** Angstrom, ascending. */
  readonly wave: ArrayLike<number>;
  readonly flux: ArrayLike<number>;
  readonly model: ArrayLike<number>;
  /** 1 = left out of the fit. */
  readonly mask: ArrayLike<number>;
}

interface Axes {
  readonly box: Box;
  readonly wave: Limits;
  readonly values: Limits;
}

const size = { width: 900, height: 300 };
const margin = { left: 76, right: 24, top: 40, bottom: 58 };
const strip = 90;
const gap = 14;
const data: Colour = [70, 70, 70];
const fitted: Colour = [214, 39, 40];
const residual: Colour = [31, 98, 160];
const left: Colour = [236, 236, 230];
const grey: Colour = [110, 110, 110];

/** Limits of what is finite, with a twentieth of air. */
function limitsOf(values: readonly number[]): Limits {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((least, one) => Math.min(least, one), Infinity);
  const high = finite.reduce((most, one) => Math.max(most, one), -Infinity);
  if (!(high >= low)) return { low: 0, high: 1 };
  const air = 0.05 * (high - low) || 0.5;
  return { low: low - air, high: high + air };
}

const across = ({ box, wave }: Axes, at: number): number =>
  box.x + ((at - wave.low) / (wave.high - wave.low)) * (box.width - 1);

function down({ box, values }: Axes, value: number): number {
  const share = (values.high - value) / (values.high - values.low);
  return box.y + Math.min(1, Math.max(0, share)) * (box.height - 1);
}

/** The values column by column of the box, each from its lowest to its highest, joined to the one before. */
function drawLine(
  sheet: Pixels,
  axes: Axes,
  line: { values: ArrayLike<number>; colour: Colour }
): void {
  const { low, high } = decimate(line.values, axes.box.width);
  let [before, after] = [NaN, NaN];
  for (let column = 0; column < axes.box.width; column++) {
    const [least = NaN, most = NaN] = [low[column], high[column]];
    if (!Number.isFinite(most)) {
      [before, after] = [NaN, NaN];
      continue;
    }
    const reach = [least, most];
    if (before > most) reach.push(before);
    if (after < least) reach.push(after);
    const top = Math.round(down(axes, Math.max(...reach)));
    const foot = Math.round(down(axes, Math.min(...reach)));
    const at = { x: axes.box.x + column, y: top };
    fillBox(sheet, { ...at, width: 1, height: foot - top + 2 }, line.colour);
    [before, after] = [least, most];
  }
}

function shadeLeftOut(sheet: Pixels, axes: Axes, { wave, mask }: DrawnFit): void {
  for (let i = 0; i < wave.length; i++) {
    if (mask[i] !== 1) continue;
    const here = wave[i] ?? NaN;
    const next = wave[i + 1] ?? here;
    const x = Math.round(across(axes, here));
    const width = Math.max(1, Math.round(across(axes, next)) - x);
    fillBox(sheet, { x, y: axes.box.y, width, height: axes.box.height }, left);
  }
}

function drawSides(sheet: Pixels, axes: Axes, count: number): void {
  const { box, values } = axes;
  const ticks = niceTicks(values, count);
  const labels = tickLabels(ticks);
  ticks.forEach((tick, i) => {
    const y = Math.round(down(axes, tick));
    fillBox(sheet, { x: box.x - 5, y, width: 5, height: 1 });
    writeText(sheet, labels[i] ?? '', { x: box.x - 9, y: y - textHeight / 2, anchor: 'right' });
  });
  frameBox(sheet, box);
}

function drawFoot(sheet: Pixels, axes: Axes): void {
  const { box, wave } = axes;
  const foot = box.y + box.height;
  const ticks = niceTicks(wave, 8);
  const labels = tickLabels(ticks);
  ticks.forEach((tick, i) => {
    const x = Math.round(across(axes, tick));
    fillBox(sheet, { x, y: foot, width: 1, height: 5 });
    writeText(sheet, labels[i] ?? '', { x, y: foot + 9, anchor: 'middle' });
  });
  const place = { x: box.x + box.width / 2, y: foot + 32, anchor: 'middle', colour: grey } as const;
  writeText(sheet, 'observed wavelength [A]', place);
}

/** The bytes of one PNG: data grey, model red, residuals blue in a strip of their own; what was left out is shaded. */
export function drawFit(fit: DrawnFit): Uint8Array {
  const all = [...Array.from(fit.flux), ...Array.from(fit.model)];
  const off = Array.from(fit.flux, (one, i) =>
    fit.mask[i] === 1 ? NaN : one - (fit.model[i] ?? NaN)
  );
  const wave = { low: fit.wave[0] ?? 0, high: fit.wave[fit.wave.length - 1] ?? 1 };
  const box = { x: margin.left, y: margin.top, ...size };
  const upper = { box, wave, values: limitsOf(all) };
  const below = { ...box, y: box.y + size.height + gap, height: strip };
  const lower = { box: below, wave, values: limitsOf(off) };
  const width = margin.left + size.width + margin.right;
  const sheet = newPicture(width, below.y + strip + margin.bottom);
  for (const axes of [upper, lower]) shadeLeftOut(sheet, axes, fit);
  drawLine(sheet, upper, { values: fit.flux, colour: data });
  drawLine(sheet, upper, { values: fit.model, colour: fitted });
  drawLine(sheet, lower, { values: off, colour: residual });
  drawSides(sheet, upper, 5);
  drawSides(sheet, lower, 2);
  drawFoot(sheet, lower);
  writeText(sheet, fit.title, { x: box.x, y: box.y - textHeight - 10 });
  return encodePng(sheet);
}
