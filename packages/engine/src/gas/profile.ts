/** A Gaussian line in ln lambda, integrated over pixels: exact however narrow, with its derivatives. */
import { speedOfLightKms } from '../grid/grid.ts';

/** The pixels that a line may fall on: ln of their edges [p + 1], and their widths [p] in rest angstrom. */
export interface LinePixels {
  readonly lnEdges: Float64Array;
  readonly widths: Float64Array;
}

/** One line of flux `share` at ln(rest vacuum wavelength) `place`; `variance` (of ln lambda) is the instrument's. */
export interface Shine {
  readonly place: number;
  readonly variance: number;
  readonly share: number;
}

/** Flux per rest angstrom on the pixels from `from` on, and what V and sigma (per km/s) do to it. */
export interface Profile {
  readonly from: number;
  readonly value: Float64Array;
  readonly byV: Float64Array;
  readonly bySigma: Float64Array;
}

/** exp(-8^2 / 2) = 1e-14: further out a line does not count. */
const reach = 8;
const halfPi = Math.sqrt(2 / Math.PI);

/** The integral of the normal distribution from 0 to `t`: exp(-t^2/2)/sqrt(2 pi) sum t^(2n+1)/(2n+1)!!, all
 * terms of one sign (Abramowitz & Stegun 1964, 7.1.6 with x = t/sqrt 2).
 */
export function normalIntegral(t: number): number {
  if (Math.abs(t) > reach) return Math.sign(t) / 2;
  let term = t;
  let sum = t;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (t * t) / n;
    sum += term;
  }
  return 0.5 * halfPi * Math.exp(-0.5 * t * t) * sum;
}

/** The first edge that is not below `place`, between 0 and the last edge. */
function edgeAt(edges: Float64Array, place: number): number {
  let [low, high] = [0, edges.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line at `kinematics` V, sigma (km/s): its width is the gas's and the instrument's, in quadrature. */
export function profileOf(
  part: Shine,
  kinematics: readonly [number, number],
  { lnEdges, widths }: LinePixels
): Profile {
  const sigma = kinematics[1] / speedOfLightKms;
  const centre = part.place + kinematics[0] / speedOfLightKms;
  const width = Math.sqrt(part.variance + sigma * sigma);
  const from = Math.max(0, edgeAt(lnEdges, centre - reach * width) - 1);
  const to = Math.max(from, edgeAt(lnEdges, centre + reach * width));
  const empty = () => new Float64Array(to - from);
  const profile = { from, value: empty(), byV: empty(), bySigma: empty() };
  const perV = part.share / (width * speedOfLightKms);
  const perSigma = (perV * sigma) / width;
  let [integral, bell, moment] = [0, 0, 0];
  for (let edge = from; edge <= to; edge += 1) {
    const t = ((lnEdges[edge] as number) - centre) / width;
    const [below, height, lean] = [integral, bell, moment];
    integral = normalIntegral(t);
    bell = 0.5 * halfPi * Math.exp(-0.5 * t * t);
    moment = t * bell;
    if (edge === from) continue;
    const [i, pixel] = [edge - from - 1, widths[edge - 1] as number];
    profile.value[i] = (part.share * (integral - below)) / pixel;
    profile.byV[i] = (perV * (height - bell)) / pixel;
    profile.bySigma[i] = (perSigma * (lean - moment)) / pixel;
  }
  return profile;
}
