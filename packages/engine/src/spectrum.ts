import type { Medium } from '@spaxel/core';

/** One spectrum as it arrives: p pixels on any monotonic grid of observed wavelengths (angstrom). */
export interface ObservedSpectrum {
  readonly wave: Float64Array;
  readonly flux: Float64Array;
  /** 1 sigma, in units of the flux. */
  readonly error: Float64Array;
  /** 1 = do not use. */
  readonly mask: Uint8Array;
  /** FWHM of the instrument, angstrom; not finite or <= 0 where it is not known. */
  readonly lsf: Float64Array;
  readonly medium: Medium;
}
