// Errors of a spectrum that comes without any, from the spectrum itself.
import { hasErrors, type Spectrum } from './spectrum.ts';
import { median } from './median.ts';

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

/** |f(i-2L) - 4 f(i-L) + 6 f(i) - 4 f(i+L) + f(i+2L)| / sqrt(70) at each channel; NaN where a channel is masked. */
function differences({ flux, mask }: Spectrum, lag: number): Float64Array {
  const good = new Float64Array(flux.length);
  for (let i = 0; i < good.length; i += 1) good[i] = mask[i] === 0 ? (flux[i] as number) : NaN;
  const out = new Float64Array(flux.length).fill(NaN);
  const norm = sqrt(70);
  for (let i = 2 * lag; i < flux.length - 2 * lag; i += 1) {
    const inner = (good[i - lag] as number) + (good[i + lag] as number);
    const outer = (good[i - 2 * lag] as number) + (good[i + 2 * lag] as number);
    out[i] = abs(outer - 4 * inner + 6 * (good[i] as number)) / norm;
  }
  return out;
}

function countFinite(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if (isFinite(values[i])) count += 1;
  return count;
}

function medianFlux({ flux, mask }: Spectrum): number {
  const good = new Float64Array(flux.length);
  for (let i = 0; i < good.length; i += 1) good[i] = mask[i] === 0 ? abs(flux[i] as number) : NaN;
  return median(good);
}

/** Sigma in windows about knots a quarter of a window apart; windows that hold too little take the whole spectrum's. */
function sigmaAtKnots(diffs: Float64Array, whole: number, spacing: number): number[] {
  const knots: number[] = [];
  for (let centre = 0; centre < diffs.length + spacing; centre += spacing) {
    const last = max(0, diffs.length - windowPixels);
    const start = max(0, min(centre - windowPixels / 2, last));
    const window = diffs.subarray(start, start + windowPixels);
    knots.push(countFinite(window) < leastDifferences ? whole : gauss * median(window));
  }
  return knots;
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
  const whole = gauss * median(diffs);
  const out = new Float64Array(count).fill(NaN);
  if (countFinite(diffs) < leastDifferences || whole === 0) return out;
  const spacing = ceil(windowPixels / 4);
  const knots = sigmaAtKnots(diffs, whole, spacing);
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
