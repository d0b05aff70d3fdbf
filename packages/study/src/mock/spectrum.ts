// The noise-free spectrum of a spaxel.
import { SpaxelError, vacuumToAir } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { channelMeans, fineStep, lightSpeed, mockAxis, type MockAxis } from './axis.ts';
import { calzetti } from './attenuation.ts';
import { broadened } from './broaden.ts';
import type { Truth } from './disc.ts';
import { gaussianPart, instruments } from './instrument.ts';
import { Populations, vacuumWave } from './light.ts';
import type { MockOptions } from './options.ts';
import { splined } from './spline.ts';

const { exp, sqrt } = Math;
const fwhmPerSigma = sqrt(8 * Math.LN2);
// The narrowest Gaussian that points 5 km/s apart sample truly.
const leastSigma = 0.8 * fineStep;

/** Makes noise-free spectra of one mock: its axis, and the flux per channel of a truth. */
export class SpectrumMaker {
  readonly axis: MockAxis;
  readonly #options: MockOptions;
  readonly #populations: Populations;
  readonly #templateFwhm: Float64Array;
  readonly #law: Float64Array;

  /** @throws SpaxelError OptionInvalid when the templates do not cover the instrument's wavelengths. */
  constructor(options: MockOptions, set: Templates) {
    this.#options = options;
    this.axis = mockAxis(options, set);
    const { fine } = this.axis;
    this.#populations = new Populations(set, fine);
    this.#templateFwhm = splined(vacuumWave(set).map(Math.log), set.fwhm, fine);
    this.#law = fine.map(ln => calzetti(exp(ln)));
  }

  /**
   * Mean flux per channel [count]: 1 at 5450-5550 A rest before attenuation (Calzetti 2000, inside the convolution).
   * @throws SpaxelError OptionInvalid when the templates are broader than what is asked, or lack the population.
   */
  flux(truth: Truth): Float64Array {
    const light = this.#populations.at(truth.logAge, truth.mh);
    const dimmed = light.map(
      (value, i) => value * 10 ** (-0.4 * truth.av * (this.#law[i] as number))
    );
    const blurred = broadened(dimmed, point => this.kernelSigma(truth, point) / fineStep);
    return channelMeans(blurred, this.axis, truth.velocity);
  }

  /** km/s that the templates need at a fine point: sqrt(intrinsic^2 + instrument^2 - template^2), the channel's box left out. */
  kernelSigma({ sigma, velocity }: Truth, point: number): number {
    const { z, step, instrument } = this.#options;
    const index = Math.min(point, this.axis.fine.length - 1);
    const rest = exp(this.axis.fine[index] as number);
    const observed = vacuumToAir(rest * (1 + z) * exp(velocity / lightSpeed));
    const squared = gaussianPart(instruments[instrument], observed, step) / observed ** 2;
    const template = ((this.#templateFwhm[index] as number) / rest) ** 2;
    const excess = ((squared - template) * lightSpeed ** 2) / fwhmPerSigma ** 2;
    const variance = sigma ** 2 + excess;
    if (variance >= leastSigma ** 2) return sqrt(variance);
    const least = Math.ceil(sqrt(leastSigma ** 2 - excess));
    throw new SpaxelError(
      'OptionInvalid',
      `--sigma ${sigma.toFixed(0)} km/s is less than the templates' own resolution allows for ${instrument}: at ${observed.toFixed(0)} A it must be ${String(least)} km/s or more.`
    );
  }
}
