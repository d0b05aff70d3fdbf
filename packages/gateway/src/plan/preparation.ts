import {
  galacticExtinction,
  tabulatedLsf,
  withErrors,
  type LsfTable,
  type Medium,
  type Spectrum
} from '@spaxel/core';
import { applyMask, type MaskInterval } from './mask.ts';
import type { Prepared } from './prepared.ts';

/** What is done to every spectrum of a job before any fitter sees it. */
export interface Preparation {
  readonly z: number;
  /** The medium that the user declares; null = as the source says. */
  readonly medium: Medium | null;
  /** FWHM in angstrom, or a table of wavelength and FWHM; null = as the source says. */
  readonly lsf: LsfTable | null;
  /** Galactic E(B-V) to remove, magnitudes. */
  readonly ebv: number;
  readonly mask: readonly MaskInterval[];
  readonly fluxUnit: string;
}

/** Prepares the spectra of one grid: what depends on wavelength alone is reckoned once. */
export class Preparer {
  readonly #preparation: Preparation;
  readonly #grids = new WeakMap<Float64Array, { dust: Float64Array; lsf: Float64Array | null }>();

  constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** Errors where there are none, Galactic extinction removed (Fitzpatrick 1999, R_V 3.1, observed frame), masks applied. */
  prepare(raw: Spectrum): Prepared {
    const { medium, mask: intervals, z, fluxUnit } = this.#preparation;
    const { flux, error, mask } = withErrors(raw);
    const { dust, lsf } = this.#grid(raw.waveAngstrom);
    applyMask(mask, raw.waveAngstrom, { intervals, z });
    return {
      wave: raw.waveAngstrom,
      flux: flux.map((value, pixel) => value * (dust[pixel] ?? 1)),
      error: error.map((value, pixel) => value * (dust[pixel] ?? 1)),
      mask,
      lsf: lsf ?? raw.lsfFwhm,
      medium: medium ?? raw.medium,
      fluxUnit
    };
  }

  #grid(wave: Float64Array): { dust: Float64Array; lsf: Float64Array | null } {
    let grid = this.#grids.get(wave);
    if (grid !== undefined) return grid;
    const { ebv, lsf } = this.#preparation;
    grid = {
      dust: wave.map(lambda => (ebv === 0 ? 1 : 10 ** (0.4 * ebv * galacticExtinction(lambda)))),
      lsf: lsf === null ? null : tabulatedLsf(lsf, wave)
    };
    this.#grids.set(wave, grid);
    return grid;
  }
}
