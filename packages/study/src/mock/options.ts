import type { DiscOptions } from './disc.ts';

/** Whose layout a mock has. */
export type InstrumentName = 'megara' | 'muse';

/** All that a mock is made from, beside its templates. */
export interface MockOptions extends DiscOptions {
  readonly instrument: InstrumentName;
  /** Median flux over median sigma of every spectrum, per channel. */
  readonly sn: number;
  /** Systemic redshift. */
  readonly z: number;
  /** Angstrom per channel. */
  readonly step: number;
  /** Correlation of the noise of neighbouring channels, 0 to .45. */
  readonly correlation: number;
  /** Rows and columns of NaN added on every side. */
  readonly border: number;
  /** Equivalent width of H alpha against the flux at 5500 A, rest angstrom; 0: no gas. */
  readonly gas: number;
  readonly seed: number;
}

/** The step of each instrument's mocks: MEGARA as its cubes rebinned to 1 A, MUSE as its pipeline. */
export const usualStep: Readonly<Record<InstrumentName, number>> = { megara: 1, muse: 1.25 };

// Where H beta enters MEGARA's LR-V (4861 A at 5201 A): without it ages from its 1000 A at S/N 40 scatter by .14 dex, and a
// fit without regularisation finds them .1 dex too young.
const usualRedshift = 0.07;

/** What a mock is when nothing else is said. */
export function mockDefaults(instrument: InstrumentName = 'megara'): MockOptions {
  return {
    instrument,
    size: [12, 12],
    sn: 40,
    z: usualRedshift,
    step: usualStep[instrument],
    correlation: 0,
    border: 0,
    gas: 0,
    seed: 1,
    sigma: [180, 110],
    vmax: 200,
    logAge: [9.95, 9.55],
    mh: [0, -0.4],
    av: [0.4, 0.1],
    inclinationDeg: 55,
    angleDeg: 30
  };
}
