import { makeCube } from '../testing/fakes.ts';
import { fileName, spaxelName, spectraCsv } from './export.ts';

test('a row a channel; what is no number is empty; a path cannot break the first line', () => {
  const rows = {
    flux: Float32Array.of(1, 2.5, NaN, 4, 5),
    error: new Float32Array(5).fill(NaN),
    mask: Float32Array.of(0, 0, 1, 0, 0)
  };
  const cube = makeCube({ path: 'a\nb.fits' });
  const lines = spectraCsv(cube, [{ rows, name: spaxelName({ x: 3, y: 4 }) }]).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '# "a\\nb.fits", unit of flux: Jy',
    'wave_air_A,flux_3_4,error_3_4,mask_3_4',
    '5000,1,,0'
  ]);
  expect(lines[4]).toBe('5004,,,1');
  expect(lines).toHaveLength(8);
});

test('files are named after their cube', () => {
  expect(fileName(makeCube({ path: 'data/NGC 1.fits.gz' }), 'view.png')).toBe('NGC 1-view.png');
  expect(fileName(makeCube({ path: 'local:mine.fits' }), 'view.png')).toBe('mine-view.png');
});
