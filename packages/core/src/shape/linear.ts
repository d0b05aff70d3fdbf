// Linear maps of the plane, and what they make of ellipses.

/** x = xx u + xy v, y = yx u + yy v. */
export interface Linear {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

/** Half axes of an ellipse; a lies `angle` degrees from the first axis to the second. */
export interface Axes {
  readonly a: number;
  readonly b: number;
  readonly angle: number;
}

type Pair = readonly [number, number];

const degree = Math.PI / 180;
/** Axes that differ by less are those of a circle. */
const roundness = 1e-3;

export const identity: Linear = { xx: 1, xy: 0, yx: 0, yy: 1 };

export function apply({ xx, xy, yx, yy }: Linear, [u, v]: Pair): [number, number] {
  return [xx * u + xy * v, yx * u + yy * v];
}

/** How lengths grow: the geometric mean over directions, without regard to mirrors. */
export function scaleOf({ xx, xy, yx, yy }: Linear): number {
  return Math.sqrt(Math.abs(xx * yy - xy * yx));
}

/** The map that leads back; of infinite numbers where there is none. */
export function inverseOf({ xx, xy, yx, yy }: Linear): Linear {
  const determinant = xx * yy - xy * yx;
  return {
    xx: yy / determinant,
    xy: -xy / determinant,
    yx: -yx / determinant,
    yy: xx / determinant
  };
}

/** Direction of a pair, degrees from the first axis to the second. */
export function directionOf([x, y]: Pair): number {
  return Math.atan2(y, x) / degree;
}

/**
 * An ellipse through a linear map: by the singular values of the map times its axes. Its a lies near to where the map leads a, and
 * is the longer one where it was.
 */
export function axesThrough(map: Linear, from: Axes): Axes {
  if (map === identity) return from;
  const { a, b, angle } = from;
  const [cos, sin] = [Math.cos(angle * degree), Math.sin(angle * degree)];
  const [px, py] = apply(map, [a * cos, a * sin]);
  const [qx, qy] = apply(map, [-b * sin, b * cos]);
  const [same, mirrored] = [Math.hypot(px + qy, py - qx) / 2, Math.hypot(px - qy, py + qx) / 2];
  const major = (Math.atan2(py + qx, px - qy) + Math.atan2(py - qx, px + qy)) / 2 / degree;
  const [long, short] = [same + mirrored, Math.abs(same - mirrored)];
  const axes =
    a >= b ? { a: long, b: short, angle: major } : { a: short, b: long, angle: major + 90 };
  // A half axis and the one across from it are the same ellipse.
  const turns = Math.round((directionOf([px, py]) - axes.angle) / 180);
  return { ...axes, angle: axes.angle + 180 * turns };
}

/** The radius of axes that are a circle's; undefined where they are not. */
export function radiusOf({ a, b }: Axes): number | undefined {
  return Math.abs(a - b) <= roundness * Math.max(a, b) ? Math.sqrt(a * b) : undefined;
}
