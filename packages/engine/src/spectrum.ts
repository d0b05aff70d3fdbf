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

/** What is wrong with the shape of a spectrum, as a sentence; undefined when nothing is. */
export function shapeError({ wave, ...rest }: ObservedSpectrum): string | undefined {
  const lengths = [rest.flux, rest.error, rest.mask, rest.lsf].map(one => one.length);
  if (lengths.some(length => length !== wave.length))
    return 'Flux, error, mask and lsf are not of the size of the wavelengths.';
  if (wave.length < 2) return 'A spectrum of less than two pixels.';
  const sign = Math.sign((wave[1] as number) - (wave[0] as number));
  for (let i = 1; i < wave.length; i += 1)
    if (!(sign * ((wave[i] as number) - (wave[i - 1] as number)) > 0))
      return 'The wavelengths are not monotonic.';
  return (wave[sign > 0 ? 0 : wave.length - 1] as number) > 0
    ? undefined
    : 'The wavelengths are not all positive.';
}

/** The spectrum by rising wavelength, and whether it was turned round for that. */
export function ascending(spectrum: ObservedSpectrum): ObservedSpectrum & { isReversed: boolean } {
  const { wave, flux, error, mask, lsf, medium } = spectrum;
  if ((wave[0] as number) < (wave[1] as number)) return { ...spectrum, isReversed: false };
  return {
    ...{ wave: wave.slice().reverse(), flux: flux.slice().reverse(), medium },
    ...{ error: error.slice().reverse(), mask: mask.slice().reverse() },
    ...{ lsf: lsf.slice().reverse(), isReversed: true }
  };
}
