/** Where a spaxel lies on the sky, in words. */
import { Header, skyPlaneOf, type SkyPlane, type SkyPosition } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import type { Spaxel } from '../tokens.ts';

type Sky = SkyPlane['skyAt'];

/** Unit vectors on the slice, x to the right and y up. */
export interface Directions {
  readonly north: readonly [number, number];
  readonly east: readonly [number, number];
}

/** A function from spaxel to sky, made once a cube; it answers an empty text where the header does not say. */
export function skyTextOf(cube: Cube): (at: Spaxel) => string {
  const plane = planeOf(cube);
  const digits = digitsFor(cube.pixelScaleArcsec ?? 1);
  return ({ x, y }) => (plane === undefined ? '' : skyText(plane.skyAt(x, y), digits));
}

/** Where north and east lie in the middle of a cube; null where the header does not say. */
export function directionsOf(cube: Cube): Directions | null {
  const sky = planeOf(cube)?.skyAt;
  if (sky === undefined) return null;
  const [x, y] = [(cube.shape.nx - 1) / 2, (cube.shape.ny - 1) / 2];
  const [ax, ay] = [offset(sky, [x, y], [1, 0]), offset(sky, [x, y], [0, 1])];
  // Each pair is (east, north) of a step along x and along y; its inverse leads back to the slice.
  const turn = ax.east * ay.north - ay.east * ax.north;
  if (!(Math.abs(turn) > 0)) return null;
  const north = unit([-ay.east / turn, ax.east / turn]);
  return { north, east: unit([ay.north / turn, -ax.north / turn]) };
}

type Pair = readonly [number, number];

function unit([x, y]: Pair): Pair {
  const length = Math.hypot(x, y);
  return [x / length, y / length];
}

/** How far a step leads to the east and to the north, degrees. */
function offset(sky: Sky, [x, y]: Pair, [dx, dy]: Pair): { east: number; north: number } {
  const [from, to] = [sky(x, y), sky(x + dx, y + dy)];
  const around = ((to.raDeg - from.raDeg + 540) % 360) - 180;
  return {
    east: around * Math.cos((from.decDeg * Math.PI) / 180),
    north: to.decDeg - from.decDeg
  };
}

/** A cube's spaxels and the sky; undefined where the header does not say. */
export function planeOf({ header, path }: Cube): SkyPlane | undefined {
  try {
    const cards = header.map(([keyword, value, comment]) => ({ keyword, value, comment }));
    return skyPlaneOf(new Header(cards, 0, path));
  } catch {
    // A broken celestial card costs the read-out of the sky, nothing else.
    return undefined;
  }
}

/** Decimals of an arcsecond that tell neighbouring spaxels apart. */
function digitsFor(pixelScaleArcsec: number): number {
  return Math.min(4, Math.max(0, Math.ceil(0.3 - Math.log10(pixelScaleArcsec))));
}

/** `07h17m48.32s +32°49′31.4″`: so many decimals of an arcsecond, and one more of a second, which is fifteen of them. */
function skyText({ raDeg, decDeg }: SkyPosition, digits: number): string {
  const [hours, minutes, seconds] = sixties((raDeg / 15) % 24, digits + 1, 24);
  const [degrees, arcmin, arcsec] = sixties(Math.abs(decDeg), digits, 360);
  const dec = `${degrees}°${arcmin}′${arcsec}″`;
  return `${hours}h${minutes}m${seconds}s ${decDeg < 0 ? '−' : '+'}${dec}`;
}

/** Rounded first, so that no 60 is left. */
function sixties(value: number, digits: number, turn: number): [string, string, string] {
  const unit = 10 ** digits;
  const all = Math.round(value * 3600 * unit) % (turn * 3600 * unit);
  const text = (part: number, most = 0): string =>
    part.toFixed(most).padStart(most === 0 ? 2 : most + 3, '0');
  const whole = Math.floor(all / (60 * unit));
  return [text(Math.floor(whole / 60)), text(whole % 60), text((all % (60 * unit)) / unit, digits)];
}
