// What the instruments are that mocks imitate: wavelengths and resolution.
import { megaraLsf, museLsf, type Medium } from '@spaxel/core';

export interface Instrument {
  /** Angstrom, observed, in `medium`: first and last channel at most; the templates reach less far. */
  readonly range: readonly [from: number, to: number];
  /** Angstrom per channel; of logarithmic axes 1e-4 dex, an angstrom at 4343 A. */
  readonly step: number;
  readonly isLogarithmic?: boolean;
  readonly medium: Medium;
  /** Of a mock when nothing else is said. */
  readonly redshift: number;
  /** FWHM in angstrom, the channel's width included, as the gateway's reader of this layout will take it. */
  lsf(waveAngstrom: number, stepAngstrom: number): number;
  /** Arcseconds. */
  readonly spaxel: number;
}

export const vph = 'LR-V';
/** Where KCWI's FWHM is that of R = 1800 (BL, medium slicer). */
export const kcwiCentre = 4550;

// Where H beta enters MEGARA's LR-V (4861 A at 5201 A): without it ages from its 1000 A at S/N 40 scatter by .14 dex, and a
// fit without regularisation finds them .1 dex too young.
const usual = { medium: 'air', redshift: 0.07 } as const;

export const instruments = {
  megara: {
    ...usual,
    range: [5166, 6176],
    step: 1,
    lsf: (_, step) => megaraLsf(vph, step) ?? NaN,
    spaxel: 0.3
  },
  muse: { ...usual, range: [4750, 7400], step: 1.25, lsf: wave => museLsf(wave), spaxel: 0.2 },
  manga: {
    redshift: 0.07,
    medium: 'vacuum',
    range: [3622, 10354],
    step: 1,
    isLogarithmic: true,
    // R from 1500 at 3700 A to 2200 at 9000 A (Law et al. 2021, figure 18).
    lsf: wave => wave / (1500 + (700 * (wave - 3700)) / 5300),
    spaxel: 0.5
  },
  califa: { ...usual, range: [3749, 7501], step: 2, lsf: () => 6, spaxel: 1 },
  kcwi: { ...usual, range: [3500, 5600], step: 1, lsf: () => kcwiCentre / 1800, spaxel: 0.7 },
  sami: { ...usual, range: [3650, 5780], step: 1.04, lsf: () => 2.65, spaxel: 0.5 },
  weave: { ...usual, range: [3660, 6060], step: 0.5, lsf: wave => wave / 2500, spaxel: 0.5 },
  // NIRSpec, G140M/F100LP: at rest what the templates reach is seen only at high redshift.
  jwst: {
    medium: 'vacuum',
    redshift: 0.9,
    range: [9700, 18400],
    step: 6.36,
    lsf: wave => wave / 1000,
    spaxel: 0.1
  },
  gmos: { ...usual, range: [4800, 7000], step: 0.9, lsf: () => 3, spaxel: 0.1 },
  tarsis: { ...usual, range: [3200, 8100], step: 2, lsf: wave => wave / 1000, spaxel: 2 }
} satisfies Readonly<Record<string, Instrument>>;

/** Whose layout a mock has. */
export type InstrumentName = keyof typeof instruments;

/** The instrument of a name. */
export function instrumentNamed(name: InstrumentName): Instrument {
  return instruments[name];
}

/** The width of the channel at a wavelength, angstrom. */
export function channelWidth(instrument: Instrument, wave: number, step: number): number {
  return instrument.isLogarithmic === true ? wave * (10 ** (1e-4 * step) - 1) : step;
}

/**
 * FWHM^2 of the Gaussian that, together with the mean over a channel, has the variance of the instrument's whole LSF: a box of
 * width w has w^2 / 12. For MEGARA LR-V at 1 A that is .937^2 = 1.158^2 - 8 ln 2 / 12: averaging over channels makes the rest.
 */
export function gaussianPart(instrument: Instrument, wave: number, step: number): number {
  const width = channelWidth(instrument, wave, step);
  return instrument.lsf(wave, step) ** 2 - (8 * Math.LN2 * width ** 2) / 12;
}
