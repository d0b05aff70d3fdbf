/** What is no spectrum has a status, a code and a sentence; nothing is thrown, nothing is remembered. */
import { fitSpectrum } from './fit.ts';
import { defaultParameters, type Parameters } from './parameters.ts';
import type { ObservedSpectrum } from './spectrum.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from './testing/default.ts';

const templates = readTemplates(defaultFolder);
const asked: Parameters = { ...defaultParameters, z: redshift };
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
const filled = (value: number) => new Float64Array(wave.length).fill(value);
const masked = (is: (i: number) => boolean) => good.mask.map((_, i) => (is(i) ? 1 : 0));
const before = fitSpectrum(good, asked, templates);

test.each<[string, string, Partial<ObservedSpectrum>]>([
  ['nan', 'SpectrumUnusable', { flux: filled(NaN) }],
  ['infinite', 'SpectrumUnusable', { flux: filled(Infinity) }],
  ['zero', 'SpectrumUnusable', { flux: filled(0) }],
  ['constant', 'SpectrumUnusable', { flux: filled(3) }],
  ['negative', 'SpectrumUnusable', { flux: good.flux.map(one => -one) }],
  ['tiny', 'SpectrumUnusable', { flux: good.flux.map(one => one * 1e-300) }],
  ['huge', 'SpectrumUnusable', { flux: good.flux.map(one => one * 1e300) }],
  ['without errors', 'TooFewPixels', { error: filled(NaN) }],
  ['zero errors', 'TooFewPixels', { error: filled(0) }],
  ['negative errors', 'TooFewPixels', { error: filled(-1) }],
  ['all masked', 'TooFewPixels', { mask: masked(() => true) }],
  ['90 pixels left', 'TooFewPixels', { mask: masked(i => i >= 90) }],
  ['too scattered', 'TooFewPixels', { mask: masked(i => i % 5 > 0) }],
  ['misshapen', 'SpectraUnreadable', { flux: good.flux.slice(1) }],
  ['not monotonic', 'SpectraUnreadable', { wave: wave.map(one => Math.abs(one - 5500)) }],
  ['elsewhere', 'TemplatesOff', { wave: wave.map(one => one + 20000) }],
  ['empty', 'SpectraUnreadable', emptied()]
])('a spectrum that is %s is answered by %s', (_, code, part) => {
  const answer = fitSpectrum({ ...good, ...part }, asked, templates);
  expect(answer).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  expect(fitSpectrum(good, asked, templates)).toEqual(before);
});

function emptied(): ObservedSpectrum {
  const none = new Float64Array(0);
  return { wave: none, flux: none, error: none, mask: new Uint8Array(0), lsf: none, medium: 'air' };
}

test.each([
  ['a cosmic ray', (one: number, i: number) => (i === 400 ? 1e6 : one)],
  ['lines upside down', (one: number) => Math.max(0.01, 2 - one)],
  ['noise alone', (_: number, i: number) => 1 + 0.3 * Math.sin(i * i)],
  ['a step', (_: number, i: number) => (i < 500 ? 1 : 2)],
  ['one finite spike', (_: number, i: number) => (i === 3 ? 5 : 1)],
  ['a wrong continuum', (one: number, i: number) => one * (1 + (i / 300) ** 3)],
  ['holes of NaN', (one: number, i: number) => (i % 40 < 8 ? NaN : one)]
])('%s has an answer without a NaN, or a status', (_, change) => {
  const answer = fitSpectrum({ ...good, flux: good.flux.map(change) }, asked, templates);
  if ('quantities' in answer)
    expect(Object.values(answer.quantities).every(Number.isFinite)).toBe(true);
  else expect(answer.message).toMatch(/\.$/);
  expect(fitSpectrum(good, asked, templates)).toEqual(before);
});

test('a spectrum given backwards, or in other units, has the same answer', () => {
  const names = ['wave', 'flux', 'error', 'lsf'] as const;
  const turned = Object.fromEntries(names.map(name => [name, good[name].slice().reverse()]));
  const back = fitSpectrum({ ...good, ...turned }, asked, templates);
  if (!('model' in before) || !('model' in back)) throw new Error('no fit');
  expect(back.quantities).toEqual(before.quantities);
  expect(back.model.slice().reverse()).toEqual(before.model);
  const times = (values: Float64Array) => values.map(one => one * 2 ** -60);
  const scaled = { ...good, flux: times(good.flux), error: times(good.error) };
  const other = fitSpectrum(scaled, asked, templates);
  expect(other).toMatchObject({ quantities: before.quantities });
});

test('h3 and h4 are given when asked for, the second pass is not when not', () => {
  const answer = fitSpectrum(good, { ...asked, moments: 4, populations: false }, templates);
  expect(answer).toMatchObject({ weights: null, masses: null });
  if (!('quantities' in answer)) throw new Error(answer.message);
  expect(Object.keys(answer.quantities)).toContain('H4_ERR');
  expect(Object.keys(answer.quantities)).not.toContain('AGE_LW');
});
