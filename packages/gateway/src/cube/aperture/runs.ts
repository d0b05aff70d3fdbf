// The spaxels of a shape as runs of neighbours in a row, for those are read together.
import { isInside, readShape, SpaxelError, type Place, type Shape } from '@spaxel/core';

/** Neighbours in a row. */
export interface Run {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

interface Field {
  readonly nx: number;
  readonly ny: number;
}

/** Nobody draws more; each costs time in every row. */
const mostCorners = 10_000;

function invalid(sentence: string): SpaxelError {
  return new SpaxelError('RequestInvalid', sentence);
}

const forms =
  'A shape is a circle {kind, x, y, r}, an ellipse {kind, x, y, a, b, angle}, a polygon {kind, points: [[x, y], ...]} of three ' +
  'corners or more, or spaxels {kind, at: [[x, y], ...]}; numbers are finite, radii positive.';

/** A shape from outside that a cube can be asked for. @throws SpaxelError RequestInvalid. */
function checkedShape(value: unknown, { nx, ny }: Field): Shape {
  const shape = readShape(value);
  if (shape === undefined) throw invalid(forms);
  if (shape.kind === 'polygon' && shape.points.length > mostCorners)
    throw invalid(
      `The polygon has ${shape.points.length} corners; at most ${mostCorners} are taken.`
    );
  if (shape.kind !== 'spaxels') return shape;
  if (shape.at.length > nx * ny)
    throw invalid(`${shape.at.length} spaxels are named; the cube has ${nx * ny}.`);
  const broken = shape.at.find(place => !place.every(Number.isInteger));
  if (broken === undefined) return shape;
  throw invalid(`Spaxel [${broken.join(', ')}] is none: places of spaxels are whole numbers.`);
}

/** Marks the spaxels of a row between crossings of its edges, by the parity of those to the right. */
function markBetween(row: Uint8Array, crossings: number[]): void {
  crossings.sort((a, b) => a - b);
  for (let nth = crossings.length % 2; nth + 1 < crossings.length; nth += 2) {
    const from = Math.max(0, Math.ceil(crossings[nth] as number));
    const to = Math.min(row.length, Math.ceil(crossings[nth + 1] as number));
    if (from < to) row.fill(1, from, to);
  }
}

/** Where the edges of a polygon cross each row of the field; an edge costs no more than the rows that it crosses. */
function crossingsOf(points: readonly Place[], ny: number): number[][] {
  const rows = Array.from({ length: ny }, (): number[] => []);
  for (const [nth, [ax, ay]] of points.entries()) {
    const [bx, by] = points[(nth + 1) % points.length] as Place;
    const first = Math.max(0, Math.ceil(Math.min(ay, by)));
    for (let y = first; y < Math.min(ny, Math.max(ay, by)); y += 1)
      if (ay > y !== by > y) rows[y]?.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return rows;
}

/** 1 for each spaxel of the field whose centre lies in the shape. */
function marked(shape: Shape, { nx, ny }: Field): Uint8Array {
  const inside = new Uint8Array(nx * ny);
  if (shape.kind === 'polygon') {
    for (const [y, crossings] of crossingsOf(shape.points, ny).entries())
      markBetween(inside.subarray(y * nx, (y + 1) * nx), crossings);
    return inside;
  }
  if (shape.kind === 'spaxels') {
    for (const [x, y] of shape.at) if (x >= 0 && x < nx && y >= 0 && y < ny) inside[y * nx + x] = 1;
    return inside;
  }
  const reach = shape.kind === 'circle' ? shape.r : Math.max(shape.a, shape.b);
  const [left, low] = [shape.x, shape.y].map(at => Math.max(0, Math.ceil(at - reach)));
  const right = Math.min(nx - 1, Math.floor(shape.x + reach));
  const high = Math.min(ny - 1, Math.floor(shape.y + reach));
  for (let y = low as number; y <= high; y += 1)
    for (let x = left as number; x <= right; x += 1)
      if (isInside(shape, [x, y])) inside[y * nx + x] = 1;
  return inside;
}

/** Whether any of a shape's rectangle lies on the field. */
function touches(shape: Shape, { nx, ny }: Field): boolean {
  const places = shape.kind === 'polygon' ? shape.points : shape.kind === 'spaxels' ? shape.at : [];
  const reach = shape.kind === 'circle' ? shape.r : 0;
  const round = shape.kind === 'ellipse' ? Math.max(shape.a, shape.b) : reach;
  const spread = (axis: 0 | 1): [number, number] => {
    if ('x' in shape) {
      const at = axis === 0 ? shape.x : shape.y;
      return [at - round, at + round];
    }
    const all = places.map(place => place[axis]);
    return [
      all.reduce((least, one) => Math.min(least, one)),
      all.reduce((most, one) => Math.max(most, one))
    ];
  };
  const [[left, right], [low, high]] = [spread(0), spread(1)];
  return right >= -0.5 && left <= nx - 0.5 && high >= -0.5 && low <= ny - 0.5;
}

/** The runs of the spaxels that are marked. */
function runsOf(inside: Uint8Array, { nx, ny }: Field): Run[] {
  const runs: Run[] = [];
  for (let y = 0; y < ny; y += 1) {
    let start = -1;
    for (let x = 0; x <= nx; x += 1) {
      const isIn = x < nx && inside[y * nx + x] === 1;
      if (isIn && start < 0) start = x;
      if (isIn || start < 0) continue;
      runs.push({ x: start, y, count: x - start });
      start = -1;
    }
  }
  return runs;
}

/**
 * The spaxels of a field whose centres lie in a shape that comes from outside, less those that are 1 in `bad` (ny * nx).
 * @throws SpaxelError RequestInvalid for no shape, one beside the field, or one without the centre of a spaxel.
 */
export function runsIn(value: unknown, field: Field, bad: Uint8Array): Run[] {
  const shape = checkedShape(value, field);
  const inside = marked(shape, field);
  if (!inside.includes(1)) {
    const { nx, ny } = field;
    throw invalid(
      touches(shape, field)
        ? 'No centre of a spaxel lies in the shape: make it larger.'
        : `The shape lies outside the cube: x is 0 to ${nx - 1}, y is 0 to ${ny - 1}.`
    );
  }
  for (let at = 0; at < inside.length; at += 1) if (bad[at] !== 0) inside[at] = 0;
  return runsOf(inside, field);
}
