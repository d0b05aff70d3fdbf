// Realisations: spectra of known truth, each with a truth and a noise of its own, all from seeds.
import type { Templates } from '@spaxel/templates';
import type { Truth } from '../mock/disc.ts';
import { instruments } from '../mock/instrument.ts';
import { noiseSigma, withNoise } from '../mock/noise.ts';
import { mockDefaults, type MockOptions } from '../mock/options.ts';
import { normals, spaxelSeed, uniforms } from '../mock/random.ts';
import { SpectrumMaker } from '../mock/spectrum.ts';
import { gasOf, redshiftOf, type Trial } from './trial.ts';

/** n spectra of p pixels as a fitter is given them: observed angstrom in air, errors of 1 sigma that are right. */
export interface Spectra {
  readonly medium: 'air';
  readonly wave: Float64Array;
  /** [p] FWHM, angstrom. */
  readonly lsf: Float64Array;
  readonly flux: readonly Float64Array[];
  readonly error: readonly Float64Array[];
}

/** Spectra and what is true of each. */
export interface Realisations {
  readonly spectra: Spectra;
  readonly truths: readonly Truth[];
}

/** Angstrom: S/N is per channel of the instrument, which is MEGARA's .27 A, not the 1 A of a rebinned cube. */
const nativeStep = { megara: 0.27, muse: 1.25 } as const;
const fastest = 200;
/** Share of the nominal sigma by which a truth's differs at most. */
const spread = 0.04;
/**
 * Log age and [M/H], between the nodes of any grid. For motions the old and rich galaxies that the limits are said for: with
 * weaker lines no fitter can reach them. For populations all in which ages change lines, off the edges of the set.
 */
const spans = {
  old: { logAge: [9.7, 10.05], mh: [-0.2, 0.2] },
  all: { logAge: [9.25, 10], mh: [-0.5, 0.1] }
} as const;
const dust = [0, 0.4] as const;
const skew = { h3: [-0.08, 0.08], h4: [-0.03, 0.08] } as const;

/** The truth of realisation `index`: the same at every S/N. */
export function truthOf(trial: Trial, seed: number, index: number): Truth {
  const { purpose, sigma } = trial;
  const uniform = uniforms(spaxelSeed(seed, index, 0));
  const within = ([low, high]: readonly [number, number]): number => low + (high - low) * uniform();
  const { ages = purpose === 'populations' || purpose === 'dust' ? 'all' : 'old' } = trial;
  const span = spans[ages];
  const truth = {
    velocity: within([-fastest, fastest]),
    sigma: sigma * within([1 - spread, 1 + spread]),
    logAge: within(span.logAge),
    mh: within(span.mh),
    // Where the truth must be one of the model: additive polynomials cannot be dust. Under A_V .2 they leave .5 % of H alpha.
    av: purpose === 'exact' || purpose === 'gas' ? 0 : within(dust),
    brightness: 1
  };
  return purpose.endsWith('shape') ? { ...truth, h3: within(skew.h3), h4: within(skew.h4) } : truth;
}

/** Makes the realisations of trials of one instrument and one template set; noise-free spectra are kept for the next S/N. */
export class Realiser {
  readonly #templates: Templates;
  readonly #seed: number;
  readonly #clean = new Map<string, Float64Array[]>();

  constructor(templates: Templates, seed: number) {
    this.#templates = templates;
    this.#seed = seed;
  }

  /** @throws SpaxelError OptionInvalid when the templates do not allow the trial. */
  realise(trial: Trial): Realisations {
    const maker = new SpectrumMaker(this.#optionsOf(trial), this.#templates, 'sharpening');
    const { first, step, count } = maker.axis;
    const wave = Float64Array.from({ length: count }, (_, k) => first + k * step);
    const lsf = wave.map(one => instruments[trial.instrument].lsf(one, step));
    const truths = Array.from({ length: trial.n }, (_, i) => truthOf(trial, this.#seed, i));
    const clean = this.#cleanOf(trial, truths, maker);
    const error = clean.map(one => noiseSigma(one, trial.sn));
    const flux = clean.map((one, i) => this.#noisy(one, trial, i));
    return { spectra: { medium: 'air', wave, lsf, flux, error }, truths };
  }

  #optionsOf(trial: Trial): MockOptions {
    const { instrument, sn, sigma, correlation } = trial;
    return {
      ...mockDefaults(instrument),
      ...{
        sn,
        correlation,
        z: redshiftOf(trial),
        gas: gasOf(trial),
        vmax: fastest,
        step: nativeStep[instrument]
      },
      sigma: [sigma * (1 - spread), sigma * (1 + spread)]
    };
  }

  #cleanOf(trial: Trial, truths: readonly Truth[], maker: SpectrumMaker): Float64Array[] {
    const { instrument, sigma, purpose, n, ages } = trial;
    const name = [instrument, sigma, n, purpose.replace('free ', ''), ages].join(' ');
    const kept = this.#clean.get(name) ?? truths.map(truth => maker.flux(truth));
    this.#clean.clear();
    this.#clean.set(name, kept);
    return kept;
  }

  /** Independent between trials as between realisations, so that their verdicts are too. */
  #noisy(clean: Float64Array, trial: Trial, index: number): Float64Array {
    if (trial.purpose === 'exact') return clean;
    const { sn, sigma, correlation } = trial;
    const kind = trial.purpose.length + Math.round(1000 * correlation);
    const own = spaxelSeed(spaxelSeed(this.#seed, Math.round(10 * sn), sigma), kind, 1);
    return withNoise(clean, trial, normals(spaxelSeed(own, index, 1)));
  }
}
