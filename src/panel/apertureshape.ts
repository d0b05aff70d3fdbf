/** What can be done to the shape of an aperture: new, moved, larger, turned, taken at a grip. */
import type { Place, Polygon, Shape } from '@spaxel/core';
import type { Extent } from './viewport.ts';

export type ShapeKind = Shape['kind'];

/** Spaxels; less holds no centre for sure. */
const least = 0.3;

/** A shape of a kind about a place, an eighth of the slice in radius and one spaxel at least. */
export function newShape(kind: ShapeKind, [x, y]: Place, { nx, ny }: Extent): Shape {
  const r = Math.max(1, Math.round(Math.min(nx, ny) / 8));
  switch (kind) {
    case 'circle':
      return { kind, x, y, r };
    case 'ellipse':
      return { kind, x, y, a: 1.5 * r, b: r, angle: 0 };
    case 'polygon': {
      const corner = (dx: number, dy: number): Place => [x + dx * (r + 0.5), y + dy * (r + 0.5)];
      return { kind, points: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)] };
    }
    case 'spaxels':
      return { kind, at: [[x, y]] };
  }
}

/** The middle of a shape. */
export function centreOf(shape: Shape): Place {
  if (shape.kind === 'circle' || shape.kind === 'ellipse') return [shape.x, shape.y];
  const places = shape.kind === 'polygon' ? shape.points : shape.at;
  const mean = (axis: 0 | 1): number =>
    places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return [mean(0), mean(1)];
}

/** Every place of a shape led elsewhere; whole spaxels stay whole. */
function mapped(shape: Shape, lead: (place: Place) => Place): Shape {
  if (shape.kind === 'polygon') return { ...shape, points: shape.points.map(lead) };
  if (shape.kind === 'spaxels')
    return { ...shape, at: shape.at.map(lead).map(([x, y]) => [Math.round(x), Math.round(y)]) };
  const [x, y] = lead([shape.x, shape.y]);
  return { ...shape, x, y };
}

export function moved(shape: Shape, [dx, dy]: Place): Shape {
  const by: Place = shape.kind === 'spaxels' ? [Math.round(dx), Math.round(dy)] : [dx, dy];
  return mapped(shape, ([x, y]) => [x + by[0], y + by[1]]);
}

/** Larger or smaller about its middle; a free set has no size to change. */
export function scaled(shape: Shape, factor: number): Shape {
  const size = (value: number): number => Math.max(least, value * factor);
  if (shape.kind === 'circle') return { ...shape, r: size(shape.r) };
  if (shape.kind === 'ellipse') return { ...shape, a: size(shape.a), b: size(shape.b) };
  if (shape.kind === 'spaxels') return shape;
  const [cx, cy] = centreOf(shape);
  return mapped(shape, ([x, y]) => [cx + factor * (x - cx), cy + factor * (y - cy)]);
}

/** Turned counter-clockwise about its middle; circles and free sets stay. */
export function turned(shape: Shape, degrees: number): Shape {
  if (shape.kind === 'ellipse') return { ...shape, angle: (shape.angle + degrees) % 180 };
  if (shape.kind !== 'polygon') return shape;
  const [cx, cy] = centreOf(shape);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return mapped(shape, ([x, y]) => {
    const [dx, dy] = [x - cx, y - cy];
    return [cx + dx * cos - dy * sin, cy + dx * sin + dy * cos];
  });
}

/** The second axis of an ellipse made longer or shorter. */
export function flattened(shape: Shape, factor: number): Shape {
  return shape.kind === 'ellipse' ? { ...shape, b: Math.max(least, shape.b * factor) } : shape;
}

/** Where a shape can be taken hold of: the rim of a circle, the ends of axes, corners and then middles of sides. */
export function gripsOf(shape: Shape): readonly Place[] {
  switch (shape.kind) {
    case 'circle':
      return [[shape.x + shape.r, shape.y]];
    case 'ellipse': {
      const { x, y, a, b } = shape;
      const turn = (shape.angle * Math.PI) / 180;
      return [
        [x + a * Math.cos(turn), y + a * Math.sin(turn)],
        [x - b * Math.sin(turn), y + b * Math.cos(turn)]
      ];
    }
    case 'polygon':
      return [...shape.points, ...shape.points.map((_, i) => middleAfter(shape, i))];
    case 'spaxels':
      return [];
  }
}

function middleAfter({ points }: Polygon, corner: number): Place {
  const [ax, ay] = points[corner] ?? [0, 0];
  const [bx, by] = points[(corner + 1) % points.length] ?? [ax, ay];
  return [(ax + bx) / 2, (ay + by) / 2];
}

/** The shape with one of its grips at another place; the middle of a side becomes a corner. */
export function gripped(shape: Shape, grip: number, [x, y]: Place): Shape {
  if (shape.kind === 'polygon') {
    const { length } = shape.points;
    const isMiddle = grip >= length;
    return {
      ...shape,
      points: shape.points.toSpliced(isMiddle ? grip - length + 1 : grip, isMiddle ? 0 : 1, [
        x,
        y
      ] as Place)
    };
  }
  if (shape.kind === 'spaxels') return shape;
  const [dx, dy] = [x - shape.x, y - shape.y];
  const reach = Math.max(least, Math.hypot(dx, dy));
  if (shape.kind === 'circle') return { ...shape, r: reach };
  if (grip === 1) return { ...shape, b: reach };
  return { ...shape, a: reach, angle: (Math.atan2(dy, dx) * 180) / Math.PI };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** A shape in hundredths of a spaxel and of a degree: finer than any hand. */
export function rounded(shape: Shape): Shape {
  const whole = mapped(shape, ([x, y]) => [hundredths(x), hundredths(y)]);
  if (whole.kind === 'circle') return { ...whole, r: hundredths(whole.r) };
  if (whole.kind !== 'ellipse') return whole;
  const { a, b, angle } = whole;
  return { ...whole, a: hundredths(a), b: hundredths(b), angle: hundredths(angle) };
}

/** A corner taken away, as long as three are left. */
export function withoutCorner(shape: Shape, corner: number): Shape {
  if (shape.kind !== 'polygon' || shape.points.length < 4) return shape;
  return { ...shape, points: shape.points.toSpliced(corner, 1) };
}

/** A free set with a spaxel more, or less; null when none is left. */
export function toggled(shape: Shape, [x, y]: Place): Shape | null {
  if (shape.kind !== 'spaxels') return shape;
  const others = shape.at.filter(([ax, ay]) => ax !== x || ay !== y);
  const at: readonly Place[] = others.length < shape.at.length ? others : [...others, [x, y]];
  return at.length === 0 ? null : { ...shape, at };
}
