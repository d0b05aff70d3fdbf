// The noise-free spectrum of a spaxel.
import { SpaxelError, vacuumToAir } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { channelMeans, fineStep, lightSpeed, mockAxis, type MockAxis } from './axis.ts';
import { calzetti } from './attenuation.ts';
import { broadened, leastVariance, type Kernel } from './broaden.ts';
import type { Truth } from './disc.ts';
import { addGas } from './gas.ts';
import { gaussianPart, instrumentNamed } from './instrument.ts';
import { Populations, vacuumWave } from './light.ts';
import type { MockOptions } from './options.ts';
import { splined } from './spline.ts';

const { exp, sqrt } = Math;
const fwhmPerSigma = sqrt(8 * Math.LN2);
// (km/s)^2 below which nothing is made. Sharpening by 40 km/s: what templates of 2.5 A hold grows by 15 at most.
const least = { broadening: leastVariance * fineStep ** 2, sharpening: -(40 ** 2) } as const;

/** Makes noise-free spectra of one mock: its axis, and the flux per channel of a truth. */
export class SpectrumMaker {
  readonly axis: MockAxis;
  readonly #options: MockOptions;
  readonly #populations: Populations;
  readonly #templateFwhm: Float64Array;
  readonly #law: Float64Array;

  /**
   * @param how sharpening: galaxies may be colder than the templates are broad, their lines are then made narrower
   * @throws SpaxelError OptionInvalid when the templates are too short or too broad for what is asked.
   */
  constructor(options: MockOptions, set: Templates, how: keyof typeof least = 'broadening') {
    this.#options = options;
    this.axis = mockAxis(options, set);
    const { fine } = this.axis;
    this.#populations = new Populations(set, fine);
    this.#templateFwhm = splined(vacuumWave(set).map(Math.log), set.fwhm, fine);
    this.#law = fine.map(ln => calzetti(exp(ln)));
    this.#checkSigma(least[how]);
  }

  /**
   * Mean flux per channel [count]: 1 at 5450-5550 A rest before attenuation (Calzetti 2000, inside the convolution).
   * @throws SpaxelError OptionInvalid when the templates lack the population.
   */
  flux(truth: Truth): Float64Array {
    const light = this.#populations.at(truth.logAge, truth.mh);
    if (truth.av !== 0)
      for (let i = 0; i < light.length; i += 1)
        light[i] = (light[i] as number) * 10 ** (-0.4 * truth.av * (this.#law[i] as number));
    const blurred = broadened(light, point => this.#kernelAt(truth, point));
    const flux = channelMeans(blurred, this.axis, truth.velocity);
    if (this.#options.gas > 0) addGas(flux, truth, { options: this.#options, axis: this.axis });
    return flux;
  }

  /** What the templates need at a fine point: intrinsic^2 + instrument^2 - template^2, the channel's box left out. */
  #kernelAt({ sigma, velocity, h3 = 0, h4 = 0 }: Truth, point: number): Kernel {
    const variance = (sigma ** 2 + this.#excess(point, velocity)) / fineStep ** 2;
    return { variance, own: (sigma / fineStep) ** 2, h3, h4 };
  }

  /** instrument^2 - template^2 at a fine point seen at a velocity, (km/s)^2; negative where the templates are the broader. */
  #excess(point: number, velocity: number): number {
    const { z, step, instrument } = this.#options;
    const index = Math.min(point, this.axis.fine.length - 1);
    const rest = exp(this.axis.fine[index] as number);
    const kind = instrumentNamed(instrument);
    const seen = rest * (1 + z) * exp(velocity / lightSpeed);
    const observed = kind.medium === 'air' ? vacuumToAir(seen) : seen;
    const squared = gaussianPart(kind, observed, step) / observed ** 2;
    const template = ((this.#templateFwhm[index] as number) / rest) ** 2;
    return ((squared - template) * lightSpeed ** 2) / fwhmPerSigma ** 2;
  }

  #checkSigma(leastLeft: number): void {
    const { sigma, vmax, instrument } = this.#options;
    const points = [...this.axis.fine.keys()];
    const excess = points.flatMap(point => [-vmax, vmax].map(v => this.#excess(point, v)));
    const worst = excess.reduce((least, value) => Math.min(least, value), 0);
    const narrowest = Math.ceil(sqrt(Math.max(0, leastLeft - worst)));
    const asked = Math.min(...sigma);
    if (asked >= narrowest) return;
    throw new SpaxelError(
      'OptionInvalid',
      `--sigma ${String(asked)} km/s cannot be made: these templates are broader than ${instrument}, so that ${String(narrowest)} km/s is the least at this redshift.`
    );
  }
}
