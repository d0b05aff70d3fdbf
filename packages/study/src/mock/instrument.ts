// The instruments whose cubes can be made: range, sampling, resolution.
import { linearWave, megaraLsf, museLsf } from '@spaxel/core';

/** What the sky goes through. */
export interface Instrument {
  /** First and last wavelength, air, angstrom. */
  readonly range: readonly [number, number];
  /** Angstrom per channel, unless asked otherwise. */
  readonly step: number;
  readonly spaxelArcsec: number;
  /** Flux density at the centre of the mock, in `fluxUnit`. */
  readonly level: number;
  readonly fluxUnit: string;
  /** FWHM in angstrom at an air wavelength, the box of one channel included. */
  fwhm(waveAngstrom: number, stepAngstrom: number): number;
}

const megara: Instrument = {
  range: [5166, 6176],
  step: 1,
  spaxelArcsec: 0.3,
  level: 9,
  fluxUnit: '1e-17 erg/s/cm2/Angstrom',
  fwhm: (_, step) => megaraLsf('LR-V', step) ?? NaN
};

const muse: Instrument = {
  range: [4750, 7400],
  step: 1.25,
  spaxelArcsec: 0.2,
  level: 4000,
  fluxUnit: '10**(-20)*erg/s/cm**2/Angstrom',
  fwhm: museLsf
};

/** The instruments by name. */
export const instruments = { megara, muse };

/** The name of an instrument that can be made. */
export type InstrumentName = keyof typeof instruments;

/** Wavelengths of all channels, air, angstrom. */
export function channelsOf(instrument: Instrument, step: number): Float64Array {
  const [first, last] = instrument.range;
  return linearWave(first, step, Math.floor((last - first) / step + 1e-9) + 1);
}
