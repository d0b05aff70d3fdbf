// Errors of a spectrum that comes without any, from the spectrum itself.
import { hasErrors, type Spectrum } from './spectrum.ts';
import { gatherFinite, medianInPlace } from './median.ts';

/** Words for provenance: how estimateNoise works. */
export const noiseMethod =
  'running MAD of the fourth difference, lag 3 channels or 1 A (after DER_SNR, Stoehr et al. 2008)';

// Pixels in the running window: its MAD scatters by 8 %. Too few differences say nothing.
const windowPixels = 250;
const leastDifferences = 20;
// No error below this fraction of the median flux: a noise-free spectrum keeps finite weights.
const floorFraction = 1e-4;
// Fourth differences at a lag above 1 A see the absorption lines of galaxies below 100 km/s (measured on MILES: +20 % at 2 A, S/N 50).
const longestLagAngstrom = 1;
const gauss = 1.482602218505602;
const { isFinite } = Number;
const { abs, ceil, floor, max, min, sqrt } = Math;

/** Three channels, to step over correlated neighbours, but never so many that lines are seen. */
function lagOf(stepAngstrom: number): number {
  const most = floor(longestLagAngstrom / abs(stepAngstrom));
  return max(1, min(3, most));
}

/** Kept between spectra: thousands of them in turn would else leave their megabytes to the garbage collector. */
const kept = { good: new Float64Array(0), diffs: new Float64Array(0), finite: new Float64Array(0) };

function room(count: number): typeof kept {
  if (kept.good.length < count)
    for (const name of ['good', 'diffs', 'finite'] as const) kept[name] = new Float64Array(count);
  return kept;
}

/** |f(i-2L) - 4 f(i-L) + 6 f(i) - 4 f(i+L) + f(i+2L)| / sqrt(70) at each channel; NaN where a channel is masked. */
function differences({ flux, mask }: Spectrum, lag: number): Float64Array {
  const { good, diffs } = room(flux.length);
  const count = flux.length;
  for (let i = 0; i < count; i += 1) good[i] = mask[i] === 0 ? (flux[i] as number) : NaN;
  diffs.fill(NaN);
  const norm = sqrt(70);
  for (let i = 2 * lag; i < count - 2 * lag; i += 1) {
    const inner = (good[i - lag] as number) + (good[i + lag] as number);
    const outer = (good[i - 2 * lag] as number) + (good[i + 2 * lag] as number);
    diffs[i] = abs(outer - 4 * inner + 6 * (good[i] as number)) / norm;
  }
  return diffs.subarray(0, count);
}

function medianFlux({ flux, mask }: Spectrum): number {
  const { finite } = room(flux.length);
  let count = 0;
  for (let i = 0; i < flux.length; i += 1) {
    const value = abs(flux[i] as number);
    if (mask[i] === 0 && isFinite(value)) finite[count++] = value;
  }
  return medianInPlace(finite, count);
}

function sigmaOf(diffs: Float64Array): number {
  const { finite } = room(diffs.length);
  return gauss * medianInPlace(finite, gatherFinite(diffs, finite, [0, diffs.length]));
}

/** Whether there are too few differences, or their median is zero. */
function saysNothing(diffs: Float64Array): boolean {
  let [count, zeros] = [0, 0];
  for (let i = 0; i < diffs.length; i += 1) {
    if (isFinite(diffs[i])) count += 1;
    if (diffs[i] === 0) zeros += 1;
  }
  return count < leastDifferences || zeros > count >> 1;
}

/** Sigma in windows about knots a quarter of a window apart; windows that hold too little take the whole spectrum's. */
function sigmaAtKnots(diffs: Float64Array, spacing: number): number[] {
  const { finite } = room(diffs.length);
  const knots: number[] = [];
  for (let centre = 0; centre < diffs.length + spacing; centre += spacing) {
    const last = max(0, diffs.length - windowPixels);
    const start = max(0, min(centre - windowPixels / 2, last));
    const window = [start, min(start + windowPixels, diffs.length)] as const;
    const count = gatherFinite(diffs, finite, window);
    knots.push(count < leastDifferences ? NaN : gauss * medianInPlace(finite, count));
  }
  if (knots.every(isFinite)) return knots;
  const whole = sigmaOf(diffs);
  return knots.map(sigma => (isFinite(sigma) ? sigma : whole));
}

function interpolate(knots: readonly number[], spacing: number, channel: number): number {
  const left = floor(channel / spacing);
  const share = channel / spacing - left;
  return (knots[left] as number) * (1 - share) + (knots[left + 1] as number) * share;
}

/**
 * One sigma per channel, estimated from the spectrum: 1.4826 times the running median of the absolute fourth difference.
 * Neighbours in resampled cubes are correlated (MEGARA at 0.27 A: .2 at lag 1), which makes differences of neighbours too
 * small by 15 %; at lag 3 they are not, so this is the true scatter of one channel (the covariance itself is not in it).
 * Channels of 1 A and more take lag 1: MEGARA rebinned to 1 A keeps a correlation of .05, and its errors come out 4 % small.
 * NaN everywhere when too few channels are good, or the spectrum is constant. Floor: 1e-4 of the median flux.
 */
export function estimateNoise(spectrum: Spectrum): Float64Array {
  const { flux, waveAngstrom } = spectrum;
  const count = flux.length;
  const step = ((waveAngstrom[count - 1] ?? 0) - (waveAngstrom[0] ?? 0)) / max(1, count - 1);
  const diffs = differences(spectrum, lagOf(step));
  const out = new Float64Array(count).fill(NaN);
  if (saysNothing(diffs)) return out;
  const spacing = ceil(windowPixels / 4);
  const knots = sigmaAtKnots(diffs, spacing);
  const least = floorFraction * medianFlux(spectrum);
  for (let i = 0; i < count; i += 1) out[i] = max(least, interpolate(knots, spacing, i));
  return out;
}

/** The spectrum with errors: its own where it has them, else estimated; channels without a positive error are masked. */
export function withErrors(spectrum: Spectrum): Spectrum {
  const error = hasErrors(spectrum) ? spectrum.error : estimateNoise(spectrum);
  const mask = new Uint8Array(error.length);
  for (let i = 0; i < mask.length; i += 1)
    mask[i] = spectrum.mask[i] === 0 && (error[i] as number) > 0 ? 0 : 1;
  return { ...spectrum, error, mask };
}
