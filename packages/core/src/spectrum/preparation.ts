import { galacticExtinction } from '../sky/extinction.ts';
import { tabulatedLsf, type LsfTable } from './lsf.ts';
import { applyMask, type MaskInterval } from './mask.ts';
import { withErrors } from './noise.ts';
import type { Prepared } from './prepared.ts';
import type { Medium, Spectrum } from './spectrum.ts';

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

/** What depends on wavelength alone: factors against Galactic dust, what is left out (1), resolution. */
interface OfGrid {
  readonly dust: Float64Array;
  readonly left: Uint8Array;
  readonly lsf: Float64Array | null;
}

/** Prepares the spectra of one grid: what depends on wavelength alone is reckoned once. */
export class Preparer {
  readonly #preparation: Preparation;
  readonly #grids = new WeakMap<Float64Array, OfGrid>();

  constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** Errors where there are none, Galactic extinction removed (Fitzpatrick 1999, R_V 3.1, observed frame), masks applied. */
  prepare(raw: Spectrum): Prepared {
    const { medium, fluxUnit } = this.#preparation;
    const { flux, error, mask } = withErrors(raw);
    const { dust, left, lsf } = this.#grid(raw.waveAngstrom);
    for (let pixel = 0; pixel < mask.length; pixel += 1) if (left[pixel] === 1) mask[pixel] = 1;
    return {
      wave: raw.waveAngstrom,
      flux: product(flux, dust),
      error: product(error, dust),
      mask,
      lsf: lsf ?? raw.lsfFwhm,
      medium: medium ?? raw.medium,
      fluxUnit
    };
  }

  #grid(wave: Float64Array): OfGrid {
    const known = this.#grids.get(wave);
    if (known !== undefined) return known;
    const { ebv, lsf, mask: intervals, z } = this.#preparation;
    const left = new Uint8Array(wave.length);
    applyMask(left, wave, { intervals, z });
    const grid = {
      dust: wave.map(lambda => (ebv === 0 ? 1 : 10 ** (0.4 * ebv * galacticExtinction(lambda)))),
      left,
      lsf: lsf === null ? null : tabulatedLsf(lsf, wave)
    };
    this.#grids.set(wave, grid);
    return grid;
  }
}

function product(values: Float64Array, factors: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i += 1) out[i] = (values[i] as number) * (factors[i] as number);
  return out;
}
