/** Apertures drawn over a slice. */
import type { Place, Shape } from '@spaxel/core';
import { gripsOf } from './apertureshape.ts';
import type { Lens } from './slicelayer.ts';

export interface ApertureLook {
  readonly shape: Shape;
  readonly colour: string;
  readonly isActive: boolean;
  /** The grip that the keys move; -1 for none. */
  readonly corner: number;
}

/** The outline of a shape, dark within light; the active one with its grips. */
export function drawAperture(
  context: CanvasRenderingContext2D,
  lens: Lens,
  { shape, colour, isActive, corner }: ApertureLook
): void {
  const { ratio } = lens;
  context.lineJoin = 'round';
  for (const [stroke, width] of [
    ['#ffffff', isActive ? 5 : 3.5],
    [colour, isActive ? 3 : 2]
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = width * ratio;
    context.beginPath();
    trace(context, lens, shape);
    context.stroke();
  }
  if (!isActive) return;
  const sides = shape.kind === 'polygon' ? shape.points.length : Infinity;
  gripsOf(shape).forEach((grip, i) => {
    drawGrip(context, lens, { grip, colour, isSmall: i >= sides, isFull: i === corner });
  });
}

function trace(context: CanvasRenderingContext2D, lens: Lens, shape: Shape): void {
  const { column, row, side } = lens;
  if (shape.kind === 'circle')
    context.arc(column(shape.x), row(shape.y), shape.r * side, 0, 2 * Math.PI);
  else if (shape.kind === 'ellipse') {
    // The canvas counts y downwards, and angles with it.
    const turn = (-shape.angle * Math.PI) / 180;
    const [x, y] = [column(shape.x), row(shape.y)];
    context.ellipse(x, y, shape.a * side, shape.b * side, turn, 0, 2 * Math.PI);
  } else if (shape.kind === 'polygon') {
    for (const [x, y] of shape.points) context.lineTo(column(x), row(y));
    context.closePath();
  } else traceSpaxels(context, lens, shape.at);
}

/** The outer sides of a free set: a side between two of its spaxels is not drawn. */
function traceSpaxels(
  context: CanvasRenderingContext2D,
  { column, row }: Lens,
  at: readonly Place[]
): void {
  const own = new Set(at.map(place => place.join()));
  for (const [x, y] of at)
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1]
    ] as const) {
      if (own.has([x + dx, y + dy].join())) continue;
      const [mx, my] = [x + dx / 2, y + dy / 2];
      context.moveTo(column(mx - dy / 2), row(my - dx / 2));
      context.lineTo(column(mx + dy / 2), row(my + dx / 2));
    }
}

interface GripLook {
  readonly grip: Place;
  readonly colour: string;
  readonly isSmall: boolean;
  readonly isFull: boolean;
}

function drawGrip(
  context: CanvasRenderingContext2D,
  { column, row, ratio }: Lens,
  { grip: [x, y], colour, isSmall, isFull }: GripLook
): void {
  context.beginPath();
  context.arc(column(x), row(y), (isSmall ? 3 : 5) * ratio, 0, 2 * Math.PI);
  context.fillStyle = isFull ? colour : '#ffffff';
  context.strokeStyle = isFull ? '#ffffff' : colour;
  context.lineWidth = 2 * ratio;
  context.fill();
  context.stroke();
}
