// What the detector sees of a population: reddened, shifted, broadened, integrated over each channel, without noise.
import { airToVacuum, SpaxelError } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { broadenAt } from './broaden.ts';
import type { Spaxel } from './disc.ts';
import { calzetti } from './dust.ts';
import { fineStepKms, makeFine, speedOfLight, vacuumWave, type FineTemplates } from './fine.ts';
import { channelsOf, instruments } from './instrument.ts';
import type { MockOptions } from './options.ts';
import { mixOf } from './population.ts';

/** Makes spectra of one instrument from one set. */
export interface Observer {
  /** Channels, air, angstrom. */
  readonly wave: Float64Array;
  /** Normalisation window, rest vacuum angstrom: that of the fitters. */
  readonly window: readonly [number, number];
  /** Mean flux density of each channel, about 1 in the window; NaN where the templates do not reach. */
  observe(truth: Pick<Spaxel, 'V' | 'SIGMA' | 'AGE_LW' | 'MH_LW' | 'AV'>): Float64Array;
}

const usualWindow = [5450, 5550] as const;
// Gauss-Legendre, three points a channel: exact for polynomials of degree 5.
const nodes = [-Math.sqrt(0.6) / 2, 0, Math.sqrt(0.6) / 2];
const weights = [5 / 18, 8 / 18, 5 / 18];
const leastKernelKms = 1.5 * fineStepKms;
const fwhmPerSigma = Math.sqrt(8 * Math.LN2);

/** 5450-5550 A where data and templates cover it, else the middle 100 A of what they share, rest vacuum. */
function windowOf(wave: Float64Array, set: Templates, z: number): readonly [number, number] {
  const covered = vacuumWave(set);
  const low = Math.max(airToVacuum(wave[0] ?? NaN) / (1 + z), covered[0] ?? NaN);
  const high = Math.min(airToVacuum(wave.at(-1) ?? NaN) / (1 + z), covered.at(-1) ?? NaN);
  const observed = (airToVacuum(wave.at(-1) ?? NaN) - airToVacuum(wave[0] ?? NaN)) / (1 + z);
  if (!(high - low > observed / 2))
    throw new SpaxelError(
      'TemplatesOff',
      `At z ${z} the template set ${set.manifest.name} covers less than half of the cube.`
    );
  if (low <= usualWindow[0] && usualWindow[1] <= high) return usualWindow;
  return [(low + high) / 2 - 50, (low + high) / 2 + 50];
}

/** ln(rest vacuum wavelength at V = 0) of the quadrature points, three a channel. */
function pointsOf(wave: Float64Array, { step, z }: MockOptions): Float64Array {
  return Float64Array.from({ length: 3 * wave.length }, (_, i) => {
    const air = (wave[Math.floor(i / 3)] ?? NaN) + step * (nodes[i % 3] ?? 0);
    return Math.log(airToVacuum(air) / (1 + z));
  });
}

/**
 * sigma_instrument^2 - sigma_template^2 at each point, (km/s)^2: the instrument without the box of its channel, since the
 * channels are integrated over; mostly negative, templates being the broader ones.
 */
function resolutionGap(
  points: Float64Array,
  fine: FineTemplates,
  options: MockOptions
): Float64Array {
  const { step, z } = options;
  const instrument = instruments[options.instrument];
  return points.map(ln => {
    const rest = Math.exp(ln);
    const observed = rest * (1 + z);
    const line = instrument.fwhm(observed, step) / fwhmPerSigma;
    const seen = (line ** 2 - step ** 2 / 12) / observed ** 2;
    const template = (fine.fwhm(rest) / fwhmPerSigma / rest) ** 2;
    return (seen - template) * speedOfLight ** 2;
  });
}

function checkSigma(gap: Float64Array, options: MockOptions): void {
  const worst = gap.reduce((least, value) => Math.min(least, value), 0);
  const least = Math.ceil(Math.sqrt(leastKernelKms ** 2 - worst));
  const asked = Math.min(...options.sigma);
  if (asked >= least) return;
  throw new SpaxelError(
    'OptionInvalid',
    `sigma ${asked} km/s cannot be made: these templates are broader than ${options.instrument}, so that ${least} km/s is the least.`
  );
}

function reddenedMix(set: Templates, fine: FineTemplates, dust: Float64Array) {
  return ({ AGE_LW, MH_LW, AV }: Pick<Spaxel, 'AGE_LW' | 'MH_LW' | 'AV'>): Float64Array => {
    const flux = new Float64Array(fine.count);
    for (const { row, light } of mixOf(set, AGE_LW, MH_LW))
      fine.spectrum(row).forEach((value, i) => (flux[i] = (flux[i] ?? 0) + light * value));
    return flux.map((value, i) => value * 10 ** (-0.4 * AV * (dust[i] ?? 0)));
  };
}

/**
 * An observer of the asked instrument. The convolution is in ln(wavelength), the dust inside it (science.md's equation).
 * @throws SpaxelError TemplatesOff, OptionInvalid when the asked sigma is below what the templates allow.
 */
export function makeObserver(options: MockOptions, set: Templates): Observer {
  const wave = channelsOf(instruments[options.instrument], options.step);
  const window = windowOf(wave, set, options.z);
  const fine = makeFine(set, window);
  const points = pointsOf(wave, options);
  const gap = resolutionGap(points, fine, options);
  checkSigma(gap, options);
  const { lnFirst, lnStep, count } = fine;
  const dust = Float64Array.from({ length: count }, (_, i) =>
    calzetti(Math.exp(lnFirst + i * lnStep))
  );
  const mix = reddenedMix(set, fine, dust);
  const observe: Observer['observe'] = truth => {
    const shifted = points.map(ln => ln - truth.V / speedOfLight);
    const sigmas = gap.map(value => Math.sqrt(truth.SIGMA ** 2 + value) / speedOfLight);
    const seen = broadenAt({ lnFirst, lnStep, flux: mix(truth) }, shifted, sigmas);
    return wave.map((_, i) =>
      weights.reduce((sum, weight, k) => sum + weight * (seen[3 * i + k] ?? NaN), 0)
    );
  };
  return { wave, window, observe };
}
