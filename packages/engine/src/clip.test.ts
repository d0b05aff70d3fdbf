/** What no mask names is found by its residual; what is noise stays. */
import { fitSpectrum } from './fit.ts';
import { defaultParameters, type Parameters } from './parameters.ts';
import { qualityBits } from './quantities/quality.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from './testing/default.ts';

const templates = readTemplates(defaultFolder);
const asked: Parameters = { ...defaultParameters, z: redshift, clean: true, populations: false };
const parts = [
  [72, 0.6],
  [99, 0.4]
] as const;
const good = made(templates, megaraWave(), { v: 50, sigma: 180, parts, signalToNoise: 40 });

function fit(spectrum: typeof good, parameters = asked) {
  const answer = fitSpectrum(spectrum, parameters, templates);
  if (!('quantities' in answer)) throw new Error(answer.message);
  const { quantities, quality } = answer;
  return { v: quantities['V']!, sigma: quantities['SIGMA_RAW']!, quality, quantities };
}

const undisturbed = fit(good);
const spoilt = (change: (one: number, i: number) => number) => ({
  ...good,
  flux: good.flux.map(change)
});

test.each([
  ['a cosmic ray of a million', (one: number, i: number) => (i === 400 ? 1e6 : one)],
  ['three hot pixels', (one: number, i: number) => (i % 300 === 7 ? 3 * one : one)],
  ['a dead column', (one: number, i: number) => (i > 500 && i < 506 ? 0 : one)],
  ['an emission line', (one: number, i: number) => one + 2 * Math.exp(-0.5 * ((i - 620) / 2) ** 2)]
])('%s is left out', (_, change) => {
  const found = fit(spoilt(change));
  const error = undisturbed.quantities['V_ERR']!;
  expect(Math.abs(found.v - undisturbed.v)).toBeLessThan(error);
  expect(Math.abs(found.sigma - undisturbed.sigma)).toBeLessThan(1.5 * error);
  expect(found.quality & qualityBits.clipped).toBe(qualityBits.clipped);
  expect(found.quantities['GOODPIXELS']).toBeLessThan(good.wave.length - 1);
});

test('not clipping is what is asked without it, and noise loses few pixels', () => {
  const all = fit(good, { ...asked, clean: false });
  expect(all.quality & qualityBits.clipped).toBe(0);
  const lost = all.quantities['GOODPIXELS']! - undisturbed.quantities['GOODPIXELS']!;
  expect(lost).toBeLessThan(0.012 * good.wave.length);
  expect(Math.abs(all.v - undisturbed.v)).toBeLessThan(0.5 * all.quantities['V_ERR']!);
});
