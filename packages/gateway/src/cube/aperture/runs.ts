// The spaxels of a shape as runs of neighbours in a row, for those are read together.
import { boundsOf, readShape, spaxelsIn, SpaxelError, type Shape } from '@spaxel/core';

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

/** 1 for each spaxel of the field whose centre lies in the shape. */
function marked(shape: Shape, field: Field): Uint8Array {
  const inside = new Uint8Array(field.nx * field.ny);
  for (const [x, y] of spaxelsIn(shape, field)) inside[y * field.nx + x] = 1;
  return inside;
}

/** Whether any of a shape's rectangle lies on the field. */
function touches(shape: Shape, { nx, ny }: Field): boolean {
  const [[left, right], [low, high]] = boundsOf(shape);
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
