import { nullTranslator } from '@jupyterlab/translation';
import type { SpectrumRows } from '../tokens.ts';
import { FakeCubes } from '../testing/fakes.ts';
import { toldOfFetching } from './fetching.ts';

const trans = nullTranslator.load('jupyterlab');

afterEach(() => {
  jest.useRealTimers();
});

test('who waits for a spectrum of a cube elsewhere is told how much of it is here', async () => {
  jest.useFakeTimers();
  const cubes = new FakeCubes();
  const rows = await cubes.spectrum('', { x: 1, y: 1 });
  const wait = Promise.withResolvers<SpectrumRows>();
  jest.spyOn(cubes, 'spectrum').mockReturnValue(wait.promise);
  const said: string[] = [];
  const spectra = toldOfFetching({ cubes, trans }, sentence => said.push(sentence));
  const asked = spectra.spectrum('', { x: 1, y: 1 });
  await jest.advanceTimersByTimeAsync(1000);
  expect(said).toEqual([]);
  cubes.cube = { ...cubes.cube, fetching: { bytes: 379, of: 1000 } };
  await jest.advanceTimersByTimeAsync(1000);
  expect(said).toEqual(['The cube is being fetched for its spectra: 37 %']);
  wait.resolve(rows);
  expect(await asked).toBe(rows);
  await jest.advanceTimersByTimeAsync(5000);
  expect(said).toHaveLength(2);
  expect(said[1]).toBe('');
});
