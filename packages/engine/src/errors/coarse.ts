/** Pixels joined until the broadened lines just fill them: errors need no finer ones, and are found faster. */
import { type EvenGrid, speedOfLightKms } from '../grid/grid.ts';
import { interpolate } from '../grid/rebin.ts';
import { coverageOf, prepare, type Prepared } from '../library/prepare.ts';
import { normWindow } from '../library/window.ts';
import type { PreparedSpectrum } from '../prepared.ts';
import type { Bench } from '../passes.ts';
import { broadeningOn, dustOf } from '../setting.ts';

/** A line's sigma has at least so many joined pixels, more for its wings; the errors then grow by less than a
 * hundredth (measured for sigma of 60 to 250 km/s).
 */
const pixelsPerSigma = { lines: 3.3, wings: 4 };
const mostJoined = 8;
const fwhmPerSigma = 2 * Math.sqrt(2 * Math.log(2));

/** How many pixels are joined where lines have been broadened by V, sigma ... against the templates. */
export function joinedFor(kinematics: readonly number[], { grid, set }: Bench): number {
  const own = interpolate(grid.rest, set.wave, set.templates.fwhm);
  const narrowest = own.reduce((least, fwhm, i) => {
    const width = (speedOfLightKms * fwhm) / fwhmPerSigma / (grid.rest[i] as number);
    return width < least ? width : least;
  }, Infinity);
  const width = Math.hypot(kinematics[1] as number, Number.isFinite(narrowest) ? narrowest : 0);
  const { lines, wings } = pixelsPerSigma;
  const fewest = kinematics.length > 2 ? wings : lines;
  const joined = Math.floor(width / (fewest * grid.velscale));
  return Math.min(mostJoined, Math.max(1, joined));
}

/** The library and the dust of a setting, on joined pixels. */
export type Coarse = Pick<Bench, 'prepared' | 'dust'>;

const libraries = new WeakMap<Prepared, Map<number, Prepared>>();

function coarseGrid({ grid }: Bench, joined: number): EvenGrid {
  const pixels = Math.ceil(grid.rest.length / joined);
  const from = grid.lnEdges[0] as number;
  const velscale = grid.velscale * joined;
  const step = velscale / speedOfLightKms;
  const lnEdges = Float64Array.from({ length: pixels + 1 }, (_, i) => from + i * step);
  return { velscale, lnEdges };
}

function libraryOn(even: EvenGrid, bench: Bench): Prepared {
  const { asked, grid, set, prepared } = bench;
  const most = { ...prepared.library.workspace.most, pixels: even.lnEdges.length - 1 };
  const norm = normWindow(asked, grid, coverageOf(set));
  return prepare(set, { grid: even, norm, most, broadening: broadeningOn(grid, bench) });
}

/** The setting on pixels joined by `joined`; its library is kept as long as the setting's own. */
export function coarseOf(setting: Bench, joined: number): Coarse {
  if (joined === 1) return setting;
  const even = coarseGrid(setting, joined);
  const known = libraries.get(setting.prepared) ?? new Map<number, Prepared>();
  libraries.set(setting.prepared, known);
  const prepared = known.get(joined) ?? libraryOn(even, setting);
  known.set(joined, prepared);
  return { prepared, dust: dustOf(setting.asked, even, prepared) };
}

/** What a spectrum weighs on joined pixels [count], and where its own good ones lie. */
export interface Joined {
  readonly error: Float64Array;
  readonly good: Uint8Array;
  /** Of each good pixel in ln lambda: the joined one, and its share of that one's noise (squares sum to 1). */
  readonly place: Int32Array;
  readonly share: Float64Array;
}

/** Means weighted by 1/error^2, so that errors of 1/sqrt(sum) remain. */
export function joinPixels({ lnError, lnGood }: PreparedSpectrum, joined: number): Joined {
  const count = Math.ceil(lnError.length / joined);
  const weight = new Float64Array(count);
  const good: number[] = [];
  for (const [i, isGood] of lnGood.entries()) {
    if (isGood !== 1) continue;
    good.push(i);
    const at = Math.floor(i / joined);
    weight[at] = (weight[at] as number) + (lnError[i] as number) ** -2;
  }
  const place = Int32Array.from(good, i => Math.floor(i / joined));
  const share = Float64Array.from(
    good,
    (i, k) => 1 / ((lnError[i] as number) * Math.sqrt(weight[place[k] as number] as number))
  );
  return {
    error: weight.map(one => (one > 0 ? 1 / Math.sqrt(one) : 1)),
    good: Uint8Array.from(weight, one => (one > 0 ? 1 : 0)),
    place,
    share
  };
}
