/** The marks of a spectrum on a canvas: lines, bands, what is left out. */
import { decimate } from '@spaxel/draw';
import { cssValue } from '../page/theme.ts';
import { rowOf, type Frame } from './axes.ts';

type Values = Float32Array | Float64Array;

/** The theme's colours and font, looked up once for many paintings. */
export interface SpectrumInk {
  readonly data: string;
  readonly fit: string;
  readonly mark: string;
  readonly masked: string;
  readonly gas: string;
  readonly words: string;
  readonly lines: string;
  readonly font: string;
}

export function spectrumInk(node: Element): SpectrumInk {
  const family = cssValue(node, '--jp-ui-font-family', 'sans-serif');
  return {
    data: cssValue(node, '--jp-brand-color1', '#1976d2'),
    fit: cssValue(node, '--jp-error-color1', '#d32f2f'),
    mark: cssValue(node, '--jp-error-color1', '#d32f2f'),
    masked: cssValue(node, '--jp-warn-color1', '#f57c00'),
    gas: cssValue(node, '--jp-success-color1', '#388e3c'),
    words: cssValue(node, '--jp-ui-font-color1', '#212121'),
    lines: cssValue(node, '--jp-ui-font-color2', '#616161'),
    font: `11px ${family}`
  };
}

function columnsOf(frame: Frame, length: number): number {
  return Math.min(length, Math.max(1, Math.floor(frame.width)));
}

/** The line through the values, or their envelope a pixel column where there are more values than columns. */
export function drawLine(context: CanvasRenderingContext2D, frame: Frame, values: Values): void {
  const columns = columnsOf(frame, values.length);
  const { low, high } = decimate(values, columns);
  context.lineJoin = 'round';
  context.beginPath();
  let drawing = false;
  for (let column = 0; column < columns; column++) {
    const [from, to] = [low[column] ?? NaN, high[column] ?? NaN];
    if (Number.isNaN(from)) {
      drawing = false;
      continue;
    }
    const x = frame.left + ((column + 0.5) / columns) * frame.width;
    if (drawing) context.lineTo(x, rowOf(frame, from));
    else context.moveTo(x, rowOf(frame, from));
    if (to !== from) context.lineTo(x, rowOf(frame, to));
    drawing = true;
  }
  context.stroke();
}

/** Shades from top to bottom what is not used. */
export function shadeMasked(
  context: CanvasRenderingContext2D,
  frame: Frame,
  mask: Float32Array | Uint8Array
): void {
  const wide = frame.width / mask.length;
  for (let first = 0; first < mask.length; first++) {
    if (mask[first] !== 1) continue;
    let end = first;
    while (mask[end] === 1) end++;
    const width = Math.max(1, (end - first) * wide);
    context.fillRect(frame.left + first * wide, frame.top, width, frame.height);
    first = end;
  }
}

/** Shades one sigma on both sides of the flux; nothing where the error is not known. */
export function shadeErrors(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { flux, error }: { readonly flux: Float32Array; readonly error: Float32Array }
): void {
  if (!error.some(one => one > 0)) return;
  const columns = columnsOf(frame, flux.length);
  const spread = (sign: number): Float32Array =>
    flux.map((value, i) => value + sign * ((error[i] ?? NaN) > 0 ? (error[i] ?? NaN) : NaN));
  const { low } = decimate(spread(-1), columns);
  const { high } = decimate(spread(1), columns);
  const wide = frame.width / columns;
  context.beginPath();
  for (let column = 0; column < columns; column++) {
    if (Number.isNaN(low[column] ?? NaN)) continue;
    const top = rowOf(frame, high[column] ?? NaN);
    const height = rowOf(frame, low[column] ?? NaN) - top;
    context.rect(frame.left + column * wide, top, wide, height);
  }
  context.fill();
}

/** The canvas emptied, at the screen's own resolution. */
export function clear(
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number }
): void {
  const { canvas } = context;
  const ratio = window.devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
}

/** Draws inside a frame only. */
export function within(context: CanvasRenderingContext2D, frame: Frame, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
  draw();
  context.restore();
}
