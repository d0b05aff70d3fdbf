/** Profiles taken from the data's own pixels to the even ones of a fit: as its flux was, so without loss. */
import { type Grid, speedOfLightKms } from '../grid/grid.ts';
import { Rebinning } from '../grid/rebin.ts';
import type { Profile } from './profile.ts';

/** A spline's answer to a pixel is below 1e-9 of it so many pixels away. */
const memory = 16;

/** The surroundings of a line on both grids: native pixels from `native` on, even ones from `ln` on. */
export interface LineWindow {
  readonly native: number;
  readonly ln: number;
  /** Even pixels. */
  readonly count: number;
  readonly rebinning: Rebinning;
  /** The even pixel of each native one, of the whole grid. */
  readonly lnPixel: Int32Array;
  /** Room for one profile on the native pixels. */
  readonly room: Float64Array;
}

function nearest(edges: Float64Array, place: number): number {
  const found = edges.findIndex(edge => edge >= place);
  return found < 0 ? edges.length - 1 : found;
}

/** The window of a line at `place` (ln of its rest wavelength) that may move between two velocities (km/s). */
export function windowOf(
  place: number,
  [from, to]: readonly [number, number],
  grid: Grid
): LineWindow {
  const { edges, lnEdges } = grid;
  const most = edges.length - 1;
  const at = (v: number) => Math.exp(place + v / speedOfLightKms);
  const native = Math.max(0, nearest(edges, at(from)) - 2 * memory);
  const end = Math.min(most, nearest(edges, at(to)) + 2 * memory);
  // The outer edges are the data's own on both grids.
  const lnWave = lnEdges.map((one, i) =>
    i === 0 || i === most ? (edges[i] as number) : Math.exp(one)
  );
  const ln = nearest(lnWave, edges[native] as number);
  const lnEnd = Math.max(ln + 1, nearest(lnWave, edges[end] as number) - (end < most ? 1 : 0));
  const rebinning = new Rebinning(edges.slice(native, end + 1), lnWave.slice(ln, lnEnd + 1));
  const room = new Float64Array(end - native);
  return { native, ln, count: lnEnd - ln, rebinning, lnPixel: grid.lnPixel, room };
}

/** `values` on the native pixels from `from` on, in the window's: those outside are lost. */
function placed(values: Float64Array, from: number, { native, room }: LineWindow): Float64Array {
  room.fill(0);
  const shift = from - native;
  const [first, last] = [Math.max(0, -shift), Math.min(values.length, room.length - shift)];
  for (let i = first; i < last; i += 1) room[shift + i] = values[i] as number;
  return room;
}

/** A native profile on the even pixels. */
export function inLn(profile: Profile, window: LineWindow): Profile {
  const { from, value, byV, bySigma } = profile;
  const { ln, count, lnPixel } = window;
  const end = Math.min(lnPixel.length, from + value.length) - 1;
  const low = (lnPixel[from] ?? ln + count) - memory - ln;
  const high = (lnPixel[end] ?? ln) + memory - ln;
  const first = Math.min(count, Math.max(0, low));
  const last = Math.max(first, Math.min(count, high));
  const taken = (values: Float64Array) =>
    window.rebinning.flux(placed(values, from, window)).subarray(first, last);
  return {
    from: ln + first,
    ...{ value: taken(value), byV: taken(byV), bySigma: taken(bySigma) }
  };
}
