/** Where the search for gas begins: what the stars leave over, held against lines at every velocity. */
import { speedOfLightKms } from '../grid/grid.ts';
import type { PreparedSpectrum } from '../prepared.ts';
import type { Gas, Line } from './lines.ts';
import { type LinePixels, profileOf } from './profile.ts';

/** Gas may move so fast against where the search for V starts. */
export const gasReachKms = 1000;
/** Broader lines are no disc's. */
export const largestGasSigmaKms = 500;
const triedSigmas = [25, 70, 150, 300] as const;
/** Of half the width of a line, the plan's default mask too. */
const maskedKms = 600;
/** How much of a line must lie on pixels that count. */
const leastSeen = 0.5;

/** Lines that can be measured, and V, sigma (km/s) to start from. */
export interface GasStart {
  readonly lines: readonly Line[];
  readonly start: readonly [number, number];
}

/** `good` [p ln] without the pixels within 600 km/s of a line. */
export function withoutLines(good: Uint8Array, { lines, ln }: Gas): Uint8Array {
  const out = good.slice();
  const half = maskedKms / speedOfLightKms;
  for (const { place } of lines.flatMap(({ parts }) => parts))
    for (let i = 0; i < out.length; i += 1)
      if ((ln.lnEdges[i + 1] as number) > place - half && (ln.lnEdges[i] as number) < place + half)
        out[i] = 0;
  return out;
}

interface Left {
  /** Residual over variance, and 1 over variance; 0 where a pixel does not count. */
  readonly pull: Float64Array;
  readonly weight: Float64Array;
}

function leftOf({ lnFlux, lnError, lnGood }: PreparedSpectrum, model: Float64Array): Left {
  const [pull, weight] = [new Float64Array(model.length), new Float64Array(model.length)];
  for (let i = 0; i < model.length; i += 1) {
    if (lnGood[i] !== 1) continue;
    weight[i] = 1 / (lnError[i] as number) ** 2;
    pull[i] = ((lnFlux[i] as number) - (model[i] as number)) * (weight[i] as number);
  }
  return { pull, weight };
}

interface Seen {
  readonly pixels: LinePixels;
  readonly good: Uint8Array;
}

/** By how much chi2 falls when the lines, each for itself, are added at these kinematics. */
function gain({ lines, ln }: Gas, kinematics: readonly [number, number], left: Left): number {
  let total = 0;
  for (const { parts } of lines) {
    let [slope, norm] = [0, 0];
    for (const part of parts) {
      const { from, value } = profileOf(part, kinematics, ln);
      for (let i = 0; i < value.length; i += 1) {
        const one = value[i] as number;
        slope += one * (left.pull[from + i] as number);
        norm += one * one * (left.weight[from + i] as number);
      }
    }
    if (slope > 0 && norm > 0) total += (slope * slope) / norm;
  }
  return total;
}

/** Whether half of the named line's flux falls on pixels that count (1). */
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

/** V and sigma of the lines that take most from the chi2 of `model` [p ln], the stars' own; V within 1000 km/s of
 * `centre`. A line of which less than half can be seen there takes no part.
 */
export function gasStart(
  spectrum: PreparedSpectrum,
  gas: Gas,
  { model, centre }: { readonly model: Float64Array; readonly centre: number }
): GasStart {
  const left = leftOf(spectrum, model);
  const variance = Math.max(...gas.lines.map(({ parts }) => parts[0]?.variance ?? 0));
  let start: readonly [number, number] = [centre, triedSigmas[1]];
  let most = 0;
  for (const sigma of triedSigmas) {
    const stride = 0.5 * Math.hypot(sigma, speedOfLightKms * Math.sqrt(variance));
    for (let v = centre - gasReachKms + stride; v < centre + gasReachKms; v += stride) {
      const found = gain(gas, [v, sigma], left);
      if (found > most) [most, start] = [found, [v, sigma]];
    }
  }
  const seen = { pixels: gas.ln, good: spectrum.lnGood };
  const lines = gas.lines.filter(line => isSeen(line, start, seen));
  return { lines, start };
}
