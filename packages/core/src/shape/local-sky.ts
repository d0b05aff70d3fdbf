// How the sky lies on a slice near a place.
import type { SkyPlane } from '../sky/tangent.ts';
import type { Linear } from './linear.ts';
import type { Place } from './shape.ts';

const stepDeg = 1 / 3600;

/**
 * From degrees to the west and to the north of a place to spaxels along x and y: turned, mirrored and with spaxels that are no
 * squares as the header has it. West and north lie to each other as x and y do, so that angles of region files, which count from
 * west to north (DS9's manual, "Regions"), are this frame's own. Undefined where there is no sky.
 */
export function localSky({ skyAt, placeOf }: SkyPlane, [x, y]: Place): Linear | undefined {
  const { raDeg, decDeg } = skyAt(x, y);
  const around = stepDeg / Math.cos((decDeg * Math.PI) / 180);
  const north = placeOf({ raDeg, decDeg: decDeg + stepDeg });
  const west = placeOf({ raDeg: raDeg - around, decDeg });
  if (north === undefined || west === undefined) return undefined;
  return {
    xx: (west.x - x) / stepDeg,
    xy: (north.x - x) / stepDeg,
    yx: (west.y - y) / stepDeg,
    yy: (north.y - y) / stepDeg
  };
}
