/** One spectrum looked at, refused when it is none, in units of its median, and put on the ln grid. */
import { median, SpaxelError } from '@spaxel/core';
import { goodInLn, type Grid } from './grid/grid.ts';
import { bridge } from './grid/rebin.ts';
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

/** What is finite of `flux` where `mask` is 0, or of all when that is nothing. */
function finiteOf(flux: Float64Array, mask: Uint8Array): Float64Array {
  const found = new Float64Array(flux.length);
  let count = 0;
  for (let i = 0; i < flux.length; i += 1) {
    const one = flux[i] as number;
    if (mask[i] === 0 && Number.isFinite(one)) found[count++] = one;
  }
  return count > 0 ? found.subarray(0, count) : flux.filter(Number.isFinite);
}

/** The median of what is finite. Throws SpectrumUnusable. */
function scaleOf(flux: Float64Array, mask: Uint8Array): number {
  const finite = finiteOf(flux, mask);
  if (finite.length === 0) throw unusable('No flux in the fitted range is finite.');
  const scale = median(finite);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < finite.length; i += 1) {
    const one = finite[i] as number;
    if (one < low) low = one;
    if (one > high) high = one;
  }
  if (low === 0 && high === 0) throw unusable('The flux is zero everywhere.');
  if (!(scale > 0)) throw unusable(`The median flux is ${scale.toPrecision(3)}: not positive.`);
  if (high - low <= flat * scale) throw unusable('The flux is constant.');
  if (!(smallest < scale && scale < largest))
    throw unusable(`The median flux ${scale.toPrecision(3)} cannot be held in float32.`);
  return scale;
}

/** `values` in units of `scale`, bridged where they are not good. */
function inUnits(values: Float64Array, scale: number, good: Uint8Array): Float64Array {
  const out = new Float64Array(values.length);
  const per = 1 / scale;
  for (let i = 0; i < out.length; i += 1) out[i] = (values[i] as number) * per;
  bridge(out, good);
  return out;
}

function raiseToFloor(error: Float64Array): void {
  const least = Math.max(floorOfErrors * median(error), floorOfFlux);
  for (let i = 0; i < error.length; i += 1) error[i] = Math.max(error[i] as number, least);
}

/** 1 = counts: not masked, flux and error finite, error > 0. */
function goodOf(flux: Float64Array, error: Float64Array, mask: Uint8Array): Uint8Array {
  const good = new Uint8Array(flux.length);
  for (let i = 0; i < good.length; i += 1) {
    const [value, doubt] = [flux[i] as number, error[i] as number];
    const isFinite = Number.isFinite(value) && Number.isFinite(doubt);
    good[i] = mask[i] === 0 && isFinite && doubt > 0 ? 1 : 0;
  }
  return good;
}

/** Native pixels that count on both grids. */
function usedOf(good: Uint8Array, lnGood: Uint8Array, { lnPixel }: Grid): Uint8Array {
  const used = new Uint8Array(good.length);
  for (let i = 0; i < used.length; i += 1)
    used[i] = good[i] === 1 && lnGood[lnPixel[i] as number] === 1 ? 1 : 0;
  return used;
}

/** How many of `good` are 1. */
export function countOf(good: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < good.length; i += 1) count += good[i] as number;
  return count;
}

/** Good pixels without which no fit is tried. */
export function fewestFor(asked: Parameters): number {
  return Math.max(fewestGood, 2 * unknownsOf(asked));
}

function demand(
  good: Uint8Array,
  asked: Parameters,
  sentence: (few: number, all: number) => string
) {
  const needed = fewestFor(asked);
  const few = countOf(good);
  if (few < needed) throw new SpaxelError('TooFewPixels', sentence(few, needed));
}

const tooFew = (few: number, needed: number) =>
  `${few} good pixels remain; the fit needs ${needed}.`;

type Native = Pick<PreparedSpectrum, 'scale' | 'flux' | 'error' | 'good'>;

/** A spectrum on the ln grid; what is not good is bridged by straight lines before. */
export function binned(native: Native, grid: Grid): PreparedSpectrum {
  const { scale, good } = native;
  const [flux, error] = [native.flux.slice(), native.error.slice()];
  bridge(flux, good);
  bridge(error, good);
  const lnGood = goodInLn(grid, good);
  const ln = { lnFlux: grid.toLn.flux(flux), lnError: grid.toLn.error(error), lnGood };
  return { scale, flux, error, good: usedOf(good, lnGood, grid), ...ln };
}

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
  const [observed, doubt] = [spectrum.flux.subarray(from, to), spectrum.error.subarray(from, to)];
  const mask = spectrum.mask.subarray(from, to);
  const scale = scaleOf(observed, mask);
  const good = goodOf(observed, doubt, mask);
  demand(good, asked, tooFew);
  const flux = inUnits(observed, scale, good);
  const error = inUnits(doubt, scale, good);
  raiseToFloor(error);
  const prepared = binned({ scale, flux, error, good }, grid);
  demand(prepared.lnGood, asked, () => 'The good pixels lie too scattered for a fit.');
  return prepared;
}
