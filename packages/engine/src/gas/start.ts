/** Where the search for gas begins: what the stars leave over, held against lines at every velocity. */
import { type Grid, speedOfLightKms } from '../grid/grid.ts';
import type { PreparedSpectrum } from '../prepared.ts';
import { type Gas, gasReachKms, type Line } from './lines.ts';
import { profileOf } from './profile.ts';

const triedSigmas = [25, 70, 150, 300] as const;
/** Half of the width that is left out round a line, km/s; the plan's default mask does the same. */
const maskedKms = 600;
/** How much of a line must lie on pixels that count. */
const leastSeen = 0.5;
/** How far from its middle a line is looked at, in its sigma. */
const looked = 3;

/** Lines that can be measured, and V, sigma (km/s) to start from. */
export interface GasStart {
  readonly lines: readonly Line[];
  readonly start: readonly [number, number];
}

/** `good` [p ln] without the pixels within 600 km/s of a line. */
export function withoutLines(good: Uint8Array, { lines }: Gas, { lnEdges }: Grid): Uint8Array {
  const out = good.slice();
  const half = maskedKms / speedOfLightKms;
  for (const { place } of lines.flatMap(({ parts }) => parts))
    for (let i = 0; i < out.length; i += 1)
      if ((lnEdges[i + 1] as number) > place - half && (lnEdges[i] as number) < place + half)
        out[i] = 0;
  return out;
}

/** Native pixels [p]: residual over variance, and 1 over variance; 0 where one does not count. */
interface Left {
  readonly pull: Float64Array;
  readonly weight: Float64Array;
  /** ln of the middles, and about how far apart they are. */
  readonly place: Float64Array;
  readonly step: Float64Array;
}

function leftOf(
  { flux, error, good }: PreparedSpectrum,
  model: Float64Array,
  { lnRest: place }: Grid
): Left {
  const empty = () => new Float64Array(model.length);
  const left = { pull: empty(), weight: empty(), place, step: empty() };
  for (let i = 0; i < model.length; i += 1) {
    const [before, after] = [place[Math.max(0, i - 1)], place[Math.min(i + 1, place.length - 1)]];
    left.step[i] = 0.5 * ((after as number) - (before as number));
    if (good[i] !== 1) continue;
    left.weight[i] = 1 / (error[i] as number) ** 2;
    left.pull[i] = ((flux[i] as number) - (model[i] as number)) * (left.weight[i] as number);
  }
  return left;
}

/** The first pixel of `places` that is not below `place`. */
export function pixelAt(places: Float64Array, place: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By how much chi2 falls when the line alone is added; its profile is taken at the middles of pixels. */
function gain({ parts }: Line, [v, sigma]: readonly [number, number], left: Left): number {
  let [slope, norm] = [0, 0];
  for (const part of parts) {
    const centre = part.place + v / speedOfLightKms;
    const near = pixelAt(left.place, centre);
    const box = (left.step[Math.min(near, left.step.length - 1)] as number) ** 2 / 12;
    const width = Math.sqrt((sigma / speedOfLightKms) ** 2 + part.variance + box);
    const end = pixelAt(left.place, centre + looked * width);
    for (let i = pixelAt(left.place, centre - looked * width); i < end; i += 1) {
      const t = ((left.place[i] as number) - centre) / width;
      const one = part.share * Math.exp(-0.5 * t * t);
      slope += one * (left.pull[i] as number);
      norm += one * one * (left.weight[i] as number);
    }
  }
  return slope > 0 && norm > 0 ? (slope * slope) / norm : 0;
}

/** Whether half of the named line's flux falls on pixels that count. */
function isSeen({ parts }: Line, kinematics: readonly [number, number], seen: Seen): boolean {
  const [named] = parts;
  if (named === undefined) return false;
  const { from, value } = profileOf(named, kinematics, seen.pixels);
  let share = 0;
  for (let i = 0; i < value.length; i += 1)
    if (seen.good[from + i] === 1)
      share += (value[i] as number) * (seen.pixels.widths[from + i] as number);
  return share >= leastSeen;
}

interface Seen {
  readonly pixels: Gas['pixels'];
  readonly good: Uint8Array;
}

/** V and sigma of the lines that take most from the chi2 of the stars' own `model` [p native]; V within 1000 km/s
 * of `centre`. A line of which less than half can be seen there takes no part.
 */
export function gasStart(
  spectrum: PreparedSpectrum,
  { lines, pixels }: Gas,
  stars: { readonly model: Float64Array; readonly centre: number; readonly grid: Grid }
): GasStart {
  const { model, centre, grid } = stars;
  const left = leftOf(spectrum, model, grid);
  const variance = Math.max(...lines.map(({ parts }) => parts[0]?.variance ?? 0));
  let start: readonly [number, number] = [centre, triedSigmas[1]];
  let most = 0;
  for (const sigma of triedSigmas) {
    const stride = 0.7 * Math.hypot(sigma, speedOfLightKms * Math.sqrt(variance));
    for (let v = centre - gasReachKms + stride; v < centre + gasReachKms; v += stride) {
      const found = lines.reduce((sum, line) => sum + gain(line, [v, sigma], left), 0);
      if (found > most) [most, start] = [found, [v, sigma]];
    }
  }
  const seen = { pixels, good: spectrum.good };
  return { lines: lines.filter(line => isSeen(line, start, seen)), start };
}
