import { readCell } from './lines.ts';

test('a cell whose lines are all %spaxel is ours, one command a line', () => {
  expect(readCell('%spaxel info a.fits\n\n  %spaxel fit a.fits --z 0.01  \n# as above')).toEqual([
    'info a.fits',
    'fit a.fits --z 0.01'
  ]);
});

test('a %%spaxel cell has bare commands, the first line may hold one', () => {
  expect(readCell('%%spaxel\ninfo a.fits\nfit a.fits')).toEqual(['info a.fits', 'fit a.fits']);
  expect(readCell('%%spaxel jobs\n%spaxel fitters')).toEqual(['jobs', 'fitters']);
  expect(readCell('%%spaxel')).toEqual([]);
});

test('a backslash joins the next line', () => {
  expect(readCell('%spaxel fit a.fits \\\n  --z 0.01')).toEqual(['fit a.fits    --z 0.01']);
});

test.each([
  '',
  '# nothing',
  'x = 1',
  '%spaxel fit a.fits\nx = 1',
  '%spaxels',
  '%matplotlib inline',
  'print("%spaxel")',
  '%spaxel mock galaxy.fits',
  '%%spaxel\nmock galaxy.fits\nfit galaxy.fits'
])('the kernel keeps %j', source => {
  expect(readCell(source)).toBeNull();
});
