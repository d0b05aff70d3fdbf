// The galaxy: an inclined exponential disc that rotates, its properties functions of the radius in its plane.
import type { Gradient, MockOptions } from './options.ts';

/** The maps that are known of a mock, in the order in which they are written. */
export const truthNames = ['V', 'SIGMA', 'AGE_LW', 'MH_LW', 'AV', 'SNR'] as const;
export type TruthName = (typeof truthNames)[number];

/** The truth of one spaxel; `light` is the surface brightness, 1 at the centre. */
export type Spaxel = Readonly<Record<TruthName, number>> & { readonly light: number };

/** Turn-over of the rotation curve and scale length of the light, in units of the disc's edge. */
const turnOver = 0.15;
const scaleLength = 0.45;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Offsets along the major (receding) and minor axis in the plane of the disc, spaxels; north is +y, east is -x. */
function inPlane(options: MockOptions, x: number, y: number): { major: number; radius: number } {
  const [dx, dy] = [x - (options.nx - 1) / 2, y - (options.ny - 1) / 2];
  const angle = radians(options.positionAngle);
  const major = -dx * Math.sin(angle) + dy * Math.cos(angle);
  const minor =
    (dx * Math.cos(angle) + dy * Math.sin(angle)) / Math.cos(radians(options.inclination));
  return { major, radius: Math.hypot(major, minor) };
}

/** The largest radius in the field: where gradients end. */
function edgeOf(options: MockOptions): number {
  const corners = [
    [0, 0],
    [options.nx - 1, 0],
    [0, options.ny - 1],
    [options.nx - 1, options.ny - 1]
  ];
  return Math.max(1, ...corners.map(([x = 0, y = 0]) => inPlane(options, x, y).radius));
}

/** The truth at a spaxel: arctan rotation curve (Courteau 1997, eq. 1) and linear gradients. */
export function spaxelOf(options: MockOptions, x: number, y: number): Spaxel {
  const { major, radius } = inPlane(options, x, y);
  const place = radius / edgeOf(options);
  const along = ([centre, edge]: Gradient) => centre + (edge - centre) * place;
  const speed = options.vmax * (2 / Math.PI) * Math.atan(place / turnOver);
  const side = radius > 0 ? major / radius : 0;
  return {
    V: speed * Math.sin(radians(options.inclination)) * side,
    SIGMA: along(options.sigma),
    AGE_LW: along(options.logAge),
    MH_LW: along(options.mh),
    AV: along(options.av),
    SNR: options.sn,
    light: Math.exp(-place / scaleLength)
  };
}

/** Whether a spaxel belongs to the border without data. */
export function isBorder({ nx, ny, border }: MockOptions, x: number, y: number): boolean {
  return Math.min(x, y, nx - 1 - x, ny - 1 - y) < border;
}
