import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePixels, encodingOf, parseUnits } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { Scene } from './testing/scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = new Scene();
  await scene.spaxel('mock', 'galaxy.fits', '--size', '4,3', '--sn', '40');
}, 120_000);
afterAll(() => scene.close());

/** A job of the mock's spectra, ended, and its maps by name. */
async function fitted(...words: string[]) {
  const said = await scene.spaxel('fit', 'galaxy.fits', '--fitter', 'native', '--json', ...words);
  if (said.code !== 0) throw new Error(said.out + said.log);
  const job = JSON.parse(said.out) as Job;
  const bytes = readFileSync(join(job.out ?? '', 'maps.fits'));
  const units = parseUnits(bytes);
  const values = (name: string): number[] => {
    const unit = units.find(one => one.name === name);
    if (unit === undefined) throw new Error(`maps.fits has no ${name}.`);
    const data = bytes.subarray(unit.dataOffset, unit.dataOffset + unit.dataBytes);
    return Array.from(decodePixels(data, encodingOf(unit.header)));
  };
  return { job, values, names: units.map(({ name }) => name) };
}

test('Monte Carlo follows the fits and takes the place of the formal errors, which are kept', async () => {
  const formal = await fitted();
  const more = await fitted('--errors', 'mc:20');
  expect(more.job).toMatchObject({ phase: 'COMPLETED', counts: { done: 12, failed: 0 } });
  expect(formal.names).not.toContain('V_LOW');
  expect(more.names).toEqual(expect.arrayContaining(['V_LOW', 'V_HIGH', 'AGE_LW_ERR', 'MC_BOUND']));
  for (const name of ['V', 'SIGMA', 'AGE_LW', 'CHI2'])
    expect(more.values(name)).toEqual(formal.values(name));
  expect(more.values('V_ERR_FORMAL')).toEqual(formal.values('V_ERR'));
  expect(more.values('MC_COUNT')).toEqual(more.values('MC_COUNT').map(() => 20));
  const ratios = more.values('V_ERR').map((one, i) => one / (formal.values('V_ERR')[i] ?? NaN));
  const typical = ratios.sort((a, b) => a - b)[6] ?? NaN;
  expect(typical).toBeGreaterThan(0.7);
  expect(typical).toBeLessThan(1.4);
  const again = await fitted('--errors', 'mc:20', '--no-cache');
  expect(again.values('V_ERR')).toEqual(more.values('V_ERR'));
  const cached = await fitted('--errors', 'mc:20');
  expect(cached.job.counts.cached).toBe(12);
  expect(cached.values('V_HIGH')).toEqual(more.values('V_HIGH'));
}, 240_000);

test.each([
  ['mc:1', 'must be >= 2'],
  ['formal:3', 'write formal'],
  ['guess', 'write formal']
])(
  '--errors %s is refused',
  async (errors, sentence) => {
    const words = ['fit', 'galaxy.fits', '--fitter', 'native', '--errors', errors];
    const { code, log, out } = await scene.spaxel(...words);
    expect(code).not.toBe(0);
    expect(log + out).toContain(sentence);
  },
  60_000
);

test('a fitter without such a parameter says so', async () => {
  const words = ['fit', 'galaxy.fits', '--fitter', 'ppxf', '--errors', 'mc'];
  const { code, log, out } = await scene.spaxel(...words);
  expect(code).not.toBe(0);
  expect(log + out).toContain('has no parameter errors');
}, 60_000);
