import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFits } from '@spaxel/core';
import { compareMaps, gateTable, readMaps, type MapFile } from '../index.ts';

type Values = Record<string, number[]>;

const truth: Values = {
  V: [0, 10, 20, NaN],
  SIGMA: [100, 100, 100, NaN],
  AGE_LW: [9, 9, 9, NaN],
  MH_LW: [0, 0, 0, NaN]
};
const shifted = (by: number, values: number[] = []): number[] => values.map(value => value + by);

function mapFile(path: string, values: Values, { prefix = '', z = 0.01 } = {}): MapFile {
  const maps = Object.entries(values).map(
    ([name, data]) => [prefix + name, { nx: 2, ny: 2, data: Float64Array.from(data) }] as const
  );
  return { path, maps: new Map(maps), z };
}

const mock = mapFile('mock.fits', truth, { prefix: 'TRUE_' });

test('a bias beyond its limit fails, spaxels without truth do not count', () => {
  const found = { ...truth, V: shifted(2.9, truth['V']), SIGMA: shifted(-5.1, truth['SIGMA']) };
  const rows = compareMaps(mapFile('maps.fits', found), mock);
  expect(rows.map(({ passes }) => passes)).toEqual([true, false, true, true]);
  expect(rows[0]).toMatchObject({ n: 3, of: 3, medianTrue: 10 });
  expect(rows[0]?.medianBias).toBeCloseTo(2.9);
});

test('the scatter is 1.4826 MAD about the bias', () => {
  const [row] = compareMaps(mapFile('maps.fits', { V: [0, 11, 22, 5] }), mock);
  expect(row).toMatchObject({ medianBias: 1, n: 3 });
  expect(row?.scatter).toBeCloseTo(1.4826, 4);
});

test('what was not fitted does not pass', () => {
  const rows = compareMaps(mapFile('maps.fits', { V: [NaN, NaN, NaN, 3] }), mock);
  expect(rows.map(({ passes }) => passes)).toEqual([false, false, false, false]);
});

test('a good median of too few spaxels does not pass', () => {
  const few = { ...truth, V: [truth['V']?.[0] ?? 0, NaN, NaN, NaN] };
  const [row] = compareMaps(mapFile('maps.fits', few), mock);
  expect(row).toMatchObject({ n: 1, of: 3, medianBias: 0, passes: false });
});

test('V is compared at the redshift of the fit', () => {
  const z = 0.011;
  const moved = shifted(299792.458 * Math.log(1.01 / 1.011), truth['V']);
  const rows = compareMaps(mapFile('maps.fits', { ...truth, V: moved }, { z }), mock);
  expect(rows[0]?.medianBias).toBeCloseTo(0, 9);
});

test('the table is aligned text', () => {
  const { V, SIGMA, AGE_LW } = truth as Record<'V' | 'SIGMA' | 'AGE_LW', number[]>;
  const found = { V: shifted(1, V), SIGMA: shifted(6, SIGMA), AGE_LW };
  expect(gateTable(compareMaps(mapFile('maps.fits', found), mock))).toBe(
    [
      'quantity  unit  spaxels    true   found   bias  scatter  limit  verdict',
      'V         km/s   3 of 3   10.00   11.00   1.00     0.00      3  pass',
      'SIGMA     km/s   3 of 3  100.00  106.00   6.00     0.00      5  FAIL',
      'AGE_LW    dex    3 of 3   9.000   9.000  0.000    0.000    0.1  pass',
      'MH_LW     dex    0 of 3       -       -      -        -    0.1  FAIL'
    ].join('\n')
  );
});

const folder = mkdtempSync(join(tmpdir(), 'spaxel-gates-'));
function fitsFile(name: string, prefix: string, shape: number[]): string {
  const path = join(folder, name);
  const images = Object.entries(truth).map(([quantity, values]) => ({
    name: `${prefix}${quantity}`,
    image: { shape, data: Float64Array.from(values) }
  }));
  const bytes = writeFits([
    { cards: [{ keyword: 'REDSHIFT', value: 0.02, comment: '' }] },
    ...images
  ]);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  return path;
}

test('files are compared by extension name, gzipped or not', async () => {
  const maps = await readMaps(fitsFile('maps.fits', '', [2, 2]));
  const made = await readMaps(fitsFile('mock.fits.gz', 'TRUE_', [2, 2]));
  expect(made.z).toBe(0.02);
  expect(compareMaps(maps, made).every(({ passes }) => passes)).toBe(true);
});

test('other shapes, files without maps, and no file are refused', async () => {
  const maps = await readMaps(fitsFile('maps.fits', '', [2, 2]));
  const other = await readMaps(fitsFile('other.fits', 'TRUE_', [1, 4]));
  expect(() => compareMaps(maps, other)).toThrow('2 x 2 spaxels, the mock 4 x 1');
  expect(() => compareMaps(maps, maps)).toThrow('is no mock');
  expect(() => compareMaps(other, other)).toThrow('has no map V, SIGMA');
  await expect(readMaps(join(folder, 'none.fits'))).rejects.toMatchObject({ _tag: 'FileNotFound' });
  await expect(readMaps(folder)).rejects.toMatchObject({ _tag: 'FileUnreadable' });
});
