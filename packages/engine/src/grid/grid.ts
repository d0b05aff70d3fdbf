/** The pixel grids of a fit: the data's own, and one even in ln(rest vacuum wavelength). */
import { airToVacuum, type Medium, SpaxelError } from '@spaxel/core';
import type { Parameters } from '../parameters.ts';
import { edgesOf, Rebinning, widthsOf } from './rebin.ts';

export const speedOfLightKms = 299792.458;
/** The bound on V, either side of where the search starts. */
export const velocityReachKms = 2000;
const badFraction = 0.2;
const fewestPixels = 20;

/** Wavelengths in angstrom, and what they are measured in. */
export interface Axis {
  readonly wave: Float64Array;
  readonly medium: Medium;
}

/** There are as many ln pixels as native ones, so cost, noise per pixel and degrees of freedom stay. */
export interface Grid {
  /** The ascending native pixels fitted: from, to (exclusive). */
  readonly from: number;
  readonly to: number;
  /** Rest vacuum angstrom [p + 1] of the native pixels taken. */
  readonly edges: Float64Array;
  /** Their middles [p], and the logarithms of these. */
  readonly rest: Float64Array;
  readonly lnRest: Float64Array;
  /** ln of the edges [p + 1] of the even pixels. */
  readonly lnEdges: Float64Array;
  /** km/s per pixel. */
  readonly velscale: number;
  /** [p] the even pixel in which the middle of each native one lies. */
  readonly lnPixel: Int32Array;
  /** 1 + z. */
  readonly stretch: number;
  readonly toLn: Rebinning;
  readonly fromLn: Rebinning;
}

/** All that a library needs to know of it. */
export type EvenGrid = Pick<Grid, 'velscale' | 'lnEdges'>;

/** Wavelengths in vacuum, whatever they are measured in. */
export function inVacuum({ wave, medium }: Axis): Float64Array {
  return medium === 'air' ? wave.map(airToVacuum) : wave;
}

function even(edges: Float64Array, taken: { from: number; to: number }, stretch: number): Grid {
  const count = edges.length - 1;
  const [first, last] = [Math.log(edges[0] as number), Math.log(edges[count] as number)];
  const step = (last - first) / count;
  const lnEdges = Float64Array.from({ length: count + 1 }, (_, i) =>
    i === count ? last : first + i * step
  );
  const rest = Float64Array.from(
    { length: count },
    (_, i) => 0.5 * ((edges[i] as number) + (edges[i + 1] as number))
  );
  const lnRest = rest.map(Math.log);
  const lnPixel = Int32Array.from(lnRest, ln =>
    Math.min(count - 1, Math.max(0, Math.trunc((ln - first) / step)))
  );
  const lnWave = lnEdges.map(Math.exp);
  // exp(ln x) may be off by a rounding: the outer edges are the data's own.
  lnWave[0] = edges[0] as number;
  lnWave[count] = edges[count] as number;
  const rebinnings = { toLn: new Rebinning(edges, lnWave), fromLn: new Rebinning(lnWave, edges) };
  const velscale = speedOfLightKms * step;
  return { ...taken, edges, rest, lnRest, lnEdges, velscale, lnPixel, stretch, ...rebinnings };
}

/** The grid of a fit of an ascending `axis` by templates that cover `coverage` (rest vacuum angstrom);
 * it stays 2000 km/s clear of the coverage's ends. Throws TemplatesOff, OptionInvalid.
 */
export function gridOf(axis: Axis, asked: Parameters, coverage: readonly [number, number]): Grid {
  const stretch = 1 + asked.z;
  const edges = inVacuum({ ...axis, wave: edgesOf(axis.wave) }).map(edge => edge / stretch);
  const factor = Math.exp(velocityReachKms / speedOfLightKms);
  const [low, high] = [coverage[0] * factor, coverage[1] / factor];
  const [rangeFrom, rangeTo] = [asked.rangeFrom ?? 0, asked.rangeTo ?? Infinity];
  const wanted = Array.from(axis.wave.keys()).filter(i => {
    const wave = axis.wave[i] as number;
    return wave >= rangeFrom && wave <= rangeTo;
  });
  if (wanted.length < fewestPixels)
    throw new SpaxelError('OptionInvalid', "The asked range holds none of the data's wavelengths.");
  const kept = wanted.filter(i => (edges[i] as number) >= low && (edges[i + 1] as number) <= high);
  const [from, last] = [kept[0], kept[kept.length - 1]];
  if (kept.length < fewestPixels || from === undefined || last === undefined) {
    const said = `${coverage[0].toFixed(0)}-${coverage[1].toFixed(0)} A`;
    throw new SpaxelError('TemplatesOff', `The templates (${said}, rest) do not cover the data.`);
  }
  return even(edges.slice(from, last + 2), { from, to: last + 1 }, stretch);
}

/** The even pixels (1) of which no more than a fifth lies on native ones that are not good (1). */
export function goodInLn(grid: Grid, good: Uint8Array): Uint8Array {
  const bad = new Uint8Array(good.length);
  for (let i = 0; i < bad.length; i += 1) bad[i] = good[i] === 1 ? 0 : 1;
  const share = grid.toLn.fraction(bad);
  for (let i = 0; i < bad.length; i += 1) bad[i] = (share[i] as number) > badFraction ? 0 : 1;
  return bad;
}

/** Rest vacuum angstrom [p] of the even pixels' middles. */
export function lnMiddles({ lnEdges }: EvenGrid): Float64Array {
  return Float64Array.from({ length: lnEdges.length - 1 }, (_, i) =>
    Math.exp(0.5 * ((lnEdges[i] as number) + (lnEdges[i + 1] as number)))
  );
}

/** Widths [p] of the native pixels, rest vacuum angstrom. */
export function nativeWidths(grid: Grid): Float64Array {
  return widthsOf(grid.edges);
}
