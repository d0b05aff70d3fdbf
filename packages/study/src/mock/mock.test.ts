import { join } from 'node:path';
import { writeFits, type Hdu } from '@spaxel/core';
import { readSet, type Templates } from '@spaxel/templates';
import { makeMock, mockDefaults, type MockOptions } from '../index.ts';
import { lightShares } from './light.ts';
import { normals, uniforms } from './random.ts';

let set: Templates;
beforeAll(async () => {
  set = await readSet(join(__dirname, '../../../templates/sets/default'));
});

function make(asked: Partial<MockOptions> = {}): Hdu[] {
  return makeMock({ ...mockDefaults(asked.instrument), size: [3, 3], ...asked }, set);
}

/** The numbers of an image; the first image when no name is given. */
function numbers(hdus: readonly Hdu[], name?: string): number[] {
  const found = hdus.find(
    hdu => hdu.image !== undefined && (name === undefined || hdu.name === name)
  );
  return [...(found?.image?.data ?? [])];
}

test('the mean age and metallicity by light are exactly what is asked, off the nodes', () => {
  for (const [logAge, mh] of [
    [9.71, -0.17],
    [7.9, 0.2],
    [9 + Math.log10(13.5), 0.26]
  ] as const) {
    const mix = lightShares(set, logAge, mh);
    const mean = (of: Float64Array): number =>
      mix.reduce((sum, { row, share }) => sum + share * (of[row] as number), 0);
    expect(mean(set.logAge)).toBeCloseTo(logAge, 10);
    expect(mean(set.mh)).toBeCloseTo(mh, 10);
    expect(mix.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  }
});

test('the same seed gives the same bytes, another seed another noise about the same truth', () => {
  const [one, same, other] = [make({ seed: 7 }), make({ seed: 7 }), make({ seed: 8 })];
  expect(Buffer.compare(writeFits(one), writeFits(same))).toBe(0);
  expect(numbers(other, 'TRUE_V')).toEqual(numbers(one, 'TRUE_V'));
  expect(numbers(other)).not.toEqual(numbers(one));
});

/** (flux - noise-free flux) / sigma, one spectrum after the other. */
function residuals(asked: Partial<MockOptions>): number[][] {
  const muse = { instrument: 'muse', ...asked } as const;
  const [noisy, clean, stat] = [
    numbers(make(muse), 'DATA'),
    numbers(make({ ...muse, sn: 1e6 }), 'DATA'),
    numbers(make(muse), 'STAT')
  ];
  const scaled = noisy.map(
    (value, i) => (value - (clean[i] as number)) / Math.sqrt(stat[i] ?? NaN)
  );
  return Array.from({ length: 9 }, (_, spaxel) => scaled.filter((_value, i) => i % 9 === spaxel));
}

function lagged(series: readonly number[][], lag: number): number {
  const products = series.flatMap(one =>
    one.slice(lag).map((value, i) => value * (one[i] as number))
  );
  return products.reduce((sum, value) => sum + value, 0) / products.length;
}

test('noise has the variance that STAT says, and is white unless asked', () => {
  const series = residuals({});
  expect(lagged(series, 0)).toBeCloseTo(1, 1);
  expect(Math.abs(lagged(series, 1))).toBeLessThan(0.03);
});

test('correlated noise has the asked correlation at lag 1 and none at lag 2, its variance kept', () => {
  const series = residuals({ correlation: 0.3 });
  expect(Math.abs(lagged(series, 0) - 1)).toBeLessThan(0.05);
  expect(Math.abs(lagged(series, 1) - 0.3)).toBeLessThan(0.03);
  expect(Math.abs(lagged(series, 2))).toBeLessThan(0.03);
});

test('every spaxel has the asked signal-to-noise', () => {
  const hdus = make({ sn: 25 });
  const [noisy, clean] = [numbers(hdus), numbers(make({ sn: 1e6 }))];
  const rms = (values: number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const sn = Array.from({ length: 9 }, (_, spaxel) => {
    const mine = [...clean.keys()].filter(i => i % 9 === spaxel);
    const noise = rms(mine.map(i => (noisy[i] as number) - (clean[i] as number)));
    return rms(mine.map(i => clean[i] as number)) / noise;
  });
  expect(Math.abs(sn.reduce((sum, one) => sum + one / 9, 0) / 25 - 1)).toBeLessThan(0.05);
  for (const one of sn) expect(Math.abs(one / 25 - 1)).toBeLessThan(0.15);
  expect(numbers(hdus, 'TRUE_SNR')).toEqual(new Array(9).fill(25));
});

test('the border is NaN in the cube and in the truth, around the spaxels asked', () => {
  const hdus = make({ size: [2, 3], border: 1 });
  const inside = [5, 6, 9, 10, 13, 14];
  const finite = (of: number[]): number[] =>
    [...of.keys()].filter(i => Number.isFinite(of[i]) && of[i] !== 0);
  expect(hdus[0]?.image?.shape).toEqual([1011, 5, 4]);
  expect(finite(numbers(hdus).slice(0, 20))).toEqual(inside);
  expect(finite(numbers(hdus, 'TRUE_SIGMA'))).toEqual(inside);
});

test.each<[Partial<MockOptions>, string]>([
  [{ sigma: [180, 40] }, '--sigma 40 km/s cannot be made'],
  [{ logAge: [10.5, 9] }, 'log age of 10.5 lies outside the templates: 7.48 to 10.13'],
  [{ mh: [0, -2] }, '[M/H]'],
  [{ size: [1.5, 3] }, 'a whole number from 1 to 500, not 1.5'],
  [{ size: [500, 500], step: 0.27 }, '1 GiB'],
  [{ sn: NaN }, 'not NaN'],
  [{ correlation: 0.5 }, 'from 0 to 0.45'],
  [{ z: 0.8 }, 'cover 0 channels of megara']
])('%j is refused with a sentence', (asked, says) => {
  expect(() => make(asked)).toThrow(expect.objectContaining({ _tag: 'OptionInvalid' }));
  expect(() => make(asked)).toThrow(says);
});

test('gas adds the fluxes that its truth says, faster and calmer than the stars', () => {
  const asked = { instrument: 'muse', sn: 1e6, z: 0.02 } as const;
  const [with_, without] = [make({ ...asked, gas: 10 }), make(asked)];
  const [wet, dry] = [numbers(with_, 'DATA'), numbers(without, 'DATA')];
  const excess = wet.map((value, i) => value - (dry[i] as number));
  // The middle spaxel: [O III] alone, as far as 30 A round 5107.
  const channels = [...Array(wet.length / 9).keys()].filter(
    k => Math.abs(4750 + 1.25 * k - 5107) < 25
  );
  const flux = channels.reduce((sum, k) => sum + 1.25 * (excess[9 * k + 4] as number), 0);
  // The cube is in 1e-20, its truth in 1e-17.
  expect(flux / 1000 / (numbers(with_, 'TRUE_FLUX_OIII_5007')[4] as number)).toBeCloseTo(1, 2);
  const [stars, gas] = [numbers(with_, 'TRUE_V'), numbers(with_, 'TRUE_V_GAS')];
  for (const [i, v] of gas.entries()) expect(v).toBeCloseTo(1.15 * (stars[i] as number), 2);
  expect(Math.max(...numbers(with_, 'TRUE_SIGMA_GAS'))).toBeLessThan(60);
  expect(without.some(({ name }) => name === 'TRUE_V_GAS')).toBe(false);
});

test('a MUSE cube ends where the templates do', () => {
  const cube = make({ instrument: 'muse', size: [1, 1], z: -0.001 }).find(
    ({ name }) => name === 'DATA'
  );
  const channels = cube?.image?.shape[0] ?? 0;
  const last = 4750 + 1.25 * (channels - 1);
  expect(last).toBeGreaterThan(7330);
  expect(last).toBeLessThan(7400);
  expect(numbers([cube ?? {}]).every(Number.isFinite)).toBe(true);
});

test('random numbers are uniform and normal', () => {
  const many = Float64Array.from({ length: 1e5 }, uniforms(3));
  expect(many.reduce((sum, value) => sum + value, 0) / 1e5).toBeCloseTo(0.5, 2);
  expect(many.every(value => value > 0 && value < 1)).toBe(true);
  const draws = Float64Array.from({ length: 1e5 }, normals(3));
  const moment = (power: number): number =>
    draws.reduce((sum, value) => sum + value ** power, 0) / 1e5;
  expect(Math.abs(moment(1))).toBeLessThan(0.015);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
});
