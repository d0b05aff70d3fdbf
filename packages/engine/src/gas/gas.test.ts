/** Galaxies with gas: what comes back, and what is said where there is none. */
import { emissionLines } from '@spaxel/core';
import { monteCarlo } from '../errors/monte-carlo.ts';
import { fitSpectrum } from '../fit.ts';
import type { Fitted } from '../answer.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { qualityBits } from '../quantities/quality.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import { defaultFolder, made, readTemplates, redshift } from '../testing/default.ts';
import { type Emission, withGas } from '../testing/gas.ts';

const templates = readTemplates(defaultFolder);
const asked: Parameters = { ...defaultParameters, z: redshift, gas: 'all', populations: false };
/** As MUSE sees it: lines of two pixels. */
const wave = Float64Array.from({ length: 1700 }, (_, i) => 4850 + 1.25 * i);
const parts = [
  [72, 0.6],
  [96, 0.4]
] as const;
const stars = made(templates, wave, { v: 35, sigma: 160, parts, signalToNoise: Infinity });
const median = stars.flux.toSorted()[wave.length >> 1]!;
const names = ['HB_4861', 'OIII_5007', 'HEI_5876', 'HA_6563', 'NII_6583', 'SII_6716', 'SII_6731'];
const strengths = [1, 2, 0.4, 3, 1.5, 0.6, 0.5];

/** `bright` times the lines above, flux in units of the median times angstrom, on stars of S/N 40. */
function galaxy(motion: Pick<Emission, 'v' | 'sigma'>, bright: number, seed: number) {
  const clean = { ...stars, error: wave.map(() => median / 40), lsf: wave.map(() => 2.6) };
  const fluxes = Object.fromEntries(
    names.map((name, i) => [name, strengths[i]! * bright * median])
  );
  const truth = { V_GAS: motion.v, SIGMA_GAS: motion.sigma };
  const named = names.map((name, i) => [`FLUX_${name}`, strengths[i]! * bright * median]);
  const spectrum = withGas(clean, { ...motion, fluxes }, { z: redshift, seed });
  return { spectrum, truth: { ...truth, ...Object.fromEntries(named) } as Record<string, number> };
}

function fit(spectrum: ObservedSpectrum, parameters = asked): Fitted {
  const answer = fitSpectrum(spectrum, parameters, templates);
  if (!('quantities' in answer)) throw new Error(answer.message);
  return answer;
}

test.each([
  { v: -80, sigma: 70, bright: 1 },
  { v: 220, sigma: 25, bright: 4 },
  { v: 20, sigma: 180, bright: 20 }
])('gas at $v and $sigma km/s comes back within its errors, $bright times as bright', given => {
  const pulls = new Map<string, number[]>();
  for (let seed = 1; seed <= 16; seed += 1) {
    const { spectrum, truth } = galaxy(given, given.bright, seed);
    const { quantities } = fit(spectrum);
    for (const [name, value] of Object.entries(truth)) {
      const pull = (quantities[name]! - value) / quantities[`${name}_ERR`]!;
      pulls.set(name, [...(pulls.get(name) ?? []), pull]);
    }
  }
  const all = [...pulls.values()].flat();
  const rms = Math.sqrt(all.reduce((sum, one) => sum + one * one, 0) / all.length);
  expect(rms).toBeGreaterThan(0.8);
  expect(rms).toBeLessThan(1.25);
  for (const [name, each] of pulls) {
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    expect({ name, isUnbiased: Math.abs(mean) < 0.8 }).toEqual({ name, isUnbiased: true });
  }
});

test('A/N, equivalent width and the doublets say what was put in', () => {
  const { spectrum } = galaxy({ v: 0, sigma: 60 }, 5, 3);
  const { quantities, model } = fit(spectrum);
  const width = quantities['EW_HA_6563']! * (1 + redshift) * median;
  expect(width / quantities['FLUX_HA_6563']!).toBeGreaterThan(0.8);
  expect(width / quantities['FLUX_HA_6563']!).toBeLessThan(1.2);
  // 15 A of flux in a line of 2.6 A and 60 km/s: a peak of 3.4 over a noise of 1/40.
  expect(quantities['AN_HA_6563']! / 136).toBeGreaterThan(0.8);
  expect(quantities['AN_HA_6563']! / 136).toBeLessThan(1.25);
  expect(model.every(Number.isFinite)).toBe(true);
});

test('without lines their kinematics are not known, their fluxes are consistent with 0', () => {
  const { quantities, quality, status } = fit(galaxy({ v: 0, sigma: 60 }, 0, 5).spectrum);
  expect(status).toBe('done');
  expect(quality & qualityBits.gasUnseen).toBe(qualityBits.gasUnseen);
  for (const name of ['V_GAS', 'V_GAS_ERR', 'SIGMA_GAS', 'SIGMA_GAS_ERR'])
    expect(quantities[name]).toBeNaN();
  for (const name of names) {
    expect(quantities[`FLUX_${name}`]! / quantities[`FLUX_${name}_ERR`]!).toBeLessThan(4);
    expect(quantities[`AN_${name}`]).toBeLessThan(3);
  }
});

test('lines off the data, and masked ones, are NaN; the others stay', () => {
  const { spectrum } = galaxy({ v: 0, sigma: 60 }, 4, 6);
  const mask = spectrum.mask.map((_, i) => (Math.abs(wave[i]! - 6671) < 15 ? 1 : 0));
  const { quantities } = fit({ ...spectrum, mask });
  for (const name of ['OII_3726', 'HD_4102', 'HA_6563'])
    for (const what of ['FLUX_', 'EW_', 'AN_']) expect(quantities[what + name]).toBeNaN();
  expect(quantities['FLUX_OIII_5007']).toBeGreaterThan(0);
});

test('the stars are those of the same galaxy without gas', () => {
  const motion = { v: -60, sigma: 70 };
  const alone = fit(galaxy(motion, 0, 7).spectrum, { ...asked, gas: 'none' });
  const both = fit(galaxy(motion, 3, 7).spectrum);
  for (const name of ['V', 'SIGMA_RAW']) {
    const apart = Math.abs(both.quantities[name]! - alone.quantities[name]!);
    expect(apart).toBeLessThan(0.7 * alone.quantities[`${name}_ERR`]!);
  }
});

test('populations are found beneath the lines, which stay in the model', () => {
  const { spectrum } = galaxy({ v: -60, sigma: 70 }, 5, 8);
  const { quantities, model } = fit(spectrum, { ...asked, populations: true });
  const bare = fit(galaxy({ v: -60, sigma: 70 }, 0, 8).spectrum, {
    ...asked,
    gas: 'none',
    populations: true
  });
  expect(Math.abs(quantities['AGE_LW']! - bare.quantities['AGE_LW']!)).toBeLessThan(0.15);
  expect(quantities['CHI2_POP']!).toBeLessThan(1.2);
  const peak = wave.findIndex(one => one > 6671);
  expect(model[peak]! / median).toBeGreaterThan(2);
});

test('smooth weights, dust and gas go together', () => {
  const spectrum = galaxy({ v: -60, sigma: 70 }, 5, 8).spectrum;
  const all = {
    ...asked,
    populations: true,
    regularisation: null,
    attenuation: 'calzetti'
  } as const;
  const { quantities, weights, model } = fit(spectrum, all);
  expect(quantities['CHI2_POP']!).toBeLessThan(1.25);
  expect(quantities['REGULARISATION']!).toBeGreaterThan(0);
  expect(Math.abs(quantities['AV']!)).toBeLessThan(0.3);
  expect(weights!.filter(one => one > 0.001).length).toBeGreaterThan(12);
  expect(model[wave.findIndex(one => one > 6671)]! / median).toBeGreaterThan(2);
});

test('forbidden lines have their own motion where that is asked for', () => {
  const clean = { ...stars, error: wave.map(() => median / 40), lsf: wave.map(() => 2.6) };
  const forbidden = { OIII_5007: 4 * median, NII_6583: 3 * median };
  const half = withGas(clean, { v: -90, sigma: 120, fluxes: forbidden }, { z: redshift });
  const balmer = { HB_4861: 2 * median, HA_6563: 6 * median };
  const spectrum = withGas(half, { v: 40, sigma: 40, fluxes: balmer }, { z: redshift, seed: 4 });
  const { quantities } = fit(spectrum, { ...asked, gasKinematics: 'apart' });
  const truth = { V_GAS: 40, SIGMA_GAS: 40, V_FORBIDDEN: -90, SIGMA_FORBIDDEN: 120 };
  for (const [name, value] of Object.entries(truth))
    expect(Math.abs(quantities[name]! - value)).toBeLessThan(4 * quantities[`${name}_ERR`]!);
  const tied = fit(spectrum);
  expect(tied.quantities['CHI2']!).toBeGreaterThan(1.2 * quantities['CHI2']!);
  const onlyBalmer = withGas(clean, { v: 40, sigma: 40, fluxes: balmer }, { z: redshift, seed: 4 });
  const one = fit(onlyBalmer, { ...asked, gasKinematics: 'apart' }).quantities;
  expect(Math.abs(one['V_GAS']! - 40)).toBeLessThan(5);
  expect(one['V_FORBIDDEN']).toBeNaN();
});

test('Monte Carlo gives stars and gas their errors; what is found stays', () => {
  const { spectrum } = galaxy({ v: -60, sigma: 70 }, 5, 8);
  const formal = fit(spectrum).quantities;
  const how = { n: 40, kind: 'white', block: 20 } as const;
  const answer = monteCarlo(spectrum, { asked, how }, templates);
  if (!('quantities' in answer)) throw new Error(answer.message);
  const { quantities } = answer;
  expect(answer.count).toBeGreaterThan(36);
  for (const name of ['V', 'V_GAS', 'FLUX_HA_6563']) {
    const ratio = quantities[`${name}_ERR`]! / formal[`${name}_ERR`]!;
    expect([name, ratio > 0.6 && ratio < 1.5]).toEqual([name, true]);
    expect(quantities[name]).toBe(formal[name]);
  }
});

test('gas too slow to be resolved has a limit', () => {
  const { quantities, quality } = fit(galaxy({ v: 10, sigma: 1 }, 2, 9).spectrum);
  expect(quality & qualityBits.gasLimit).toBe(qualityBits.gasLimit);
  expect(quantities['SIGMA_GAS_ERR']!).toBeGreaterThan(quantities['SIGMA_GAS']!);
  expect(quantities['SIGMA_GAS_ERR']!).toBeLessThan(60);
});

test.each([
  ['no resolution', { lsf: wave.map(() => NaN) }],
  ['lines upside down', { flux: stars.flux.map(one => Math.max(0.01, 2 * median - one)) }],
  ['a cosmic ray', { flux: stars.flux.map((one, i) => (i === 400 ? 1e6 * median : one)) }],
  ['noise alone', { flux: stars.flux.map((_, i) => median * (1 + 0.3 * Math.sin(i * i))) }]
])('%s is answered, never thrown, and forgotten', (_name, change) => {
  const { spectrum } = galaxy({ v: 0, sigma: 60 }, 1, 2);
  const before = fitSpectrum(spectrum, asked, templates);
  const answer = fitSpectrum({ ...spectrum, ...change }, asked, templates);
  if ('quantities' in answer)
    for (const name of ['V', 'V_ERR', 'SIGMA', 'CHI2'])
      expect(answer.quantities[name]).not.toBeNaN();
  else expect(answer.message).toMatch(/\.$/);
  expect(fitSpectrum(spectrum, asked, templates)).toEqual(before);
});

test('a line that nobody knows is refused', () => {
  const answer = fitSpectrum(
    galaxy({ v: 0, sigma: 60 }, 1, 2).spectrum,
    { ...asked, gas: 'XX' },
    templates
  );
  expect(answer).toMatchObject({ code: 'OptionInvalid' });
  expect(emissionLines.length).toBeGreaterThan(15);
});
