/** Spectra dimmed by dust before they are convolved: back to wavelengths, times r, and forth again. */
import { transformReal } from '../fft/real.ts';
import { type Library, multiplyAll } from '../library/library.ts';

/** Multiplies the transform of a + i b, both real, by the filter of a real signal or its conjugate, and
 * cuts what lies beyond it. `scale` is on the way.
 */
function filterBoth(
  { re, im }: { re: Float64Array; im: Float64Array },
  filter: Float64Array,
  { sign, scale }: { sign: 1 | -1; scale: number }
): void {
  const length = re.length;
  const cut = filter.length / 2;
  for (let k = 0; k < cut; k += 1) {
    const gr = scale * (filter[2 * k] as number);
    const gi = sign * scale * (filter[2 * k + 1] as number);
    const q = k === 0 ? 0 : length - k;
    const isReal = k === 0 || 2 * k === length;
    const [ar, ai] = [re[k] as number, im[k] as number];
    re[k] = isReal ? gr * ar : gr * ar - gi * ai;
    im[k] = isReal ? gr * ai : gr * ai + gi * ar;
    if (isReal) continue;
    const [br, bi] = [re[q] as number, im[q] as number];
    re[q] = gr * br + gi * bi;
    im[q] = gr * bi - gi * br;
  }
  re.fill(0, cut, length - cut + 1);
  im.fill(0, cut, length - cut + 1);
}

/** Leaves the signals of two half transforms, each times `inner` [length] and then convolved, in the
 * workspace's work: the first in re, the second in im.
 */
export function convolveInside(
  library: Library,
  pair: readonly [Float64Array, Float64Array],
  { inner, filter }: { readonly inner: Float64Array; readonly filter: Float64Array }
): void {
  const { kernels, plan, workspace } = library;
  const { work, unit } = workspace;
  const [first, second] = pair;
  kernels.pack({ filter: unit, spectrum: first }, { filter: unit, spectrum: second }, work);
  kernels.fft(plan, work.im, work.re);
  kernels.mul(work.re, inner, work.re);
  kernels.mul(work.im, inner, work.im);
  kernels.fft(plan, work.re, work.im);
  filterBoth(work, filter, { sign: 1, scale: 1 / plan.length });
  kernels.fft(plan, work.im, work.re);
}

/** Writes t_j . (inner (G^T residual)) of all templates to `out` [count], `residual` [pixels] weighted. */
export function gradientInside(
  library: Library,
  { residual, filter, inner }: Readonly<Record<'residual' | 'filter' | 'inner', Float64Array>>,
  out: Float64Array
): void {
  const { kernels, plan, real, workspace } = library;
  const { work, mixed, signal } = workspace;
  work.re.fill(0);
  work.re.set(residual);
  work.im.fill(0);
  kernels.fft(plan, work.re, work.im);
  filterBoth(work, filter, { sign: -1, scale: 1 / plan.length });
  kernels.fft(plan, work.im, work.re);
  kernels.mul(work.re, inner, signal);
  transformReal(signal, mixed, { ...real, kernels });
  for (let i = 2; i < mixed.length - 2; i += 1) mixed[i] = 2 * (mixed[i] as number);
  mixed[1] = 0;
  mixed[mixed.length - 1] = 0;
  multiplyAll(library, mixed, out);
}
