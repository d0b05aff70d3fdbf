/** One spectrum ready for any fitter: observed frame, errors of 1 sigma, nothing left to guess. Arrays are [pixels]. */
export interface Prepared {
  /** Angstrom, ascending, shared by all spectra of one grid. */
  readonly wave: Float64Array;
  readonly flux: Float64Array;
  readonly error: Float64Array;
  /** 1 = do not use. */
  readonly mask: Uint8Array;
  /** The instrument's FWHM, angstrom; shared like `wave`. */
  readonly lsf: Float64Array;
  readonly medium: 'air' | 'vacuum';
  readonly fluxUnit: string;
}
