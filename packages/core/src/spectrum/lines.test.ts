import { emissionLines, emissionLinesOf } from './emission.ts';
import { vacuumToAir } from '../sky/air.ts';
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

test('lines that are fitted are not left out, with those tied to them; sodium and the others are', () => {
  const left = gasIntervals('air', ['OIII_5007', 'HA_6563']);
  const covered = (wave: number): boolean =>
    left.some(({ from, to }) => wave >= from && wave <= to);
  expect([4958.9, 5006.8].map(covered)).toEqual([false, false]);
  expect([4861.3, 5890, 6548, 6583.4].map(covered)).toEqual([true, true, true, true]);
});

test('lines of gas are asked for by name, and lie where the air says', () => {
  expect(emissionLinesOf('none')).toEqual([]);
  expect(emissionLinesOf('all')).toBe(emissionLines);
  const asked = emissionLinesOf('ha_6563, HB_4861');
  expect(asked.map(({ name }) => name)).toEqual(['HB_4861', 'HA_6563']);
  expect(() => emissionLinesOf('HB')).toThrow('No line of gas is named "HB"');
  for (const { name, wave, partner } of emissionLines) {
    expect(Math.abs(vacuumToAir(wave) - Number(name.split('_')[1]))).toBeLessThan(1);
    if (partner !== undefined) expect(partner.ratio).toBeLessThan(0.4);
  }
});
