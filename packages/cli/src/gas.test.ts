// Gas from the command to the maps, on a galaxy of known truth.
import { join } from 'node:path';
import type { Check, Job } from '@spaxel/protocol';
import { readMaps, type MapFile } from '@spaxel/study';
import { Scene } from './testing/scene.ts';

let scene: Scene;
let job: Job;
let maps: MapFile;
let mock: MapFile;

beforeAll(async () => {
  scene = new Scene();
  const galaxy = ['--instrument', 'muse', '--size', '4,3', '--z', '0.02', '--gas', '10'];
  await scene.spaxel('mock', 'galaxy.fits', ...galaxy);
  const words = ['galaxy.fits', '--fitter', 'native', '--gas', 'all', '--mc', '0', '--json'];
  job = JSON.parse((await scene.spaxel('fit', ...words)).out) as Job;
  await scene.spaxel('export', job.id, 'maps.fits');
  [maps, mock] = await Promise.all(
    ['maps.fits', 'galaxy.fits'].map(name => readMaps(join(scene.root, name)))
  );
}, 120_000);
afterAll(() => scene.close());

/** Found less true in errors, by spaxel; `unit` is the map's over the mock's. */
function pulls(quantity: string, unit = 1): number[] {
  const [found, error] = [maps.maps.get(quantity), maps.maps.get(`${quantity}_ERR`)];
  const truth = [...(mock.maps.get(`TRUE_${quantity}`)?.data ?? [])].map(one => one * unit);
  return truth.map((one, i) => ((found?.data[i] ?? NaN) - one) / (error?.data[i] ?? NaN));
}

test('motion and fluxes of the gas come back within their errors', () => {
  const lines = ['HB_4861', 'OIII_5007', 'HA_6563', 'NII_6583', 'SII_6716', 'SII_6731'];
  const all = [
    ...['V_GAS', 'SIGMA_GAS'].flatMap(name => pulls(name)),
    ...lines.flatMap(name => pulls(`FLUX_${name}`, 1000))
  ];
  expect(all).toHaveLength(12 * 8);
  const rms = Math.sqrt(all.reduce((sum, one) => sum + one * one, 0) / all.length);
  expect(rms).toBeGreaterThan(0.7);
  expect(rms).toBeLessThan(1.5);
  for (const one of pulls('V')) expect(Math.abs(one)).toBeLessThan(4);
});

test('lines that are fitted are in the maps, those off the data are not; A/N and widths are', () => {
  const names = [...maps.maps.keys()];
  for (const what of ['FLUX', 'EW', 'AN']) expect(names).toContain(`${what}_HA_6563`);
  expect(names.filter(name => name.includes('OII_3726'))).toEqual([]);
  for (const one of maps.maps.get('AN_HA_6563')?.data ?? []) expect(one).toBeGreaterThan(30);
});

test('a check leaves the lines out, for pPXF fits stars alone', async () => {
  const { out } = await scene.spaxel('check', job.id, '--n', '3', '--json');
  const { compared, rows } = JSON.parse(out) as Check;
  expect(compared).toBe(3);
  expect(rows.find(({ quantity }) => quantity === 'V')?.typical).toBeLessThan(1);
}, 120_000);

test.each([
  ['--gas', 'HALPHA', /No line of gas is named "HALPHA"; write none, all, or some of OII_3726/],
  ['--param', 'gasKinematics=loose', /gasKinematics/]
])('%s %s is refused with a sentence', async (option, value, says) => {
  const { code, log } = await scene.spaxel(
    'fit',
    'galaxy.fits',
    '--fitter',
    'native',
    option,
    value
  );
  expect(code).not.toBe(0);
  expect(log).toMatch(says);
});
