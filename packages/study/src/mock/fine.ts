// A template set on a grid even in ln(vacuum wavelength), fine enough for sums to stand for integrals.
import { airToVacuum, SpaxelError } from '@spaxel/core';
import type { Templates } from '@spaxel/templates';

/** km/s. */
export const speedOfLight = 299792.458;

/** Step of the fine grid, km/s: kernels of at least 1.5 steps are summed exactly (aliasing exp(-2 pi^2 1.5^2)). */
export const fineStepKms = 10;
const tapReach = 8;

/** Rest-frame spectra of single populations, each of mean 1 in the normalisation window; made as they are asked for. */
export interface FineTemplates {
  readonly lnFirst: number;
  readonly lnStep: number;
  readonly count: number;
  /** Flux per angstrom on the grid, by row of the set. */
  spectrum(row: number): Float64Array;
  /** FWHM of the templates in angstrom at a rest vacuum wavelength. */
  fwhm(waveAngstrom: number): number;
}

/** The template wavelengths in vacuum. */
export function vacuumWave({ wave, manifest }: Templates): Float64Array {
  return manifest.medium === 'air' ? wave.map(airToVacuum) : wave;
}

/** Fractional index of each of some ascending places among ascending nodes. */
function placesIn(nodes: Float64Array, places: Float64Array): Float64Array {
  let left = 0;
  return places.map(place => {
    while (left < nodes.length - 2 && (nodes[left + 1] ?? Infinity) <= place) left++;
    const start = nodes[left] ?? NaN;
    return left + (place - start) / ((nodes[left + 1] ?? NaN) - start);
  });
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The weights of the samples around each place: Lanczos' windowed sinc over 16 of them, sum 1, nothing beyond the ends. */
function tapsOf(places: Float64Array, count: number): { first: Int32Array; weights: Float64Array } {
  const width = 2 * tapReach;
  const first = Int32Array.from(places, place => Math.floor(place) - tapReach + 1);
  const weights = new Float64Array(places.length * width);
  places.forEach((place, i) => {
    const taps = weights.subarray(i * width, (i + 1) * width);
    taps.forEach((_, tap) => {
      const index = (first[i] ?? 0) + tap;
      const inside = index >= 0 && index < count;
      taps[tap] = inside ? sinc(place - index) * sinc((place - index) / tapReach) : 0;
    });
    const sum = taps.reduce((total, weight) => total + weight, 0);
    taps.forEach((weight, tap) => (taps[tap] = weight / sum));
  });
  return { first, weights };
}

function interpolate(samples: Float32Array, taps: ReturnType<typeof tapsOf>): Float64Array {
  const width = 2 * tapReach;
  return Float64Array.from(taps.first, (first, i) => {
    let sum = 0;
    for (let tap = 0; tap < width; tap++)
      sum += (taps.weights[i * width + tap] ?? 0) * (samples[first + tap] ?? 0);
    return sum;
  });
}

function meanWithin(spectrum: Float64Array, wave: Float64Array, window: readonly [number, number]) {
  // Even in ln: each sample stands for a width that grows with wavelength.
  let [light, width] = [0, 0];
  wave.forEach((one, i) => {
    if (one < window[0] || one > window[1]) return;
    light += (spectrum[i] ?? 0) * one;
    width += one;
  });
  return light / width;
}

/**
 * Puts a set on the fine grid; `window` is the normalisation window in rest vacuum angstrom.
 * @throws SpaxelError TemplatesOff when the set does not cover it.
 */
export function makeFine(set: Templates, window: readonly [number, number]): FineTemplates {
  const nodes = vacuumWave(set);
  const [low = NaN, high = NaN] = [nodes[0], nodes.at(-1)];
  if (!(low < window[0] && window[1] < high)) {
    const said = `${set.manifest.name} (${low.toFixed(0)}-${high.toFixed(0)} A)`;
    throw new SpaxelError(
      'TemplatesOff',
      `The template set ${said} does not cover ${window.join('-')} A, rest.`
    );
  }
  const lnStep = fineStepKms / speedOfLight;
  const lnFirst = Math.log(low);
  const count = Math.floor((Math.log(high) - lnFirst) / lnStep) + 1;
  const wave = Float64Array.from({ length: count }, (_, i) => Math.exp(lnFirst + i * lnStep));
  const taps = tapsOf(placesIn(nodes, wave), nodes.length);
  const made = new Map<number, Float64Array>();
  const spectrum = (row: number): Float64Array => {
    const known = made.get(row);
    if (known !== undefined) return known;
    const start = row * nodes.length;
    const raw = interpolate(set.spectra.subarray(start, start + nodes.length), taps);
    const light = meanWithin(raw, wave, window);
    const normal = raw.map(value => value / light);
    made.set(row, normal);
    return normal;
  };
  const fwhm = (one: number) => {
    const [place = 0] = placesIn(nodes, Float64Array.of(one));
    const left = Math.max(0, Math.min(nodes.length - 2, Math.floor(place)));
    const [a = NaN, b = NaN] = [set.fwhm[left], set.fwhm[left + 1]];
    return a + (b - a) * Math.max(0, Math.min(1, place - left));
  };
  return { lnFirst, lnStep, count, spectrum, fwhm };
}
