import type { DiscOptions } from './disc.ts';
import { instruments, type InstrumentName } from './instrument.ts';

/** All that a mock is made from, beside its templates. */
export interface MockOptions extends DiscOptions {
  readonly instrument: InstrumentName;
  /** Median flux over median sigma of every spectrum, per channel. */
  readonly sn: number;
  /** Systemic redshift. */
  readonly z: number;
  /** Angstrom per channel; of logarithmic axes 1e-4 dex. */
  readonly step: number;
  /** Correlation of the noise of neighbouring channels, 0 to .45. */
  readonly correlation: number;
  /** Rows and columns of NaN added on every side. */
  readonly border: number;
  readonly seed: number;
}

/** The step of each instrument's mocks: MEGARA as its cubes rebinned to 1 A, the others as their pipelines. */
export const usualStep = Object.fromEntries(
  Object.entries(instruments).map(([name, { step }]) => [name, step])
) as Readonly<Record<InstrumentName, number>>;

/** What a mock is when nothing else is said. */
export function mockDefaults(instrument: InstrumentName = 'megara'): MockOptions {
  return {
    instrument,
    size: [12, 12],
    sn: 40,
    z: instruments[instrument].redshift,
    step: usualStep[instrument],
    correlation: 0,
    border: 0,
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
