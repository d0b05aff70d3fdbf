/** Spectra whose instrument is not the same from one end to the other. */
import { fitSpectrum } from '../fit.ts';
import { monteCarlo } from '../errors/monte-carlo.ts';
import { interpolate } from '../grid/rebin.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { kinematicsPass } from '../passes.ts';
import { preparedOf } from '../prepared.ts';
import { feltExcess, templateExcess } from '../quantities/sigma.ts';
import { normWindow } from './window.ts';
import { settingOf } from '../setting.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { broadened, broadeningOf } from './parts.ts';
import { coverageOf, prepare, vacuumSetOf } from './prepare.ts';

const templates = readTemplates(defaultFolder);
const asked: Parameters = { ...defaultParameters, z: redshift, populations: false, bias: 0 };
const wave = megaraWave();
const parts = [
  [72, 0.6],
  [99, 0.4]
] as const;
const light = 299792.458;
/** What straight lines between the templates' pixels of 0.9 A add to the mock: FWHM, angstrom. */
const interpolated = (2.354820045 * 0.9) / Math.sqrt(6);

/** A galaxy through an instrument by `most` km/s broader than the templates at the red end, and as sharp at the
 * blue one. */
function through(most: number, sigma: number): ObservedSpectrum {
  const instrument = wave.map((_, i) => (i / (wave.length - 1)) * most ** 2);
  const clean = made(templates, wave, { v: 35, sigma, parts, signalToNoise: Infinity, instrument });
  const set = vacuumSetOf(templates);
  const own = interpolate(
    wave.map(one => one / (1 + redshift)),
    set.wave,
    templates.fwhm
  );
  const lsf = wave.map((one, i) => {
    const more = (2.354820045 * Math.sqrt(instrument[i]!) * one) / (1 + redshift) / light;
    return (1 + redshift) * Math.hypot(own[i]!, more, interpolated);
  });
  return { ...clean, lsf };
}

/** Sigma as one mean difference gives it. */
function byMean(spectrum: ObservedSpectrum): number {
  const setting = settingOf(spectrum, asked, templates);
  const { grid, set } = setting;
  const norm = normWindow(asked, grid, coverageOf(set));
  const { most } = setting.prepared.library.workspace;
  const excess = templateExcess(spectrum.lsf.slice(grid.from, grid.to), grid, set);
  const prepared = prepare(set, { grid, norm, most, broadening: null });
  const plain = { ...setting, prepared, excess, broadening: null };
  const ready = preparedOf(spectrum, grid, asked);
  const { solution, curvature } = kinematicsPass(ready, plain);
  return Math.sqrt(solution.kinematics[1]! ** 2 + feltExcess(excess, curvature, ready.good));
}

function fit(spectrum: ObservedSpectrum, parameters = asked): Readonly<Record<string, number>> {
  const answer = fitSpectrum(spectrum, parameters, templates);
  if (!('quantities' in answer)) throw new Error(answer.message);
  return answer.quantities;
}

test.each([60, 100, 200])('sigma of %d km/s is found, where one mean resolution errs', sigma => {
  const spectrum = through(180, sigma);
  const found = fit(spectrum);
  expect(Math.abs(found['SIGMA']! - sigma)).toBeLessThan(0.5);
  expect(Math.abs(found['V']! - 35)).toBeLessThan(0.5);
  expect(byMean(spectrum)).toBeLessThan(sigma - 3);
  // Against the templates of the set sigma is what one mean says, about: the broadening is taken back.
  expect(found['SIGMA_RAW']!).toBeGreaterThan(found['SIGMA']!);
});

test('h3 and h4 are of the stars, not of the mixture of resolutions', () => {
  const found = fit(through(180, 100), { ...asked, moments: 4 });
  expect(Math.abs(found['SIGMA']! - 100)).toBeLessThan(0.5);
  expect(Math.abs(found['H3']!)).toBeLessThan(0.005);
  expect(Math.abs(found['H4']!)).toBeLessThan(0.005);
});

test('Monte Carlo errors are of the same sigma', () => {
  const how = { n: 60, kind: 'white' as const, block: 1 };
  const { error, ...rest } = through(180, 100);
  const spectrum = { ...rest, error: error.map(one => one * 25) };
  const found = monteCarlo(spectrum, { asked, how }, templates);
  if ('code' in found) throw new Error(found.message);
  const { SIGMA, SIGMA_LOW, SIGMA_HIGH, SIGMA_ERR, SIGMA_ERR_FORMAL } = found.quantities;
  expect(SIGMA_LOW).toBeLessThan(SIGMA!);
  expect(SIGMA_HIGH).toBeGreaterThan(SIGMA!);
  expect(SIGMA_ERR! / SIGMA_ERR_FORMAL!).toBeGreaterThan(0.7);
  expect(SIGMA_ERR! / SIGMA_ERR_FORMAL!).toBeLessThan(1.4);
});

test('one resolution, one that varies little or one that is not known leaves the library as it was', () => {
  const clean = made(templates, wave, { v: 35, sigma: 100, parts, signalToNoise: 40 });
  const little = clean.lsf.map((_, i) => 1 + i / 5000);
  const unknown = clean.lsf.map(() => NaN);
  for (const lsf of [clean.lsf, little, unknown]) {
    const { grid, set, prepared, broadening } = settingOf({ ...clean, lsf }, asked, templates);
    expect(broadening).toBeNull();
    const norm = normWindow(asked, grid, coverageOf(set));
    const { most } = prepared.library.workspace;
    const plain = prepare(set, { grid, norm, most, broadening: null });
    expect(prepared.library.low).toEqual(plain.library.low);
    expect(prepared.library.high).toEqual(plain.library.high);
  }
});

test('templates are broadened to where they are broadest against the data, and never sharpened', () => {
  const excess = Float64Array.of(-5000, -2000, 100, 9000);
  const lsf = Float64Array.of(5, 4, 3, NaN);
  expect([...broadeningOf(excess, lsf)!]).toEqual([5100, 2100, 0, 0]);
  expect(broadeningOf(excess.subarray(1), lsf.subarray(1))).toBeNull();
  expect(broadeningOf(excess, new Float64Array(4))).toBeNull();
});

test('a line gets the variance of its own pixel', () => {
  const geometry = { length: 1024, velscale: 20, lead: 0 };
  const centres = [200, 500, 800];
  const line = Float64Array.from({ length: 1024 }, (_, i) =>
    centres.reduce((sum, centre) => sum + Math.exp(-0.5 * ((i - centre) / 3) ** 2), 0)
  );
  const asFar = line.map((_, i) => (i < 350 ? 0 : i < 650 ? 2250 : 8000));
  for (const made of broadened([line, line, line], asFar, geometry))
    for (const [at, centre] of centres.entries()) {
      let [sum, square] = [0, 0];
      for (let i = centre - 60; i <= centre + 60; i += 1) {
        sum += made[i]!;
        square += made[i]! * (i - centre) ** 2;
      }
      const expected = 9 + [0, 2250, 8000][at]! / 400;
      expect(square / sum / expected).toBeCloseTo(1, 6);
    }
});
