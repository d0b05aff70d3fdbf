/** What a model is given: the spectrum, and which parameters it has. */
import type { Dust } from '../attenuation/dust.ts';
import { type Line, slotsOf } from '../gas/lines.ts';
import type { LinePixels } from '../gas/profile.ts';
import type { Library } from '../library/library.ts';

/** A spectrum on the ln grid [pixels], as a model needs it. */
export interface Problem {
  readonly library: Library;
  readonly flux: Float64Array;
  readonly error: Float64Array;
  /** 1 = counts. */
  readonly good: Uint8Array;
}

/** Lines of gas: their kinematics (V, sigma of each group) free, or held at `held`. */
export interface GasShape {
  readonly lines: readonly Line[];
  readonly pixels: LinePixels;
  readonly held?: readonly number[] | undefined;
}

/** Which model: kinematics free (moments of them) or held at `held`; degrees of the polynomials. */
export interface Shape {
  readonly moments: number;
  readonly held?: readonly number[];
  /** By how much the templates are broader than the data, (km/s)^2; 0 when left out. */
  readonly excess?: number;
  readonly dust?: Dust;
  /** Additive; -1: none. */
  readonly degree: number;
  /** Multiplicative; 0: none. */
  readonly mdegree: number;
  /** Of the stars alone is what is multiplied. */
  readonly gas?: GasShape | undefined;
}

/** Throws RangeError when the fit is larger than the workspace of its library. */
export function demandRoom({ flux, library }: Problem, shape: Shape): void {
  const { pixels, moments, polynomials, lines = 0 } = library.workspace.most;
  if (shape.gas !== undefined && slotsOf(shape.gas.lines) > lines)
    throw new RangeError('More lines of gas than the workspace of the library holds.');
  const wanted = 1 + Math.max(shape.degree, shape.mdegree);
  if (flux.length === pixels && shape.moments <= moments && wanted <= polynomials) return;
  throw new RangeError('The fit is larger than the workspace of its library.');
}

/** Writes weights and weighted flux; how many pixels count. */
export function weigh({ flux, error, good, library }: Problem): number {
  const { weights, raw } = library.workspace;
  let used = 0;
  for (let i = 0; i < flux.length; i += 1) {
    const isGood = good[i] === 1;
    const weight = isGood ? 1 / (error[i] as number) : 0;
    weights[i] = weight;
    raw[i] = isGood ? (flux[i] as number) * weight : 0;
    if (isGood) used += 1;
  }
  return used;
}
