// Shapes on a slice, and the spaxels in them.

/** A place in spaxels: zero-based, centres at whole numbers, y up. */
export type Place = readonly [x: number, y: number];

export interface Circle {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

/** Half axes a and b; a lies `angle` degrees counter-clockwise from +x. */
export interface Ellipse {
  readonly kind: 'ellipse';
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
  readonly angle: number;
}

export interface Polygon {
  readonly kind: 'polygon';
  readonly points: readonly Place[];
}

/** Any spaxels, whether they touch or not. */
export interface SpaxelSet {
  readonly kind: 'spaxels';
  readonly at: readonly Place[];
}

export type Shape = Circle | Ellipse | Polygon | SpaxelSet;

/** Whether a place lies in a shape; its edge belongs to circles and ellipses. */
export function isInside(shape: Shape, [x, y]: Place): boolean {
  switch (shape.kind) {
    case 'circle':
      return Math.hypot(x - shape.x, y - shape.y) <= shape.r;
    case 'ellipse': {
      const turn = (shape.angle * Math.PI) / 180;
      const [dx, dy] = [x - shape.x, y - shape.y];
      const along = dx * Math.cos(turn) + dy * Math.sin(turn);
      const across = dy * Math.cos(turn) - dx * Math.sin(turn);
      return Math.hypot(along / shape.a, across / shape.b) <= 1;
    }
    case 'polygon':
      return isInPolygon(shape.points, [x, y]);
    case 'spaxels':
      return shape.at.some(([ax, ay]) => ax === Math.round(x) && ay === Math.round(y));
  }
}

/** By the parity of the edges that a ray to +x crosses. */
function isInPolygon(points: readonly Place[], [x, y]: Place): boolean {
  let isIn = false;
  points.forEach(([ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) isIn = !isIn;
  });
  return isIn;
}

interface Field {
  readonly nx: number;
  readonly ny: number;
}

/** The spaxels of a cube whose centres lie in a shape, row by row. */
export function spaxelsIn(shape: Shape, { nx, ny }: Field): Place[] {
  if (shape.kind === 'spaxels') return setIn(shape, nx, ny);
  if (shape.kind === 'polygon') return polygonIn(shape, nx, ny);
  const found: Place[] = [];
  const [xs, ys] = boundsOf(shape);
  for (let y = Math.max(0, Math.ceil(ys[0])); y <= Math.min(ny - 1, ys[1]); y += 1)
    for (let x = Math.max(0, Math.ceil(xs[0])); x <= Math.min(nx - 1, xs[1]); x += 1)
      if (isInside(shape, [x, y])) found.push([x, y]);
  return found;
}

/** As isInPolygon, between the crossings of each row: an edge costs no more than the rows that it crosses. */
function polygonIn({ points }: Polygon, nx: number, ny: number): Place[] {
  const found: Place[] = [];
  for (const [y, crossings] of crossingsOf(points, ny).entries()) {
    crossings.sort((a, b) => a - b);
    for (let nth = crossings.length % 2; nth + 1 < crossings.length; nth += 2) {
      const end = Math.min(nx, Math.ceil(crossings[nth + 1] as number));
      for (let x = Math.max(0, Math.ceil(crossings[nth] as number)); x < end; x += 1)
        found.push([x, y]);
    }
  }
  return found;
}

/** Where the edges of a polygon cross each row. */
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

/** Each spaxel once; what is no whole number has no centre there. */
function setIn({ at }: SpaxelSet, nx: number, ny: number): Place[] {
  const isOn = (value: number, count: number): boolean =>
    Number.isInteger(value) && value >= 0 && value < count;
  const inside = at.filter(([x, y]) => isOn(x, nx) && isOn(y, ny));
  const numbers = new Set(inside.map(([x, y]) => y * nx + x));
  return [...numbers].sort((a, b) => a - b).map(one => [one % nx, Math.floor(one / nx)]);
}

type Ends = readonly [low: number, high: number];

/** A box that holds a shape: its ends in x, and in y. */
export function boundsOf(shape: Shape): [Ends, Ends] {
  if (shape.kind === 'polygon' || shape.kind === 'spaxels') {
    const places = shape.kind === 'polygon' ? shape.points : shape.at;
    const ends = (axis: 0 | 1): Ends => [
      places.reduce((least, place) => Math.min(least, place[axis]), Infinity),
      places.reduce((most, place) => Math.max(most, place[axis]), -Infinity)
    ];
    return [ends(0), ends(1)];
  }
  const reach = shape.kind === 'circle' ? shape.r : Math.max(shape.a, shape.b);
  return [
    [shape.x - reach, shape.x + reach],
    [shape.y - reach, shape.y + reach]
  ];
}

function isPlaces(value: unknown, least: number): value is Place[] {
  const isPlace = (one: unknown): boolean =>
    Array.isArray(one) && one.length === 2 && one.every(Number.isFinite);
  return Array.isArray(value) && value.length >= least && value.every(isPlace);
}

/** A shape that comes from outside; undefined when it is none. */
export function readShape(value: unknown): Shape | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = value as Record<string, unknown>;
  const has = (...names: string[]): boolean => names.every(name => Number.isFinite(found[name]));
  const isPositive = (...names: string[]): boolean => names.every(name => Number(found[name]) > 0);
  const isSound =
    (found['kind'] === 'circle' && has('x', 'y', 'r') && isPositive('r')) ||
    (found['kind'] === 'ellipse' && has('x', 'y', 'a', 'b', 'angle') && isPositive('a', 'b')) ||
    (found['kind'] === 'polygon' && isPlaces(found['points'], 3)) ||
    (found['kind'] === 'spaxels' && isPlaces(found['at'], 1));
  return isSound ? (value as Shape) : undefined;
}
