/** The transform of one real signal by a complex one of half its length. */
import type { Kernels } from '../kernels/kernels.ts';
import type { Complex, Plan } from './plan.ts';

/** The means of a real transform of length N: a plan of N/2, N/2 complex numbers of room, the turns
 * exp(-2 pi i k / N), k = 0 .. N/2 (re, im alternating).
 */
export interface RealTransform {
  readonly plan: Plan;
  readonly work: Complex;
  readonly turns: Float64Array;
}

export function realTransformOf(plan: Plan, work: Complex): RealTransform {
  const turns = new Float64Array(2 * plan.length + 2);
  for (let k = 0; k <= plan.length; k += 1) {
    turns[2 * k] = Math.cos((Math.PI * k) / plan.length);
    turns[2 * k + 1] = -Math.sin((Math.PI * k) / plan.length);
  }
  return { plan, work, turns };
}

/** Transforms `signal` (zeros follow it up to N) and writes its first frequencies to fill `out`.
 *
 * With z_n = x_2n + i x_2n+1 and Z = FFT(z): X_k = (Z_k + Z*_h-k) / 2 - i w_k (Z_k - Z*_h-k) / 2, h = N/2.
 */
export function transformReal(
  signal: Float64Array,
  out: Float64Array,
  means: RealTransform & { readonly kernels: Kernels }
): void {
  const { plan, work, turns, kernels } = means;
  const { re, im } = work;
  const half = plan.length;
  const pairs = signal.length >> 1;
  for (let i = 0; i < pairs; i += 1) {
    re[i] = signal[2 * i] as number;
    im[i] = signal[2 * i + 1] as number;
  }
  re.fill(0, pairs);
  im.fill(0, pairs);
  if (signal.length % 2 === 1) re[pairs] = signal[signal.length - 1] as number;
  kernels.fft(plan, re, im);
  for (let k = 0; 2 * k < out.length; k += 1) {
    const a = k === half ? 0 : k;
    const b = k === 0 ? 0 : half - k;
    const evenRe = 0.5 * ((re[a] as number) + (re[b] as number));
    const evenIm = 0.5 * ((im[a] as number) - (im[b] as number));
    const oddRe = 0.5 * ((im[a] as number) + (im[b] as number));
    const oddIm = 0.5 * ((re[b] as number) - (re[a] as number));
    const c = turns[2 * k] as number;
    const s = turns[2 * k + 1] as number;
    out[2 * k] = evenRe + oddRe * c - oddIm * s;
    out[2 * k + 1] = evenIm + oddRe * s + oddIm * c;
  }
}
