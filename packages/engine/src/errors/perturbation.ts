/** What is added to the best fit, in units of the errors: white noise, or blocks of the residuals. */
import type { Joined } from './coarse.ts';
import type { Stream } from './noise.ts';

/** Writes noise to all joined pixels, 0 where none counts. */
export type Perturbation = (stream: Stream, out: Float64Array) => void;

/** Independent normal deviates: the errors are all there is to know. */
export function white({ good }: Joined): Perturbation {
  return (stream, out) => {
    stream.normals(out);
    for (let i = 0; i < out.length; i += 1) if (good[i] !== 1) out[i] = 0;
  };
}

/** Blocks of `length` neighbours out of the `residuals` (by error, of the good pixels in ln lambda), drawn
 * with replacement, wherever they begin (Kuensch 1989): correlations shorter than a block stay.
 */
export function blocks(residuals: Float64Array, length: number, joined: Joined): Perturbation {
  const { place, share } = joined;
  const count = residuals.length;
  const most = Math.max(1, Math.min(length, count));
  return (stream, out) => {
    out.fill(0);
    for (let from = 0; from < count; from += most) {
      const source = stream.below(count - most + 1);
      const end = Math.min(count, from + most);
      for (let k = from; k < end; k += 1) {
        const at = place[k] as number;
        const one = residuals[source + k - from] as number;
        out[at] = (out[at] as number) + (share[k] as number) * one;
      }
    }
  };
}
