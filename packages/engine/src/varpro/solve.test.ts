import {
  type Galaxy,
  galaxyFlux,
  normalOf,
  pixels,
  randomOf,
  universe,
  velscale
} from '../testing/universe.ts';
import { solve, type Asked } from './solve.ts';

const library = universe();
const asked: Asked = {
  moments: 2,
  degree: 8,
  mdegree: 0,
  start: [0, 200],
  low: [-2000, 0.5],
  high: [2000, 1000],
  bias: 0
};
const four: Asked = {
  ...asked,
  moments: 4,
  start: [0, 200, 0, 0],
  low: [-2000, 0.5, -0.3, -0.3],
  high: [2000, 1000, 0.3, 0.3]
};

function problemOf(flux: Float64Array, noise = 0.01) {
  const good = new Uint8Array(pixels).fill(1);
  return { library, flux, error: new Float64Array(pixels).fill(noise), good };
}

test.each<Galaxy>([
  { v: 0, sigma: 200 },
  { v: 137.3, sigma: 100 },
  { v: -512, sigma: 75 },
  { v: 40, sigma: 300 },
  { v: 21.7, sigma: 30 }
])('$v and $sigma km/s come back without noise', galaxy => {
  const found = solve(problemOf(galaxyFlux(galaxy)), asked);
  expect(found.status).toBe('done');
  expect(Math.abs(found.kinematics[0]! - galaxy.v)).toBeLessThan(0.1);
  expect(Math.abs(found.kinematics[1]! - galaxy.sigma)).toBeLessThan(0.3);
});

test.each<Galaxy>([
  { v: 30, sigma: 200, h3: 0.1, h4: 0.05 },
  { v: -80, sigma: 150, h3: -0.12, h4: 0.08 }
])('h3 $h3 and h4 $h4 come back without noise', galaxy => {
  const found = solve(problemOf(galaxyFlux(galaxy)), four);
  expect(found.status).toBe('done');
  const truth = [galaxy.v, galaxy.sigma, galaxy.h3!, galaxy.h4!];
  const near = [0.1, 0.3, 0.001, 0.001];
  for (const [i, value] of truth.entries())
    expect(Math.abs(found.kinematics[i]! - value)).toBeLessThan(near[i]!);
});

test.each([1, 1.5, 2.8])(
  'h3, h4 are of the stars where a line of the data has a width of %d pixels, of the templates 2',
  line => {
    const galaxy = { v: 30, sigma: 180, h3: 0.1, h4: 0.05, line };
    const excess = (2 ** 2 - line ** 2) * velscale ** 2;
    const found = solve(problemOf(galaxyFlux(galaxy)), { ...four, excess });
    const [v, raw, h3, h4] = found.kinematics as [number, number, number, number];
    expect(Math.abs(v - 30)).toBeLessThan(0.1);
    expect(Math.abs(Math.sqrt(raw ** 2 + excess) - 180)).toBeLessThan(0.3);
    expect(Math.abs(h3 - 0.1)).toBeLessThan(0.001);
    expect(Math.abs(h4 - 0.05)).toBeLessThan(0.001);
  }
);

test('noise moves V and sigma by about their formal errors', () => {
  const normal = normalOf(randomOf(11));
  const truth = galaxyFlux({ v: 55, sigma: 180 });
  const pulls = Array.from({ length: 60 }, () => {
    const found = solve(
      problemOf(
        truth.map(one => one + 0.02 * normal()),
        0.02
      ),
      asked
    );
    return (found.kinematics[0]! - 55) / found.errors[0]!;
  });
  const rms = Math.sqrt(pulls.reduce((sum, one) => sum + one * one, 0) / pulls.length);
  expect(rms).toBeGreaterThan(0.75);
  expect(rms).toBeLessThan(1.3);
});

test('a far start with narrow lines is found by a scan of V', () => {
  const flux = galaxyFlux({ v: 1450, sigma: 20 });
  const found = solve(problemOf(flux), { ...asked, start: [-1500, 30] });
  expect(['done', 'bound reached']).toContain(found.status);
  expect(Math.abs(found.kinematics[0]! - 1450)).toBeLessThan(0.5);
});

test('sigma below a pixel comes back: nothing rings', () => {
  const found = solve(problemOf(galaxyFlux({ v: 12, sigma: 15 })), asked);
  expect(Math.abs(found.kinematics[1]! - 15)).toBeLessThan(1);
  expect(Math.abs(found.kinematics[0]! - 12)).toBeLessThan(0.1);
});

test('lines in emission use no template', () => {
  const flux = galaxyFlux({ v: 0, sigma: 150 }).map(one => 2 - one);
  const found = solve(problemOf(flux), asked);
  expect(['no template used', 'bound reached', 'done']).toContain(found.status);
  expect(found.model.every(Number.isFinite)).toBe(true);
});

test('velocity beyond its limit is said', () => {
  const low = [-100, 0.5];
  const high = [100, 1000];
  const found = solve(problemOf(galaxyFlux({ v: 250, sigma: 150 })), { ...asked, low, high });
  expect(found.status).toBe('bound reached');
});

test('multiplicative polynomials come back with kinematics held', () => {
  const flux = galaxyFlux({ v: 30, sigma: 150 }).map((one, i) => one * (1 + 0.2 * (i / 500 - 1)));
  const model: Asked = { ...asked, held: [30, 150], degree: -1, mdegree: 4 };
  const found = solve(problemOf(flux), model);
  expect(found.status).toBe('done');
  expect(found.chi2).toBeLessThan(1e-5 * pixels);
});

test('the answer is a function of its arguments, whatever came before', () => {
  const problem = problemOf(galaxyFlux({ v: 77, sigma: 130 }));
  const first = solve(problem, asked);
  solve(problemOf(new Float64Array(pixels).fill(1)), four);
  solve(problemOf(galaxyFlux({ v: -900, sigma: 300 })), asked);
  expect(solve(problem, asked)).toEqual(first);
});
