import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@spaxel/core';
import { fitSpectrum, monteCarlo } from '@spaxel/engine';
import { FitterHost, readFitter, testFitter } from '@spaxel/worker';
import { Lines, type Said } from './lines.ts';
import { manifestOf } from './manifest.ts';
import { answer } from './task.ts';
import {
  galaxies,
  inputOf,
  layTask,
  pixels,
  task,
  writeSet,
  z,
  type Rows
} from './testing/made-up.ts';

const folder = join(__dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'spaxel-native-'));
const templates = writeSet(join(scratch, 'set'));
const { defaults } = manifestOf(folder);
afterAll(() => rmSync(scratch, { recursive: true }));

/** What is said of these rows, `finished` left out. */
function answers(rows: Rows, engine = fitSpectrum): Said[] {
  const said: Said[] = [];
  const lines = new Lines(text => void said.push(JSON.parse(text) as Said));
  const desk = { defaults, lines, fitSpectrum: engine, monteCarlo };
  answer(layTask(scratch, rows, { templates }), desk);
  expect(said.pop()).toMatchObject({ type: 'finished', task });
  return said;
}

const change = (of: (value: number, at: number) => number): Rows => {
  const rows = galaxies([50]);
  return { ...rows, flux: rows.flux.map(row => row.map(of)) };
};
const doubt = (of: (at: number) => number): Rows => ({
  ...galaxies([50]),
  error: [Float64Array.from({ length: pixels }, (_, at) => of(at))]
});
const masked = (of: (at: number) => boolean): Rows => ({
  ...galaxies([50]),
  mask: [Uint8Array.from({ length: pixels }, (_, at) => Number(of(at)))]
});

test.each<[string, Rows, string]>([
  ['NaN', change(() => NaN), 'SpectrumUnusable'],
  ['infinite', change(() => Infinity), 'SpectrumUnusable'],
  ['zero', change(() => 0), 'SpectrumUnusable'],
  ['negative', change(flux => -flux), 'SpectrumUnusable'],
  ['constant', change(() => 3), 'SpectrumUnusable'],
  ['of 1e-300', change(flux => flux * 1e-300), 'SpectrumUnusable'],
  ['of 1e300', change(flux => flux * 1e300), 'SpectrumUnusable'],
  ['without noise', doubt(() => 0), 'TooFewPixels'],
  ['of negative noise', doubt(() => -1), 'TooFewPixels'],
  ['of unknown noise', doubt(() => NaN), 'TooFewPixels'],
  ['of infinite noise', doubt(() => Infinity), 'TooFewPixels'],
  ['all masked', masked(() => true), 'TooFewPixels'],
  ['of 90 pixels', masked(at => at >= 90), 'TooFewPixels'],
  ['too scattered', masked(at => at % 5 > 0), 'TooFewPixels']
])('a spectrum %s is refused, and the next one is fitted', (_, junk, code) => {
  const good = galaxies([50]);
  const both = {
    ...good,
    flux: [...junk.flux, ...good.flux],
    error: [...junk.error, ...good.error],
    mask: [...junk.mask, ...good.mask]
  };
  const [first, second] = answers(both);
  expect(first).toMatchObject({ type: 'failed', index: 0, code });
  expect((first as { message: string }).message).toMatch(/^[A-Z0-9].*\.$/);
  expect(second).toMatchObject({ type: 'done', index: 1 });
  const { data } = readSafetensors(readFileSync(join(scratch, 'out.safetensors'))).tensors.get(
    'V'
  )!;
  expect(data[0]).toBeNaN();
  answers(good);
  const alone = readSafetensors(readFileSync(join(scratch, 'out.safetensors'))).tensors.get('V')!;
  expect(data[1]).toBe(alone.data[0]);
});

test("the engine's refusal is passed on in its own words", () => {
  const refusal = { code: 'TemplateUnused', message: 'No template took part.' } as const;
  const [line] = answers(galaxies([0]), () => ({ status: 'no template used', ...refusal }));
  expect(line).toMatchObject({ type: 'failed', index: 0, ...refusal });
});

test('what the engine throws by mistake is a failed fit, with its trace in the log', () => {
  const log = jest.spyOn(console, 'error').mockReturnValue();
  const [line] = answers(galaxies([0]), () => {
    throw new RangeError('no such pixel');
  });
  expect(line).toMatchObject({ type: 'failed', code: 'FitFailed', message: 'no such pixel' });
  expect(log.mock.calls).toEqual([[new RangeError('no such pixel')]]);
  log.mockRestore();
});

test('a number that is not finite is told, and leaves its row empty', () => {
  const poisoned: typeof fitSpectrum = (...given) => {
    const found = fitSpectrum(...given);
    return 'code' in found ? found : { ...found, quantities: { ...found.quantities, CHI2: NaN } };
  };
  const [line] = answers(galaxies([0]), poisoned);
  expect(line).toMatchObject({ type: 'failed', code: 'NotFinite' });
  const { tensors } = readSafetensors(readFileSync(join(scratch, 'out.safetensors')));
  expect(tensors.get('V')?.data[0]).toBeNaN();
  expect(tensors.get('MODEL')?.data.every(Number.isNaN)).toBe(true);
});

test('without populations there are none in the results', () => {
  const lines = new Lines(() => undefined);
  const fit = layTask(scratch, galaxies([0]), { templates, populations: false });
  answer(fit, { defaults, lines, fitSpectrum });
  const names = [...readSafetensors(readFileSync(fit.out)).tensors.keys()];
  expect(names).toContain('V');
  expect(names.filter(name => /AGE|MH|POP|WEIGHTS|MASSES/.test(name))).toEqual([]);
});

test('of gas there is what some spectrum has; where no line is seen its motion is unknown', () => {
  const lines = new Lines(() => undefined);
  const rows = galaxies([0, 40]);
  const bright = rows.flux[0]!.map((one, i) => {
    const off = (rows.wave[i]! / (1 + z) - 5877.268) / 0.9;
    return one + 2 * Math.exp(-0.5 * off * off);
  });
  const flux = [bright, rows.flux[1]!];
  const fit = layTask(scratch, { ...rows, flux }, { templates, gas: 'HEI_5876,SII_6716' });
  answer(fit, { defaults, lines, fitSpectrum });
  const { tensors } = readSafetensors(readFileSync(fit.out));
  const value = (name: string, row: number) => tensors.get(name)?.data[row];
  expect(value('V_GAS', 0)).toBeCloseTo(0, -1);
  expect(value('FLUX_HEI_5876', 0)! / value('FLUX_HEI_5876_ERR', 0)!).toBeGreaterThan(10);
  expect(value('V_GAS', 1)).toBeNaN();
  expect(value('V', 1)).toBeCloseTo(40, -1);
  expect([...tensors.keys()].filter(name => name.includes('SII_6716'))).toEqual([]);
});

test('the host runs it: available, and two batches of one process are fitted', async () => {
  const found = await readFitter(folder);
  expect(await testFitter(found)).toEqual({ available: true, sentence: found.manifest.version });
  const host = new FitterHost(found);
  const rows = galaxies([-80, 120]);
  const batch = { task, input: inputOf(rows), seeds: [0, 0], templates, limitSeconds: 20 };
  const { signal } = new AbortController();
  for (let round = 0; round < 2; round += 1) {
    const answered = await host.fit({ ...batch, parameters: { z } }, signal);
    if ('lost' in answered) throw answered.lost;
    expect(answered.lines.map(({ type }) => type)).toEqual(['done', 'done']);
    expect(answered.output?.tensors.get('V')?.data[1]).toBeCloseTo(120, -1);
  }
  await host.close();
});

test.each(['mc', 'mc-blocks'])('errors %s: every name that a task gives is there', errors => {
  const said: Said[] = [];
  const lines = new Lines(text => void said.push(JSON.parse(text) as Said));
  const asked = { errors, realisations: 20, moments: 4, attenuation: 'calzetti', mdegree: 0 };
  const fit = layTask(scratch, galaxies([50]), { templates, ...asked });
  answer(fit, { defaults, lines, fitSpectrum, monteCarlo });
  expect(said[0]).toMatchObject({ type: 'done', index: 0 });
  const { tensors } = readSafetensors(readFileSync(fit.out));
  const value = (name: string) => Number(tensors.get(name)?.data[0]);
  for (const name of ['V', 'SIGMA', 'H3', 'AV', 'AGE_LW'])
    expect([name, value(`${name}_HIGH`) - value(`${name}_LOW`) > 0]).toEqual([name, true]);
  expect(value('V_ERR_FORMAL')).toBeGreaterThan(0);
  expect(Math.abs(value('COV_V_SIGMA'))).toBeGreaterThan(0);
  expect(value('MC_COUNT')).toBeGreaterThan(10);
  expect([...tensors.keys()]).toContain('COV_AGE_LW_MH_LW');
});

test.each([
  ['alpha', 'ALPHA_LW', 'IMF_LW'],
  ['imf', 'IMF_LW', 'ALPHA_LW']
])('a set that varies %s has its averages, another has not', (axis, known, unknown) => {
  const levels = Float64Array.from({ length: 12 }, (_, at) => (at % 2) * 0.4);
  const set = writeSet(join(scratch, axis), { [axis]: levels });
  const said: Said[] = [];
  const lines = new Lines(text => void said.push(JSON.parse(text) as Said));
  const asked = { errors: 'mc', realisations: 10 };
  for (const [folder, names] of [
    [set, [known, `${known}_ERR`]],
    [templates, []]
  ] as const) {
    const fit = layTask(scratch, galaxies([50]), { templates: folder, ...asked });
    answer(fit, { defaults, lines, fitSpectrum, monteCarlo });
    const { tensors } = readSafetensors(readFileSync(fit.out));
    for (const name of names) expect(Number(tensors.get(name)?.data[0])).toBeGreaterThanOrEqual(0);
    const odd = names.length === 0 ? known : unknown;
    expect([...tensors.keys()].join()).not.toContain(odd);
  }
});

test('M/L in V: mass of stars and remnants over light, where the set knows both and its light is calibrated', () => {
  const lightV = Float64Array.from({ length: 12 }, (_, at) => 0.2 + 0.1 * (at % 4));
  const known = writeSet(join(scratch, 'lit'), { lightV });
  const uncalibrated = writeSet(join(scratch, 'uncalibrated'), {
    lightV: lightV.map(one => 2 * one)
  });
  const manifest = join(uncalibrated, 'set.json');
  const light = { calibrated: false, why: 'a test' };
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), light }));
  const said: Said[] = [];
  const lines = new Lines(text => void said.push(JSON.parse(text) as Said));
  const tensorsOf = (folder: string) => {
    const fit = layTask(scratch, galaxies([50]), { templates: folder });
    answer(fit, { defaults, lines, fitSpectrum, monteCarlo });
    return readSafetensors(readFileSync(fit.out)).tensors;
  };
  const found = tensorsOf(known);
  const masses = [...found.get('MASSES')!.data].map(Number);
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  const expected = (0.7 * sum(masses)) / sum(masses.map((one, at) => one * lightV[at]!));
  expect(found.get('ML_V')!.data[0]).toBeCloseTo(expected, 5);
  for (const folder of [uncalibrated, templates])
    expect([...tensorsOf(folder).keys()]).not.toContain('ML_V');
});
