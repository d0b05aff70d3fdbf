/** Templates brought to one resolution against the data, where the difference of the two varies much. */
import { planOf, type Plan } from '../fft/plan.ts';
import { plain } from '../kernels/plain.ts';
import type { Geometry } from '../losvd/losvd.ts';

/** Differences of variance, (km/s)^2: what one mean may stand for, and between two neighbouring kernels. Lines
 * that are a mixture of widths so far apart are told from one of the mean width by less than 1 km/s at sigma 60,
 * 0.1 at 150.
 */
const tolerance = 50 ** 2;
const step = 30 ** 2;

/** By how much the templates are to be broadened, (km/s)^2 [p], for their `excess` [p] over the data to be
 * everywhere what it is where it is largest: they are never sharpened, the data never degraded. null where
 * one mean serves as well, or where the `lsf` [p] is known nowhere; pixels where it is not are led by the others.
 */
export function broadeningOf(excess: Float64Array, lsf: Float64Array): Float64Array | null {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < excess.length; i += 1) {
    const width = lsf[i] as number;
    if (!(Number.isFinite(width) && width > 0)) continue;
    low = Math.min(low, excess[i] as number);
    high = Math.max(high, excess[i] as number);
  }
  if (!(high - low > tolerance)) return null;
  return excess.map(one => Math.max(0, high - one));
}

/** exp(-v w^2 / 2) on both of two real signals, a + i b in `re`, `im`; `variance` in pixels^2. */
function broaden(plan: Plan, { re, im }: Pair, variance: number): void {
  const { length } = plan;
  plain.fft(plan, re, im);
  for (let k = 0; k < length; k += 1) {
    const omega = (2 * Math.PI * Math.min(k, length - k)) / length;
    const share = Math.exp(-0.5 * variance * omega * omega) / length;
    re[k] = (re[k] as number) * share;
    im[k] = (im[k] as number) * share;
  }
  plain.fft(plan, im, re);
}

interface Pair {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

interface Part {
  readonly variance: Float64Array;
  readonly part: number;
}

/** Adds the pixels of kernel `part` by their shares of it. */
function addPart(signal: Float64Array, { variance, part }: Part, out: Float64Array): void {
  for (let i = 0; i < signal.length; i += 1) {
    const share = 1 - Math.abs((variance[i] as number) / step - part);
    if (share > 0) out[i] = (out[i] as number) + share * (signal[i] as number);
  }
}

/** `signals` [n][length], each pixel broadened by its own `variance` [length], (km/s)^2.
 *
 * The range falls into parts by variance. Each has the kernels of both its ends, at most (30 km/s)^2 apart, and
 * every pixel lies between the two by its share: a mixture of two Gaussians has exactly the mean of their
 * variances, so that sigma is right everywhere and the seams do not show.
 */
export function broadened(
  signals: readonly Float64Array[],
  variance: Float64Array,
  { length, velscale }: Geometry
): Float64Array[] {
  const plan = planOf(length);
  const parts = Math.max(1, Math.ceil(variance.reduce((a, b) => Math.max(a, b), 0) / step));
  const out = signals.map(() => new Float64Array(length));
  const work = { re: new Float64Array(length), im: new Float64Array(length) };
  for (let j = 0; j < signals.length; j += 2)
    for (let part = 0; part <= parts; part += 1) {
      work.re.set(signals[j] as Float64Array);
      work.im.set(signals[j + 1] ?? new Float64Array(length));
      if (part > 0) broaden(plan, work, (part * step) / velscale ** 2);
      addPart(work.re, { variance, part }, out[j] as Float64Array);
      if (out[j + 1] !== undefined)
        addPart(work.im, { variance, part }, out[j + 1] as Float64Array);
    }
  return out;
}
