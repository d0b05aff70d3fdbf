// A galaxy whose truth is known, as a cube.
import { airToVacuum } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { isBorder, spaxelOf, truthNames, type TruthName } from './disc.ts';
import { instruments } from './instrument.ts';
import { errorOf, unitNoise, type NoiseModel } from './noise.ts';
import { makeObserver, type Observer } from './observe.ts';
import { fillOptions, type MockOptions } from './options.ts';
import { normalNumbers, seedOf } from './random.ts';

/** A cube and the maps from which it was made. */
export interface Mock {
  readonly options: MockOptions;
  readonly templates: { readonly name: string; readonly digest: string };
  /** Channels, air, angstrom. */
  readonly wave: Float64Array;
  /** Normalisation window, rest vacuum angstrom. */
  readonly window: readonly [number, number];
  /** [nz, ny, nx] in the instrument's unit; NaN in the border and where the templates do not reach. */
  readonly flux: Float32Array;
  /** [nz, ny, nx], one sigma. */
  readonly error: Float32Array;
  /** [ny, nx] each; NaN in the border. */
  readonly truth: Readonly<Record<TruthName, Float32Array>>;
}

function noiseModel({ sn, correlation, z }: MockOptions, { wave, window }: Observer): NoiseModel {
  const inWindow = wave.map(air => {
    const rest = airToVacuum(air) / (1 + z);
    return rest >= window[0] && rest <= window[1] ? 1 : 0;
  });
  return { sn, correlation, window: channel => inWindow[channel] === 1 };
}

/** Writes one spaxel's spectrum and error into the cubes. */
function fillSpaxel(mock: Mock, observer: Observer, place: { x: number; y: number }): void {
  const { options, flux, error } = mock;
  const { x, y } = place;
  const truth = spaxelOf(options, x, y);
  const model = noiseModel(options, observer);
  const seen = observer.observe(truth);
  const level = truth.light * instruments[options.instrument].level;
  const clean = seen.map(value => value * level);
  const sigma = errorOf(clean, model);
  const normal = normalNumbers(seedOf(options.seed, x, y));
  const noise = unitNoise(clean.length, options.correlation, normal);
  const [spaxel, plane] = [y * options.nx + x, options.nx * options.ny];
  clean.forEach((value, channel) => {
    const one = sigma[channel] ?? NaN;
    flux[channel * plane + spaxel] = value + one * (noise[channel] ?? NaN);
    error[channel * plane + spaxel] = one;
  });
  for (const name of truthNames) mock.truth[name][spaxel] = truth[name];
}

/**
 * Makes a rotating disc from a template set; what is not asked has defaults (MEGARA, 12 x 12, S/N 40). The same options,
 * set and seed give the same numbers.
 * @throws SpaxelError OptionInvalid, TemplatesOff with a sentence.
 */
export function makeMock(asked: Partial<MockOptions>, set: Templates): Mock {
  const options = fillOptions(asked);
  const observer = makeObserver(options, set);
  const { name, digest } = set.manifest;
  const plane = options.nx * options.ny;
  const blank = (count: number) => new Float32Array(count).fill(NaN);
  const mock: Mock = {
    options,
    templates: { name, digest },
    wave: observer.wave,
    window: observer.window,
    flux: blank(observer.wave.length * plane),
    error: blank(observer.wave.length * plane),
    truth: {
      V: blank(plane),
      SIGMA: blank(plane),
      AGE_LW: blank(plane),
      MH_LW: blank(plane),
      AV: blank(plane),
      SNR: blank(plane)
    }
  };
  for (let y = 0; y < options.ny; y++)
    for (let x = 0; x < options.nx; x++)
      if (!isBorder(options, x, y)) fillSpaxel(mock, observer, { x, y });
  return mock;
}
