/** Arrows to north and east on a slice. */
import type { Directions } from './sky.ts';

const reach = 26;
const edge = 46;

/** Draws both arrows near the lower left corner of a canvas, `ratio` device pixels a CSS pixel; dark within light. */
export function drawCompass(
  context: CanvasRenderingContext2D,
  { north, east }: Directions,
  ratio: number
): void {
  const { height } = context.canvas;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, edge * ratio, height - edge * ratio);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.font = '600 12px sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [[dx, dy], letter] of [
    [north, 'N'],
    [east, 'E']
  ] as const)
    for (const [colour, width] of [
      ['#ffffff', 4],
      ['#111111', 1.6]
    ] as const) {
      context.strokeStyle = colour;
      context.fillStyle = '#111111';
      context.lineWidth = width;
      drawArrow(context, [dx * reach, -dy * reach]);
      const at = [dx * (reach + 9), -dy * (reach + 9)] as const;
      if (width === 4) context.strokeText(letter, ...at);
      else context.fillText(letter, ...at);
    }
  context.restore();
}

function drawArrow(context: CanvasRenderingContext2D, [x, y]: readonly [number, number]): void {
  const angle = Math.atan2(y, x);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(x, y);
  for (const turn of [-2.6, 2.6]) {
    context.moveTo(x, y);
    context.lineTo(x + 6 * Math.cos(angle + turn), y + 6 * Math.sin(angle + turn));
  }
  context.stroke();
}
