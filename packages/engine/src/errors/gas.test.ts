/** Errors of gas by Monte Carlo: as large as the truth is off, and the same whenever they are asked for. */
import { fitSpectrum } from '../fit.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import { defaultFolder, made, readTemplates, redshift } from '../testing/default.ts';
import { withGas } from '../testing/gas.ts';
import { defaultMonteCarlo, monteCarlo, type Spread } from './monte-carlo.ts';

const templates = readTemplates(defaultFolder);
const strengths = { HB_4861: 1, OIII_5007: 2, NI_5198: 0 };
const names = Object.keys(strengths) as (keyof typeof strengths)[];
const asked: Parameters = {
  ...defaultParameters,
  z: redshift,
  gas: names.join(','),
  populations: false,
  degree: 4
};
const wave = Float64Array.from({ length: 500 }, (_, i) => 4860 + 1.25 * i);
const parts = [
  [72, 0.6],
  [96, 0.4]
] as const;
const stars = made(templates, wave, { v: 35, sigma: 160, parts, signalToNoise: Infinity });
const median = stars.flux.toSorted()[wave.length >> 1]!;

function galaxy(bright: number, seed: number, sigma = 70): ObservedSpectrum {
  const clean = { ...stars, error: wave.map(() => median / 40), lsf: wave.map(() => 2.6) };
  const fluxes = Object.fromEntries(names.map(name => [name, strengths[name] * bright * median]));
  return withGas(clean, { v: -80, sigma, fluxes }, { z: redshift, seed });
}

function spread(spectrum: ObservedSpectrum, n: number, parameters = asked): Spread {
  const how = { ...defaultMonteCarlo, n };
  const found = monteCarlo(spectrum, { asked: parameters, how }, templates);
  if ('code' in found) throw new Error(found.message);
  return found;
}

test('fluxes, V and sigma lie within their errors of the truth, about as often as they should', () => {
  const truth: Record<string, number> = { V_GAS: -80, SIGMA_GAS: 70 };
  for (const name of names) truth[`FLUX_${name}`] = strengths[name] * 2 * median;
  const pulls: number[] = [];
  const ratios: number[] = [];
  for (let seed = 1; seed <= 20; seed += 1) {
    const { quantities } = spread(galaxy(2, seed), 30);
    for (const [name, value] of Object.entries(truth)) {
      const error = quantities[`${name}_ERR`]!;
      ratios.push(error / quantities[`${name}_ERR_FORMAL`]!);
      if (value !== 0) pulls.push((quantities[name]! - value) / error);
    }
  }
  const rms = Math.sqrt(pulls.reduce((sum, one) => sum + one * one, 0) / pulls.length);
  const covered = pulls.filter(pull => Math.abs(pull) <= 1).length / pulls.length;
  const ratio = ratios.toSorted((a, b) => a - b)[ratios.length >> 1]!;
  expect(rms).toBeGreaterThan(0.8);
  expect(rms).toBeLessThan(1.35);
  expect(covered).toBeGreaterThan(0.5);
  expect(covered).toBeLessThan(0.85);
  expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
});

test('on white noise they are about the formal errors, which are kept, and so is the best fit', () => {
  const spectrum = galaxy(3, 1);
  const { quantities, count, model } = spread(spectrum, 300);
  const plain = fitSpectrum(spectrum, asked, templates) as Spread;
  expect(count).toBeGreaterThan(295);
  expect(model).toEqual(plain.model);
  for (const name of ['V_GAS', 'SIGMA_GAS', 'FLUX_HB_4861', 'FLUX_OIII_5007', 'V', 'SIGMA']) {
    expect(quantities[name]).toBe(plain.quantities[name]);
    expect(quantities[`${name}_ERR_FORMAL`]).toBe(plain.quantities[`${name}_ERR`]);
    const ratio = quantities[`${name}_ERR`]! / quantities[`${name}_ERR_FORMAL`]!;
    expect([name, ratio, Math.abs(ratio - 1) < 0.2]).toEqual([name, ratio, true]);
    expect(quantities[`${name}_LOW`]!).toBeLessThan(quantities[name]!);
    expect(quantities[`${name}_HIGH`]!).toBeGreaterThan(quantities[name]!);
  }
});

test('a line that is not there has the error of one that might be', () => {
  const { quantities } = spread(galaxy(3, 2), 100);
  const error = quantities['FLUX_NI_5198_ERR']!;
  expect(error / quantities['FLUX_NI_5198_ERR_FORMAL']!).toBeGreaterThan(0.6);
  expect(error / quantities['FLUX_NI_5198_ERR_FORMAL']!).toBeLessThan(1.5);
  expect(quantities['FLUX_NI_5198_LOW']!).toBeGreaterThanOrEqual(0);
});

test('where no line is seen fluxes have errors, and the kinematics of the gas have none', () => {
  const { quantities } = spread(galaxy(0, 3), 60);
  for (const name of names) {
    const ratio = quantities[`FLUX_${name}_ERR`]! / quantities[`FLUX_${name}_ERR_FORMAL`]!;
    expect([name, ratio > 0.5 && ratio < 1.6]).toEqual([name, true]);
  }
  expect(quantities['V_GAS_ERR']).toBeNaN();
  expect(quantities).not.toHaveProperty('V_GAS_LOW');
});

test('populations and gas of their own kinds are realised together', () => {
  const both: Parameters = { ...asked, gas: 'all', gasKinematics: 'apart', populations: true };
  for (const parameters of [both, { ...both, regularisation: 10 }]) {
    const { quantities } = spread(galaxy(6, 4), 20, parameters);
    for (const name of ['AGE_LW', 'MH_LW', 'V_GAS', 'V_FORBIDDEN', 'FLUX_OIII_5007'])
      expect([name, quantities[`${name}_ERR`]! > 0]).toEqual([name, true]);
  }
});

test('they depend on the spectrum and on what is asked for alone', () => {
  const spectrum = galaxy(2, 5);
  const first = spread(spectrum, 12);
  spread(galaxy(4, 6, 200), 12);
  expect(spread(spectrum, 12)).toEqual(first);
});

test('units are those of the data', () => {
  const spectrum = galaxy(2, 7);
  const scaled = {
    ...spectrum,
    flux: spectrum.flux.map(one => one * 2 ** -60),
    error: spectrum.error.map(one => one * 2 ** -60)
  };
  const [plain, small] = [spread(spectrum, 12).quantities, spread(scaled, 12).quantities];
  expect(small['FLUX_OIII_5007_ERR']! * 2 ** 60).toBe(plain['FLUX_OIII_5007_ERR']);
  expect(small['V_GAS_ERR']).toBe(plain['V_GAS_ERR']);
});
