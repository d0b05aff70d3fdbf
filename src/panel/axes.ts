/** The frame, ticks and words of a plot on a canvas. */
import { niceTicks, tickLabels, type Limits } from '@spaxel/draw';

/** The plot's inner box in canvas pixels, and the values at its edges. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Limits;
  readonly y: Limits;
}

export interface AxisInk {
  readonly words: string;
  readonly lines: string;
  readonly font: string;
  /** Whether the ticks of the x axis go without labels: another frame below has them. */
  readonly isBare?: boolean;
}

/** The canvas column of a value on the x axis. */
export function columnOf({ left, width, x }: Frame, value: number): number {
  return left + ((value - x.low) / (x.high - x.low)) * width;
}

/** The canvas row of a value on the y axis; larger values are higher up. */
export function rowOf({ top, height, y }: Frame, value: number): number {
  return top + height - ((value - y.low) / (y.high - y.low)) * height;
}

/** Draws frame, ticks and tick labels. */
export function drawAxes(context: CanvasRenderingContext2D, frame: Frame, ink: AxisInk): void {
  const { left, top, width, height } = frame;
  context.strokeStyle = ink.lines;
  context.fillStyle = ink.words;
  context.font = ink.font;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
  const across = niceTicks(frame.x, Math.max(2, Math.floor(width / 80)));
  context.textAlign = 'center';
  context.textBaseline = 'top';
  tickLabels(across).forEach((label, i) => {
    const column = Math.round(columnOf(frame, across[i] ?? 0)) + 0.5;
    line(context, [column, top + height], [column, top + height - 5]);
    if (ink.isBare !== true) context.fillText(label, column, top + height + 4);
  });
  const up = niceTicks(frame.y, Math.max(2, Math.floor(height / 40)));
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  tickLabels(up).forEach((label, i) => {
    const row = Math.round(rowOf(frame, up[i] ?? 0)) + 0.5;
    line(context, [left, row], [left + 5, row]);
    context.fillText(label, left - 5, row);
  });
}

function line(
  context: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number]
): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
