/** The arrays that a fit writes, made once for a library and used by one fit after the other.
 *
 * Nothing in them outlives a fit: each is written before it is read.
 */
import type { Complex } from '../fft/plan.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { type Losvd, losvdRoom } from '../losvd/losvd.ts';
import { mostActive } from '../nnls/nnls.ts';
import { legendre } from './legendre.ts';

/** The largest fit that a workspace holds. */
export interface Most {
  readonly pixels: number;
  readonly moments: number;
  /** Of one kind: degree + 1. */
  readonly polynomials: number;
  /** Lines of gas and derivatives of them. */
  readonly lines?: number;
}

/** Of the library: templates and the length of the transforms. */
interface Size {
  readonly count: number;
  readonly length: number;
}

/** Arrays [pixels] unless said. */
export interface Workspace {
  readonly most: Most;
  /** Orthonormal rows [polynomials, pixels]. */
  readonly rows: Float64Array;
  readonly polynomials: readonly Float64Array[];
  readonly weights: Float64Array;
  /** Flux times weights. */
  readonly raw: Float64Array;
  /** The same without what the additive polynomials take. */
  readonly target: Float64Array;
  readonly multiplier: Float64Array;
  /** Of dust outside the convolution. */
  readonly attenuation: Float64Array;
  readonly factor: Float64Array;
  readonly residual: Float64Array;
  readonly weighted: Float64Array;
  readonly mix: Float64Array;
  readonly derivatives: readonly Float64Array[];
  /** For columns. */
  readonly slots: readonly Float64Array[];
  /** For lines of gas and their derivatives. */
  readonly lineSlots: readonly Float64Array[];
  /** [count + lines]; a model without lines takes the first [count]. */
  readonly gradient: Float64Array;
  /** Half transforms. */
  readonly losvd: Losvd;
  readonly mixed: Float64Array;
  /** For two templates whose transforms do not lie in one piece. */
  readonly whole: readonly [Float64Array, Float64Array];
  readonly nothing: Float64Array;
  /** Of a pulse: 1 at every frequency. */
  readonly unit: Float64Array;
  /** [length]. */
  readonly work: Complex;
  readonly inner: Float64Array;
  readonly signal: Float64Array;
}

/** weights ... mix. */
const singleArrays = 9;
/** Each active column convolved and made ready, and a pair that is only looked at. */
const slotCount = 2 * (mostActive + 2);
const even = (length: number): number => length + (length & 1);

/** Numbers of the workspace beside `work`, each array of an even count. */
export function workspaceDoubles({ count, length }: Size, most: Most): number {
  const { pixels, moments, polynomials, lines = 0 } = most;
  const arrays = singleArrays + slotCount + moments + 2 * polynomials + lines;
  const halves = 6 + moments;
  const rows = even(polynomials * pixels);
  const transforms = halves * (length + 2) + 2 * length;
  return rows + arrays * even(pixels) + transforms + even(count + lines);
}

/** The workspace of a library, in the room of its kernels. */
export function workspaceOf(
  { count, length }: Size,
  most: Most,
  { kernels, work }: { readonly kernels: Kernels; readonly work: Complex }
): Workspace {
  const { room } = kernels;
  const { pixels, moments, polynomials, lines = 0 } = most;
  const pixelArrays = (number: number) => Array.from({ length: number }, () => room(pixels));
  const half = () => room(length + 2);
  const unit = half();
  for (let k = 0; k < unit.length; k += 2) unit[k] = 1;
  return {
    most,
    work,
    rows: room(polynomials * pixels),
    polynomials: legendre(polynomials - 1, pixelArrays(polynomials)),
    ...{ weights: room(pixels), raw: room(pixels), target: room(pixels) },
    ...{ multiplier: room(pixels), factor: room(pixels), residual: room(pixels) },
    ...{ weighted: room(pixels), mix: room(pixels), attenuation: room(pixels) },
    ...{ gradient: room(count + lines), inner: room(length), signal: room(length), unit },
    derivatives: pixelArrays(moments + polynomials),
    slots: pixelArrays(slotCount),
    lineSlots: pixelArrays(lines),
    losvd: losvdRoom(length, moments, room),
    ...{ mixed: half(), nothing: half(), whole: [half(), half()] }
  };
}
