/** One spectrum looked at, refused when it is none, in units of its median, and put on the ln grid. */
import { median, SpaxelError } from '@spaxel/core';
import { badInLn, type Grid } from './grid/grid.ts';
import { interpolate } from './grid/rebin.ts';
import { type Parameters, unknownsOf } from './parameters.ts';
import type { ObservedSpectrum } from './spectrum.ts';

const fewestGood = 100;
const flat = 1e-10;
const smallest = 2 ** -126;
const largest = (2 - 2 ** -23) * 2 ** 124;
const floorOfErrors = 0.05;
const floorOfFlux = 1e-5;

/** A spectrum on both grids [p], in units of `scale`. */
export interface PreparedSpectrum {
  /** The median flux. */
  readonly scale: number;
  readonly flux: Float64Array;
  readonly error: Float64Array;
  /** 1 = counts. */
  readonly good: Uint8Array;
  readonly lnFlux: Float64Array;
  readonly lnError: Float64Array;
  readonly lnGood: Uint8Array;
}

function unusable(sentence: string): SpaxelError {
  return new SpaxelError('SpectrumUnusable', sentence);
}

/** The median of what is finite. Throws SpectrumUnusable. */
function scaleOf(flux: Float64Array): number {
  const finite = flux.filter(Number.isFinite);
  if (finite.length === 0) throw unusable('No flux in the fitted range is finite.');
  const scale = median(finite);
  const [low, high] = [
    finite.reduce((a, b) => Math.min(a, b)),
    finite.reduce((a, b) => Math.max(a, b))
  ];
  if (low === 0 && high === 0) throw unusable('The flux is zero everywhere.');
  if (!(scale > 0)) throw unusable(`The median flux is ${scale.toPrecision(3)}: not positive.`);
  if (high - low <= flat * scale) throw unusable('The flux is constant.');
  if (!(smallest < scale && scale < largest))
    throw unusable(`The median flux ${scale.toPrecision(3)} cannot be held in float32.`);
  return scale;
}

/** `values` with those that are not good bridged by straight lines. */
function bridged(values: Float64Array, good: Uint8Array): Float64Array {
  const place = Float64Array.from(values.keys());
  const knots = place.filter(i => good[i] === 1);
  if (knots.length === place.length) return values;
  return interpolate(
    place,
    knots,
    values.filter((_, i) => good[i] === 1)
  );
}

function floored(error: Float64Array): Float64Array {
  const least = Math.max(floorOfErrors * median(error), floorOfFlux);
  return error.map(one => Math.max(one, least));
}

function countOf(good: Uint8Array): number {
  return good.reduce((sum, one) => sum + one, 0);
}

function demand(
  good: Uint8Array,
  asked: Parameters,
  sentence: (few: number, all: number) => string
) {
  const needed = Math.max(fewestGood, 2 * unknownsOf(asked));
  const few = countOf(good);
  if (few < needed) throw new SpaxelError('TooFewPixels', sentence(few, needed));
}

const tooFew = (few: number, needed: number) =>
  `${few} good pixels remain; the fit needs ${needed}.`;

/** The part of an ascending spectrum that the grid takes.
 *
 * Bad pixels (masked, flux or error not finite, error <= 0) are bridged by a straight line before
 * rebinning and left out of the fit. Errors are floored at 5 % of their own median and 1e-5 of the flux,
 * so that no single pixel outweighs the rest. Throws SpectrumUnusable, TooFewPixels.
 */
export function preparedOf(
  spectrum: ObservedSpectrum,
  grid: Grid,
  asked: Parameters
): PreparedSpectrum {
  const { from, to } = grid;
  const [flux, error] = [spectrum.flux.slice(from, to), spectrum.error.slice(from, to)];
  const mask = spectrum.mask.slice(from, to);
  const clear = flux.filter((_, i) => mask[i] === 0);
  const scale = scaleOf(clear.length > 0 ? clear : flux);
  const good = mask.map((masked, i) => {
    const [value, doubt] = [flux[i] as number, error[i] as number];
    return masked === 0 && Number.isFinite(value) && Number.isFinite(doubt) && doubt > 0 ? 1 : 0;
  });
  demand(good, asked, tooFew);
  const inUnits = (values: Float64Array) =>
    bridged(
      values.map(value => value / scale),
      good
    );
  const native = { flux: inUnits(flux), error: floored(inUnits(error)) };
  const bad = good.map(one => 1 - one);
  const lnGood = badInLn(grid, bad).map(one => 1 - one);
  demand(lnGood, asked, () => 'The good pixels lie too scattered for a fit.');
  const used = good.map((one, i) => (lnGood[grid.lnPixel[i] as number] === 1 ? one : 0));
  const binned = { lnFlux: grid.toLn.flux(native.flux), lnError: grid.toLn.error(native.error) };
  return { scale, ...native, good: used, ...binned, lnGood };
}
