// What the instruments are that mocks imitate: wavelengths and resolution.
import { megaraLsf, museLsf } from '@spaxel/core';
import type { InstrumentName } from './options.ts';

export interface Instrument {
  /** Angstrom in air, observed: first and last channel at most. */
  readonly range: readonly [from: number, to: number];
  /** FWHM in angstrom, the channel's width included, as the gateway's reader of this layout will take it. */
  lsf(waveAngstrom: number, stepAngstrom: number): number;
  /** Arcseconds. */
  readonly spaxel: number;
}

export const vph = 'LR-V';

export const instruments: Readonly<Record<InstrumentName, Instrument>> = {
  megara: {
    range: [5166, 6176],
    lsf: (_, step) => megaraLsf(vph, step) ?? NaN,
    spaxel: 0.3
  },
  muse: { range: [4750, 7400], lsf: wave => museLsf(wave), spaxel: 0.2 }
};

/**
 * FWHM^2 of the Gaussian that, together with the mean over a channel, has the variance of the instrument's whole LSF: a box of
 * width w has w^2 / 12. For MEGARA LR-V at 1 A that is .937^2 = 1.158^2 - 8 ln 2 / 12: averaging over channels makes the rest.
 */
export function gaussianPart(instrument: Instrument, wave: number, step: number): number {
  return instrument.lsf(wave, step) ** 2 - (8 * Math.LN2 * step ** 2) / 12;
}
