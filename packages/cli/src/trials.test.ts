import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene, type Said } from './testing/scene.ts';

let scene: Scene;
beforeAll(() => {
  scene = new Scene();
});
afterAll(() => scene.close());

const few = ['--instrument', 'megara', '--sn', '40', '--n', '10'];

/** What `spaxel gates` writes into --out, without what differs from run to run. */
function written(folder: string): unknown {
  const text = readFileSync(join(folder, 'gates-native.json'), 'utf8');
  const { date: _date, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return rest;
}

const run = (...words: string[]): Promise<Said> => scene.spaxel('gates', ...few, ...words);

test('the native engine over mocks without noise, alike from one process and from two', async () => {
  const [one, two] = [scene.file('one'), scene.file('two')];
  const only = ['--only', 'exact, sigma 200', '--fitter', 'native'];
  const said = await run(...only, '--workers', '1', '--out', one);
  await run(...only, '--workers', '2', '--out', two);
  expect(said.out).toContain('no noise, V bias');
  expect(said.out).toContain('SKIPPED the mocks of another template set');
  expect(said.code).toBe(0);
  expect(written(two)).toEqual(written(one));
}, 120_000);

test('a fitter that fails its gates answers 1', async () => {
  const said = await run('--only', 'exact, sigma 200', '--param', 'z=0.017');
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/V bias .* -12\d\.\d .* FAIL/);
}, 120_000);

test.each([
  [['--fitter', 'nobody'], 'nobody'],
  [['--instrument', 'kcwi'], 'megara, muse'],
  [['--sn', '40,many'], '20,40,100'],
  [['--param', 'degree'], 'KEY=VALUE'],
  [['--templates', 'nothing'], 'default'],
  [['--from', 'nothing'], 'nothing'],
  [['--only', 'nothing'], 'nothing'],
  [['maps.fits'], 'MOCK.fits']
])('%j is refused with a sentence', async (words, says) => {
  const said = await scene.spaxel('gates', ...words);
  expect(said.code).toBe(1);
  expect(said.log).toContain(says);
});
