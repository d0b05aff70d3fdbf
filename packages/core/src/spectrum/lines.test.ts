import { gasIntervals, skyIntervals } from './lines.ts';

const covers = (medium: 'air' | 'vacuum', wave: number): boolean =>
  gasIntervals(medium).some(({ from, to }) => wave >= from && wave <= to);

test('the lines of gas and of interstellar sodium are left out, the stars’ magnesium and iron are not', () => {
  for (const wave of [3727, 4861, 5007, 5199, 5890, 5896, 6563, 6731])
    expect(covers('air', wave)).toBe(true);
  for (const wave of [5175, 5270, 5335, 5406, 5709]) expect(covers('air', wave)).toBe(false);
});

test('in vacuum the intervals move with the lines', () => {
  const [air, vacuum] = [gasIntervals('air')[7], gasIntervals('vacuum')[7]];
  expect((vacuum?.from ?? 0) - (air?.from ?? 0)).toBeCloseTo(1.36, 1);
});

test('the sky’s lines stay where the observatory sees them', () => {
  const covered = (wave: number): boolean =>
    skyIntervals('air').some(({ from, to }) => wave >= from && wave <= to);
  expect([5577.34, 5889.95, 6300.3, 6363.78].map(covered)).toEqual([true, true, true, true]);
  expect(skyIntervals('vacuum')[0]?.from).toBeCloseTo(5573.55, 1);
});
