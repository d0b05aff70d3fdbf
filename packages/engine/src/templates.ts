import type { Medium } from '@spaxel/core';

/** n stellar populations on one rest wavelength grid, as spectra.safetensors holds them. */
export interface TemplateSpectra {
  /** SHA-256 of spectra.safetensors: the name under which prepared libraries are kept. */
  readonly digest: string;
  readonly medium: Medium;
  /** [npix], angstrom. */
  readonly wave: Float64Array;
  /** [n, npix], row by row, L_sun/A per formed solar mass. */
  readonly spectra: Float32Array;
  /** [npix], angstrom. */
  readonly fwhm: Float32Array;
  /** [n], log10 of age/yr. */
  readonly logAge: Float64Array;
  /** [n], dex. */
  readonly mh: Float64Array;
  /** [n], [alpha/Fe], dex, and the slope of the initial mass function, where the set varies them. */
  readonly alpha?: Float64Array;
  readonly imf?: Float64Array;
  /** [n], fraction of the initial mass. */
  readonly remainingMass: Float32Array;
  /** [n], L_V,sun per formed solar mass, where the set's light is calibrated and its remaining mass is known. */
  readonly lightV?: Float32Array;
}
