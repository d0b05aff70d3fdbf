/** What a fit gives back: an answer or a status with a sentence; nothing is thrown at the caller. */
import type { SpaxelError } from '@spaxel/core';

/** How a minimisation ended. */
export type Status = 'done' | 'bound reached' | 'too many iterations' | 'no template used';

/** A fit that holds: quantities by the names of fitter.json (errors as NAME_ERR), QUALITY bits. */
export interface Fitted {
  readonly status: 'done' | 'bound reached';
  readonly quantities: Readonly<Record<string, number>>;
  /** [p], on the spectrum's own pixels, in units of its flux; NaN outside the fit. */
  readonly model: Float64Array;
  /** [n], fractions of light in the normalisation window, sum 1; null without populations. */
  readonly weights: Float64Array | null;
  /** [n], fractions of the initial mass, sum 1; null without populations. */
  readonly masses: Float64Array | null;
  /** Bits as in quality.ts. */
  readonly quality: number;
}

/** A spectrum that could not be fitted: a row of codes.json and a sentence for a person. */
export interface Refused {
  readonly status: 'refused' | 'too many iterations' | 'no template used';
  readonly code: SpaxelError['_tag'];
  readonly message: string;
}

export type Answer = Fitted | Refused;
