import { fitCommand, fitComplaint } from './command.ts';

const form = {
  path: 'a.fits',
  z: '0.0166',
  fitter: 'ppxf',
  templates: '',
  minSn: '10',
  realisations: '100',
  exclude: [],
  further: ''
};

test('the form is one line of the grammar, empty fields give no option', () => {
  expect(fitCommand(form)).toBe('fit a.fits --fitter ppxf --z 0.0166 --min-sn 10');
});

test('another number of realisations than the usual is said', () => {
  expect(fitCommand({ ...form, realisations: ' 0 ' })).toMatch(/ --min-sn 10 --mc 0$/);
  expect(fitCommand({ ...form, realisations: '' })).not.toContain('--mc');
  expect(fitComplaint({ ...form, realisations: 'many' })).toContain('--mc');
});

test('names with blanks are quoted, further options come last', () => {
  const odd = { ...form, path: 'my data/a b.fits', further: ' --moments 4 ' };
  expect(fitCommand(odd)).toMatch(/^fit 'my data\/a b.fits' .* --moments 4$/);
  expect(fitComplaint(odd)).toBeNull();
});

test('spaxels to leave out are words of the grammar', () => {
  const left = { ...form, exclude: ['circle:1,2,3', '4:5,6:7'] };
  expect(fitCommand(left)).toMatch(/ --exclude circle:1,2,3 --exclude 4:5,6:7$/);
  expect(fitComplaint(left)).toBeNull();
});

test('what cannot be read is said before it is sent', () => {
  expect(fitComplaint({ ...form, minSn: 'ten' })).toContain('--min-sn');
  expect(fitComplaint({ ...form, further: '--moment 4' })).toContain('--moments');
  expect(fitComplaint({ ...form, further: "--param 'x" })).toContain('quote');
});
