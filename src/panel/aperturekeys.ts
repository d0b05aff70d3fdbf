/** What keys do to an aperture. */
import type { Place, Shape } from '@spaxel/core';
import {
  flattened,
  gripped,
  gripsOf,
  moved,
  scaled,
  turned,
  withoutCorner
} from './apertureshape.ts';

const arrows: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1]
};

const changes: Readonly<Record<string, (shape: Shape) => Shape>> = {
  '+': shape => scaled(shape, 1.1),
  '=': shape => scaled(shape, 1.1),
  '-': shape => scaled(shape, 1 / 1.1),
  '[': shape => turned(shape, 5),
  ']': shape => turned(shape, -5),
  ',': shape => flattened(shape, 1 / 1.1),
  '.': shape => flattened(shape, 1.1)
};

export interface KeyPress {
  readonly key: string;
  /** Moves a tenth of a spaxel instead of one. */
  readonly shiftKey: boolean;
}

/** A shape, and which of its corners the keys move; -1: all of it. */
export interface Held {
  readonly shape: Shape;
  readonly corner: number;
}

/** What a key makes of an aperture; null: it is removed; undefined: the key means nothing here. */
export function keyed(
  { shape, corner }: Held,
  { key, shiftKey }: KeyPress
): Held | null | undefined {
  const arrow = arrows[key];
  if (arrow !== undefined) {
    const step = shiftKey && shape.kind !== 'spaxels' ? 0.1 : 1;
    const by: Place = [step * arrow[0], step * arrow[1]];
    const [x, y] = gripsOf(shape)[corner] ?? [NaN, NaN];
    return corner < 0
      ? { corner, shape: moved(shape, by) }
      : { corner, shape: gripped(shape, corner, [x + by[0], y + by[1]]) };
  }
  if (key === 'Delete' || key === 'Backspace')
    return corner < 0 ? null : { corner: -1, shape: withoutCorner(shape, corner) };
  if (key === 'n' || key === 'N') return nextCorner({ shape, corner });
  if ((key === 'i' || key === 'I') && corner >= 0) return splitAfter({ shape, corner });
  if (key === 'Escape' && corner >= 0) return { shape, corner: -1 };
  const change = changes[key];
  return change && { corner, shape: change(shape) };
}

function nextCorner({ shape, corner }: Held): Held | undefined {
  if (shape.kind !== 'polygon') return undefined;
  return { shape, corner: (corner + 1) % shape.points.length };
}

/** A new corner in the middle of the side after this one. */
function splitAfter({ shape, corner }: Held): Held | undefined {
  if (shape.kind !== 'polygon') return undefined;
  const middle = shape.points.length + corner;
  return {
    corner: corner + 1,
    shape: gripped(shape, middle, gripsOf(shape)[middle] ?? [NaN, NaN])
  };
}
