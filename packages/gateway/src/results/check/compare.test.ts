import { compareFits, type Compared, type Pair } from './compare.ts';
import { checkText, figure, sentenceOf } from './words.ts';

type Values = Record<string, number[]>;

const sides = (found: Values, reference: Values): Parameters<typeof compareFits>[1] => {
  const numbers = (values: Values) => ({
    get: (name: string) =>
      values[name] === undefined ? undefined : Float64Array.from(values[name])
  });
  return { found: numbers(found), reference: numbers(reference) };
};
const pairs: Pair[] = [0, 1, 2].map(at => ({
  at: { bin: at, x: at, y: 7 },
  sn: 10 * at,
  found: at,
  reference: 2 - at
}));
const compare = (found: Values, reference: Values): Compared =>
  compareFits(pairs, sides(found, reference));

test('differences are found less reference over the reference’s errors, each bin with its own', () => {
  const { rows, spectra } = compare({ V: [10, 20, 30] }, { V: [30, 19, 14], V_ERR: [2, 2, 2] });
  expect(spectra.map(({ values }) => values['V']?.difference)).toEqual([-2, 0.5, 0]);
  expect(rows).toEqual([
    {
      quantity: 'V',
      measure: 'error',
      unit: 'km/s',
      n: 3,
      median: 0,
      typical: 0.5,
      scatter: expect.closeTo(0.7413, 4) as unknown,
      worst: -2,
      at: { bin: 0, x: 0, y: 7 }
    }
  ]);
});

test('without errors the unit counts, CHI2 is a share, and only what both have is told', () => {
  const { rows } = compare(
    { AGE_LW: [9.5, 9.5, 9.5], CHI2: [1.1, 1, 1], H3: [0, 0, 0] },
    { AGE_LW: [9.4, 9.4, 9.4], CHI2: [1, 1, 1], MH_LW: [0, 0, 0] }
  );
  expect(rows.map(({ quantity, measure, unit }) => [quantity, measure, unit])).toEqual([
    ['AGE_LW', 'unit', 'dex'],
    ['CHI2', 'relative', '']
  ]);
  expect(rows[0]?.median).toBeCloseTo(0.1);
  expect(rows[1]?.worst).toBeCloseTo(0.1);
});

test('errors that only the checked job has count too', () => {
  const { rows, spectra } = compare(
    { AGE_LW: [9.5, 9.5, 9.5], AGE_LW_ERR: [0.1, 0.2, 0.4] },
    { AGE_LW: [9.4, 9.4, 9.4] }
  );
  expect(rows[0]?.measure).toBe('error');
  expect(spectra.map(({ values }) => values['AGE_LW']?.difference)).toEqual(
    [1, 0.5, 0.25].map(one => expect.closeTo(one, 9) as unknown)
  );
});

test.each([
  ['a value that is not finite', { SIGMA: [NaN, 1, 1] }, {}],
  ['an error of 0', {}, { SIGMA_ERR: [1, 1, 0] }],
  ['an error that is not finite', {}, { SIGMA_ERR: [1, 1, NaN] }],
  ['an upper limit, ours', { QUALITY: [1, 0, 0] }, {}],
  ['an upper limit, theirs', {}, { QUALITY: [0, 2, 3] }]
])('%s does not count', (_, found: Values, reference: Values) => {
  const { rows, spectra } = compare(
    { SIGMA: [100, 100, 100], ...found },
    { SIGMA: [100, 100, 100], SIGMA_ERR: [1, 1, 1], ...reference }
  );
  expect(rows[0]).toMatchObject({ n: 2 });
  expect(spectra[0]?.values['SIGMA']?.difference).toBeNull();
});

test('where nothing counts the row says so, and so does the sentence', () => {
  const compared = compare({ V: [1, 1, 1] }, { V: [NaN, NaN, NaN], V_ERR: [1, 1, 1] });
  expect(compared.rows[0]).toMatchObject({ n: 0, median: null, worst: null, at: null });
  const told = { ...compared, against: 'pPXF 9', compared: 3, failed: 2 };
  expect(sentenceOf(told)).toBe(
    'Checked against pPXF 9 on 3 spectra: nothing that both give can be counted in errors. The reference could not fit 2 more.'
  );
});

test('a check in words: sentence, aligned table, every spectrum when asked, the call', () => {
  const compared = compare(
    { V: [10, 20, 30], SIGMA: [100, 100, 100] },
    { V: [30, 19, 14], V_ERR: [2, 2, 2], SIGMA: [90, 100, 100], SIGMA_ERR: [10, 10, 10] }
  );
  const told = { ...compared, against: 'pPXF 9', compared: 3, failed: 0 };
  const check = {
    ...told,
    schema: 1 as const,
    job: '',
    by: '',
    fitter: '',
    date: '',
    asked: 3,
    sentence: sentenceOf(told),
    warnings: ['A warning.'],
    call: 'ppxf(...)\n'
  };
  expect(checkText(check, false).split('\n')).toEqual([
    'Checked against pPXF 9 on 3 spectra: V differs by 0.50 of its error at the median, 2.0 at most; SIGMA by 0, 1.0 at most.',
    'A warning.',
    '',
    'quantity  spectra  counted in  median  scatter  worst   where',
    'V               3   its error       0     0.74   -2.0  (0, 7)',
    'SIGMA           3   its error       0        0    1.0  (2, 7)',
    '',
    'ppxf(...)'
  ]);
  expect(checkText(check, true)).toMatch(/^\(2, 7\) +20 +30\.000 +30\.000 +0 /m);
});

test.each([
  [null, '-'],
  [0, '0'],
  [0.0123, '0.012'],
  [-0.5, '-0.50'],
  [12.3, '12'],
  [1e-5, '1.0e-5'],
  [123456, '1.2e+5']
])('%p is told as %s', (value, text) => {
  expect(figure(value)).toBe(text);
});
