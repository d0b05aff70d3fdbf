// The IRAF display task's zscale: a line through the sorted sample, its outliers rejected in turn.
import { percentileLimits, type Limits } from './limits.ts';

const sampleLength = 1000;
const rejectAbove = 2.5;
const iterationLimit = 5;
const contrast = 0.25;
const leastPixels = 5;
const leastGood = 0.5;
const growth = 0.01;

/** Finite values at even distances, ascending; found in two passes without a copy, since a film asks it of every frame. */
function sampleOf(values: ArrayLike<number>): Float64Array {
  let finite = 0;
  for (let at = 0; at < values.length; at++) if (Number.isFinite(values[at])) finite++;
  const stride = Math.max(1, Math.floor(finite / sampleLength));
  const sample = new Float64Array(Math.min(sampleLength, Math.ceil(finite / stride)));
  let [nth, taken] = [0, 0];
  for (let at = 0; taken < sample.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) continue;
    if (nth % stride === 0) sample[taken++] = value;
    nth++;
  }
  return sample.sort();
}

/** The least-squares line through the pixels that are not bad. */
function fitLine(sample: Float64Array, bad: Uint8Array): { slope: number; start: number } {
  let [count, meanX, meanY] = [0, 0, 0];
  sample.forEach((value, x) => {
    if (bad[x]) return;
    count++;
    meanX += (x - meanX) / count;
    meanY += (value - meanY) / count;
  });
  let [xx, xy] = [0, 0];
  sample.forEach((value, x) => {
    if (bad[x]) return;
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (value - meanY);
  });
  const slope = xx > 0 ? xy / xx : 0;
  return { slope, start: meanY - slope * meanX };
}

function scatterOf(flat: Float64Array, bad: Uint8Array): number {
  const good = flat.filter((_, i) => !bad[i]);
  const mean = good.reduce((sum, value) => sum + value, 0) / good.length;
  return Math.sqrt(good.reduce((sum, value) => sum + (value - mean) ** 2, 0) / good.length);
}

/** Neighbours of bad pixels are bad; an even width leans to the left, as numpy's convolve does. */
function grown(bad: Uint8Array, width: number): Uint8Array {
  const ahead = Math.floor((width - 1) / 2);
  return bad.map((_, i) =>
    bad.subarray(Math.max(0, i + ahead - width + 1), i + ahead + 1).includes(1) ? 1 : 0
  );
}

/** The slope of the line through what the rejection leaves; undefined when it leaves too little. */
function slopeOf(sample: Float64Array): number | undefined {
  const least = Math.max(leastPixels, Math.floor(sample.length * leastGood));
  const width = Math.max(1, Math.floor(sample.length * growth));
  let bad: Uint8Array = new Uint8Array(sample.length);
  let [good, before, slope] = [sample.length, sample.length + 1, 0];
  for (let turn = 0; turn < iterationLimit && good < before && good >= least; turn++) {
    const line = fitLine(sample, bad);
    slope = line.slope;
    const flat = sample.map((value, x) => value - (line.start + line.slope * x));
    const threshold = rejectAbove * scatterOf(flat, bad);
    bad = grown(
      bad.map((was, x) => (was || Math.abs(flat[x] ?? 0) > threshold ? 1 : 0)),
      width
    );
    before = good;
    good = bad.reduce((count, is) => count + (is ? 0 : 1), 0);
  }
  return good >= least ? slope : undefined;
}

/**
 * IRAF's zscale limits of an image (1000 samples, rejection at 2.5 sigma, 5 iterations, contrast 0.25);
 * the same as astropy's ZScaleInterval. NaN are left out.
 */
export function zscaleLimits(values: ArrayLike<number>): Limits {
  const sample = sampleOf(values);
  const whole = percentileLimits(sample, 0, 100);
  const slope = slopeOf(sample);
  if (slope === undefined || sample.length === 0) return whole;
  const steep = slope / contrast;
  const centre = Math.floor((sample.length - 1) / 2);
  const { low: median } = percentileLimits(sample, 50, 100);
  const low = Math.max(sample[0] ?? 0, median - (centre - 1) * steep);
  const high = Math.min(sample.at(-1) ?? 1, median + (sample.length - centre) * steep);
  return high > low ? { low, high } : whole;
}
