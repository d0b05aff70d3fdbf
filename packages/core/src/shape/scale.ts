// How the sky lies on a slice near a place.
import type { SkyPlane } from '../sky/tangent.ts';
import type { Place } from './shape.ts';

export interface LocalSky {
  readonly spaxelsPerDegree: number;
  /** Where north is, degrees counter-clockwise from +x. */
  readonly northDeg: number;
}

const stepDeg = 1 / 3600;

/** Spaxels a degree (the geometric mean along north and east) and the direction of north; undefined where there is none. */
export function localSky({ skyAt, placeOf }: SkyPlane, [x, y]: Place): LocalSky | undefined {
  const { raDeg, decDeg } = skyAt(x, y);
  const around = stepDeg / Math.cos((decDeg * Math.PI) / 180);
  const north = placeOf({ raDeg, decDeg: decDeg + stepDeg });
  const east = placeOf({ raDeg: raDeg + around, decDeg });
  if (north === undefined || east === undefined) return undefined;
  const [dx, dy] = [north.x - x, north.y - y];
  const area = Math.hypot(dx, dy) * Math.hypot(east.x - x, east.y - y);
  return {
    spaxelsPerDegree: Math.sqrt(area) / stepDeg,
    northDeg: (Math.atan2(dy, dx) * 180) / Math.PI
  };
}
