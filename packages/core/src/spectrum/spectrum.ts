// The contract of a spectrum: what a cube gives and a fitter takes, nothing else.

/** What the wavelengths are measured in. */
export type Medium = 'air' | 'vacuum';

/** A spectrum, one value per channel; `error` is NaN where the source says none. */
export interface Spectrum {
  /** Flux per angstrom, in the unit that its source declares. */
  readonly flux: Float64Array;
  /** One sigma, same unit; NaN when not known. */
  readonly error: Float64Array;
  /** 1 = do not use. */
  readonly mask: Uint8Array;
  /** Angstrom, observed frame. */
  readonly waveAngstrom: Float64Array;
  readonly medium: Medium;
  /** Full width at half maximum of the instrument, angstrom; NaN when not known. */
  readonly lsfFwhm: Float64Array;
}

/** Wavelengths of a linear axis: the centre of channel 0, and the step. */
export function linearWave(first: number, step: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, channel) => first + step * channel);
}

/** Whether any unmasked channel has an error. */
export function hasErrors({ error, mask }: Pick<Spectrum, 'error' | 'mask'>): boolean {
  for (let channel = 0; channel < error.length; channel += 1)
    if (mask[channel] === 0 && Number.isFinite(error[channel])) return true;
  return false;
}
