import { lineMarks } from './linemarks.ts';

const everywhere = { low: 3000, high: 9000 };

test('marks lie at the redshift, in the medium of the cube, ascending', () => {
  const beta = lineMarks(0.01, 'vacuum', everywhere).find(({ title }) => title === 'H beta');
  expect(beta).toMatchObject({ kind: 'gas', wave: 4862.691 * 1.01 });
  const air = lineMarks(0, 'air', everywhere);
  expect(air.find(({ title }) => title === 'H beta')?.wave).toBeCloseTo(4861.33, 1);
  expect(air.find(({ title }) => title === 'Ca K')?.wave).toBeCloseTo(3933.66, 2);
  expect(air.map(({ wave }) => wave)).toEqual(air.map(({ wave }) => wave).sort((a, b) => a - b));
});

test('what lies outside is not marked', () => {
  expect(lineMarks(0, 'air', { low: 5150, high: 5190 }).map(({ title }) => title)).toEqual([
    ...['Mg b', 'Mg b', 'Mg b']
  ]);
  expect(lineMarks(3, 'air', { low: 5150, high: 5190 })).toEqual([]);
});
