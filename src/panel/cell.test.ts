import { makeCube } from '../testing/fakes.ts';
import { cellOf, type CellView } from './cell.ts';

const header: [string, number, string][] = [
  ['NAXIS', 3, ''],
  ['NAXIS1', 3, ''],
  ['NAXIS2', 2, ''],
  ['NAXIS3', 5, '']
];
const cube = makeCube({ header });
const view: CellView = {
  path: 'data/a "b".fits',
  shown: 'white',
  look: { palette: 'viridis', stretch: 'asinh', rule: '99', low: 0, high: 2 },
  spaxels: [{ x: 1, y: 0 }],
  apertures: [{ number: 2, shape: { kind: 'circle', x: 1, y: 1, r: 1 } }],
  combine: 'sum'
};

test('the view in Python: the file quoted, spectra by y and x, an aperture spaxel by spaxel', () => {
  const cell = cellOf(cube, view) ?? '';
  expect(cell).toContain('fits.getdata("data/a \\"b\\".fits", "PRIMARY")');
  expect(cell).toContain('wave = 5000 + 2 * np.arange(len(flux))');
  expect(cell).toContain('right.plot(wave, flux[:, 0, 1], label="x 1, y 0")');
  expect(cell).toContain('np.nansum(flux[:, [0, 1, 1, 1], [1, 0, 1, 2]], axis=1)');
});

test('a band takes the channels whose centres lie in it', () => {
  const shown = { from: 5001, to: 5006, combine: 'mean' } as const;
  expect(cellOf(cube, { ...view, shown })).toContain('np.nanmean(flux[1:4], axis=0)');
});

test('what takes more than a line of numpy gives no cell', () => {
  const band = { from: 5001, to: 5006, combine: 'continuum' } as const;
  expect(cellOf(cube, { ...view, shown: band })).toBeNull();
  expect(cellOf(cube, { ...view, shown: 'sn' })).toBeNull();
  expect(cellOf(makeCube(), view)).toBeNull();
});
