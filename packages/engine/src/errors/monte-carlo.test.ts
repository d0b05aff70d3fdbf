/** Errors by Monte Carlo: as large as they must be, and a function of the spectrum and of what is asked for. */
import { fitSpectrum } from '../fit.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import { correlated } from '../testing/correlated.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { defaultMonteCarlo, monteCarlo, type Spread } from './monte-carlo.ts';

const templates = readTemplates(defaultFolder);
const asked: Parameters = { ...defaultParameters, z: redshift };
const kinematic: Parameters = { ...asked, populations: false };
const wave = megaraWave();
const galaxy = {
  v: 50,
  sigma: 180,
  parts: [
    [72, 0.6],
    [99, 0.4]
  ] as const,
  signalToNoise: 40
};
const good = made(templates, wave, galaxy);
const few = { ...defaultMonteCarlo, n: 12 };

function spread(spectrum: ObservedSpectrum, parameters = kinematic, how = few): Spread {
  const found = monteCarlo(spectrum, { asked: parameters, how }, templates);
  if ('code' in found) throw new Error(found.message);
  return found;
}

test('on white noise they are about the formal errors, which are kept', () => {
  const how = { ...defaultMonteCarlo, n: 400 };
  const { quantities, count, boundHits } = spread(good, { ...kinematic, moments: 4, bias: 0 }, how);
  expect(count).toBe(400);
  expect(boundHits).toBe(0);
  for (const name of ['V', 'SIGMA', 'SIGMA_RAW', 'H3', 'H4']) {
    const ratio = quantities[`${name}_ERR`]! / quantities[`${name}_ERR_FORMAL`]!;
    expect([name, Math.abs(ratio - 1) < 0.15]).toEqual([name, true]);
    const [low, high] = [quantities[`${name}_LOW`]!, quantities[`${name}_HIGH`]!];
    expect(low).toBeLessThan(quantities[name]!);
    expect(high).toBeGreaterThan(quantities[name]!);
    expect(quantities[`${name}_ERR`]).toBeCloseTo(0.5 * (high - low), 12);
  }
});

test('the fit is that of fitSpectrum, and populations have errors too', () => {
  const plain = fitSpectrum(good, asked, templates);
  const { covariance, ...found } = spread(good, asked);
  expect(found).toMatchObject({ model: (plain as Spread).model, quality: 0 });
  expect(found.quantities['V']).toBe((plain as Spread).quantities['V']);
  expect(found.quantities['AGE_LW_ERR']).toBeGreaterThan(0);
  expect(found.quantities['MH_LW_ERR']).toBeGreaterThan(0);
  expect(covariance.names).toEqual(['V', 'SIGMA', 'AGE_LW', 'MH_LW']);
  const at = (a: number, b: number) => covariance.values[4 * a + b]!;
  for (let a = 0; a < 4; a += 1)
    for (let b = 0; b < 4; b += 1) {
      expect(at(a, b)).toBe(at(b, a));
      expect(at(a, b) ** 2).toBeLessThanOrEqual(at(a, a) * at(b, b) * (1 + 1e-12));
    }
});

test('dust has an error: 100 galaxies like this one scatter by 0.08', () => {
  const dusty: Parameters = { ...asked, attenuation: 'calzetti', mdegree: 0 };
  const { quantities, covariance } = spread(good, dusty, { ...few, n: 60 });
  expect(covariance.names).toContain('AV');
  expect(quantities['AV_ERR']).toBeGreaterThan(0.05);
  expect(quantities['AV_ERR']).toBeLessThan(0.16);
});

test('smoothed weights are smoothed in each realisation: ages scatter less than without', () => {
  const how = { ...few, n: 30 };
  // As far as chi2 allows would be a plane here, which no noise can move.
  const smooth = spread(good, { ...asked, regularisation: 20 }, how).quantities;
  const rough = spread(good, asked, how).quantities;
  expect(smooth['AGE_LW_ERR']).toBeGreaterThan(0.1 * rough['AGE_LW_ERR']!);
  expect(smooth['AGE_LW_ERR']).toBeLessThan(1.2 * rough['AGE_LW_ERR']!);
  expect(smooth['AGE_LW_LOW']).toBeLessThan(smooth['AGE_LW']! + 2 * smooth['AGE_LW_ERR']!);
  expect(smooth['AGE_LW_HIGH']).toBeGreaterThan(smooth['AGE_LW']! - 2 * smooth['AGE_LW_ERR']!);
});

test('they depend on the spectrum and on what is asked for, not on what was done before', () => {
  const other = made(templates, wave, { ...galaxy, v: 0, seed: 5 });
  const [first, second] = [spread(good), spread(other)];
  expect(spread(other)).toEqual(second);
  spread(good, { ...kinematic, moments: 4 });
  expect(spread(good)).toEqual(first);
  expect(spread(good, { ...kinematic, degree: 9 }).quantities['V_ERR']).not.toBe(
    first.quantities['V_ERR']
  );
});

test('a spectrum given backwards, or in other units, has the same errors', () => {
  const turned = Object.fromEntries(
    (['wave', 'flux', 'error', 'lsf'] as const).map(name => [name, good[name].slice().reverse()])
  );
  const scaled = {
    flux: good.flux.map(one => one * 2 ** -60),
    error: good.error.map(one => one * 2 ** -60)
  };
  const { quantities, model } = spread(good);
  const back = spread({ ...good, ...turned });
  expect(back.quantities).toEqual(quantities);
  expect(back.model.slice().reverse()).toEqual(model);
  expect(spread({ ...good, ...scaled }).quantities).toEqual(quantities);
});

test('blocks of residuals see correlated noise, which white noise does not', () => {
  const noisy = correlated(made(templates, wave, { ...galaxy, signalToNoise: Infinity }), {
    sigma: 1 / 40,
    lag: 0.6,
    seed: 3
  });
  const how = { ...defaultMonteCarlo, n: 200 };
  const white = spread(noisy, kinematic, how).quantities;
  const blocks = spread(noisy, kinematic, { ...how, kind: 'blocks' }).quantities;
  // (1 + .6) / (1 - .6) in variance for what is wide, less for lines
  expect(blocks['V_ERR']! / white['V_ERR']!).toBeGreaterThan(1.2);
  expect(blocks['SIGMA_ERR']! / white['SIGMA_ERR']!).toBeGreaterThan(1.2);
});

test('realisations that reach a bound are counted, and a limit is one', () => {
  const cold = made(templates, wave, { ...galaxy, sigma: 5, signalToNoise: 10 });
  const { boundHits, count, quality, quantities } = spread(
    { ...cold, lsf: cold.lsf.map(() => 2.4) },
    kinematic,
    { ...few, n: 50 }
  );
  expect(count).toBeGreaterThan(25);
  expect(quality & 1).toBe(1);
  expect(boundHits).toBeGreaterThan(5);
  expect(quantities['SIGMA_ERR']).toBeGreaterThan(0);
});

test.each<[string, Partial<ObservedSpectrum>, string]>([
  ['zero', { flux: new Float64Array(wave.length) }, 'SpectrumUnusable'],
  ['not finite', { flux: new Float64Array(wave.length).fill(NaN) }, 'SpectrumUnusable'],
  ['masked', { mask: new Uint8Array(wave.length).fill(1) }, 'TooFewPixels'],
  ['misshapen', { error: new Float64Array(3) }, 'SpectraUnreadable'],
  ['elsewhere', { wave: wave.map(one => one + 20000) }, 'TemplatesOff']
])('a spectrum that is %s has a status', (_, part, code) => {
  const found = monteCarlo({ ...good, ...part }, { asked: kinematic, how: few }, templates);
  expect(found).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
});

test.each([{ n: 1 }, { n: 2.5 }, { n: NaN }, { block: 0 }])('%j is refused', wrong => {
  const how = { ...few, ...wrong };
  const found = monteCarlo(good, { asked: kinematic, how }, templates);
  expect(found).toMatchObject({ status: 'refused', code: 'OptionInvalid' });
});

test.each([
  ['lines upside down', (one: number) => Math.max(0.01, 2 - one)],
  ['noise alone', (_: number, i: number) => 1 + 0.3 * Math.sin(i * i)],
  ['a step', (_: number, i: number) => (i < 500 ? 1 : 2)],
  ['a cosmic ray', (one: number, i: number) => (i === 400 ? 1e6 : one)],
  ['holes of NaN', (one: number, i: number) => (i % 40 < 8 ? NaN : one)]
])('%s: errors without a NaN, or a status', (_, change) => {
  const spectrum = { ...good, flux: good.flux.map(change) };
  for (const kind of ['white', 'blocks'] as const) {
    const how = { ...few, kind };
    const found = monteCarlo(spectrum, { asked: { ...asked, moments: 4 }, how }, templates);
    if ('code' in found) expect(found.message).toMatch(/\.$/);
    else expect(Object.values(found.quantities).every(Number.isFinite)).toBe(true);
  }
});
