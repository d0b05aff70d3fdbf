import { plain } from '../kernels/plain.ts';
import {
  type Galaxy,
  galaxyFlux,
  normalOf,
  pixels,
  randomOf,
  universe
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
  const found = solve(problemOf(galaxyFlux(galaxy)), asked, plain);
  expect(found.status).toBe('done');
  expect(Math.abs(found.kinematics[0]! - galaxy.v)).toBeLessThan(0.1);
  expect(Math.abs(found.kinematics[1]! - galaxy.sigma)).toBeLessThan(0.3);
});

test.each<Galaxy>([
  { v: 30, sigma: 200, h3: 0.1, h4: 0.05 },
  { v: -80, sigma: 150, h3: -0.12, h4: 0.08 }
])('h3 $h3 and h4 $h4 come back without noise', galaxy => {
  const found = solve(problemOf(galaxyFlux(galaxy)), four, plain);
  expect(found.status).toBe('done');
  const truth = [galaxy.v, galaxy.sigma, galaxy.h3!, galaxy.h4!];
  const near = [0.1, 0.3, 0.001, 0.001];
  for (const [i, value] of truth.entries())
    expect(Math.abs(found.kinematics[i]! - value)).toBeLessThan(near[i]!);
});

test('noise moves V and sigma by about their formal errors', () => {
  const normal = normalOf(randomOf(11));
  const truth = galaxyFlux({ v: 55, sigma: 180 });
  const pulls = Array.from({ length: 60 }, () => {
    const found = solve(
      problemOf(
        truth.map(one => one + 0.02 * normal()),
        0.02
      ),
      asked,
      plain
    );
    return (found.kinematics[0]! - 55) / found.errors[0]!;
  });
  const rms = Math.sqrt(pulls.reduce((sum, one) => sum + one * one, 0) / pulls.length);
  expect(rms).toBeGreaterThan(0.75);
  expect(rms).toBeLessThan(1.3);
});
