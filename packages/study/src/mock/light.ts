// Populations of any age and metallicity within a template set, by the light that they give.
import { airToVacuum, SpaxelError } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';
import { splined } from './spline.ts';

/** Angstrom, rest, vacuum: where light is counted. */
export const lightWindow = [5450, 5550] as const;

/** The template wavelengths in vacuum, angstrom. */
export function vacuumWave({ wave, manifest }: Templates): Float64Array {
  return manifest.medium === 'air' ? wave.map(airToVacuum) : wave;
}

interface Between {
  readonly low: number;
  /** Share of the node above `low`. */
  readonly share: number;
}

/** Where a value lies between ascending nodes. @throws SpaxelError OptionInvalid outside them. */
function between(nodes: Float64Array, value: number, name: string): Between {
  const [first = NaN, last = NaN] = [nodes[0], nodes.at(-1)];
  if (!(value >= first && value <= last)) {
    const limits = `${first.toFixed(2)} to ${last.toFixed(2)}`;
    throw new SpaxelError(
      'OptionInvalid',
      `The ${name} of ${String(value)} lies outside the templates: ${limits}.`
    );
  }
  let high = 1;
  while (high < nodes.length - 1 && (nodes[high] as number) < value) high += 1;
  const [low, up] = [nodes[high - 1] as number, nodes[high] as number];
  return { low: high - 1, share: (value - low) / (up - low) };
}

/** The mean of a spectrum in the light window. */
function lightOf(wave: Float64Array, spectrum: Float32Array): number {
  let [sum, count] = [0, 0];
  wave.forEach((one, i) => {
    if (one < lightWindow[0] || one > lightWindow[1]) return;
    sum += spectrum[i] as number;
    count += 1;
  });
  if (count > 0) return sum / count;
  throw new SpaxelError(
    'OptionInvalid',
    `The templates do not cover ${lightWindow.join('-')} A, where light is counted.`
  );
}

/** A template and its share of the light; the shares of a population sum to 1. */
export interface LightShare {
  readonly row: number;
  readonly share: number;
}

/**
 * The shares of the (up to) four neighbours of an age and a metallicity, bilinear in log age and [M/H]: so the light-weighted
 * means are exactly those asked for.
 */
export function lightShares(set: Templates, logAge: number, mh: number): LightShare[] {
  const ages = set.manifest.ages.length;
  const age = between(set.logAge.subarray(0, ages), logAge, 'log age');
  const metal = between(Float64Array.from(set.manifest.mh), mh, '[M/H]');
  return [0, 1].flatMap(up =>
    [0, 1].map(old => ({
      row: (metal.low + up) * ages + age.low + old,
      share: (up === 1 ? metal.share : 1 - metal.share) * (old === 1 ? age.share : 1 - age.share)
    }))
  );
}

/** Spectra of populations on a grid of ln(vacuum wavelength), 1 on average in the light window. */
export class Populations {
  readonly #set: Templates;
  readonly #wave: Float64Array;
  readonly #points: Float64Array;
  readonly #rows = new Map<number, Float64Array>();

  /** @param points ascending ln(angstrom), rest, vacuum, within the templates */
  constructor(set: Templates, points: Float64Array) {
    this.#set = set;
    this.#wave = vacuumWave(set);
    this.#points = points;
  }

  /** The spectrum of a light-weighted log10(age/yr) and [M/H]. @throws SpaxelError OptionInvalid outside the templates. */
  at(logAge: number, mh: number): Float64Array {
    const sum = new Float64Array(this.#points.length);
    for (const { row, share } of lightShares(this.#set, logAge, mh))
      if (share > 0)
        this.#row(row).forEach((value, i) => (sum[i] = (sum[i] as number) + share * value));
    return sum;
  }

  #row(row: number): Float64Array {
    const known = this.#rows.get(row);
    if (known !== undefined) return known;
    const { wave, spectra } = this.#set;
    const own = spectra.subarray(row * wave.length, (row + 1) * wave.length);
    const light = lightOf(this.#wave, own);
    const made = splined(this.#wave.map(Math.log), own, this.#points).map(value => value / light);
    this.#rows.set(row, made);
    return made;
  }
}
