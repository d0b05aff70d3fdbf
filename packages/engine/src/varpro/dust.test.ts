/** Dust inside and outside the convolution: A_V comes back, and inside is what its equation says. */
import { fillAttenuation } from '../attenuation/dust.ts';
import { libraryOf } from '../library/library.ts';
import {
  fluxAt,
  galaxyFlux,
  normalOf,
  pixels,
  randomOf,
  universe,
  velscale
} from '../testing/universe.ts';
import { type Asked, solve } from './solve.ts';

const library = universe();
const { length, lead } = library.geometry;
/** Falls by three tenths over the pixels, and is periodic like the templates. */
const curveAt = (place: number) => 1 + 0.3 * Math.cos((2 * Math.PI * (place + lead)) / length);
const inside = Float64Array.from({ length }, (_, i) => curveAt(i - lead));
const outside = Float64Array.from({ length: pixels }, (_, i) => curveAt(i));
const galaxy = { v: 30, sigma: 150 };
const asked: Asked = {
  ...{ moments: 2, held: [30, 150], start: [30, 150], degree: -1, mdegree: 0, bias: 0 },
  ...{ low: [-2000, 0.5], high: [2000, 1000] }
};

function problemOf(flux: Float64Array, from = library, noise = 0.01) {
  const good = new Uint8Array(pixels).fill(1);
  return { library: from, flux, error: new Float64Array(pixels).fill(noise), good };
}

const dimmed = (curve: Float64Array, av: number) => {
  const out = new Float64Array(curve.length);
  fillAttenuation(curve, av, out);
  return out;
};

/** The galaxy's flux with its templates dimmed before they move: a library of dimmed templates makes it. */
function movingDust(av: number) {
  const r = dimmed(inside, av);
  const templates = Array.from({ length: 8 }, (_, template) =>
    r.map((one, i) => one * fluxAt(i - lead, { v: 0, sigma: 0, template }))
  );
  const most = { pixels, moments: 2, polynomials: 12 };
  return libraryOf(templates, { geometry: { length, velscale, lead }, most });
}

test.each([0, 0.4, 1.7, -0.2])('A_V %d inside is that of dimmed templates', av => {
  const dusty = movingDust(av);
  const flux = solve(problemOf(galaxyFlux(galaxy), dusty), asked).model;
  const found = solve(problemOf(flux), { ...asked, dust: { curve: inside, isInside: true } });
  expect(found.attenuation![0]).toBeCloseTo(av, 6);
  expect(found.chi2).toBeLessThan(1e-6);
});

test.each([0, 0.4, 1.7, -0.2])('A_V %d outside comes back', av => {
  const r = dimmed(outside, av);
  const flux = galaxyFlux(galaxy).map((one, i) => one * r[i]!);
  const dust = { curve: outside, isInside: false };
  const found = solve(problemOf(flux), { ...asked, dust });
  expect(Math.abs(found.attenuation![0] - av)).toBeLessThan(1e-3);
});

test('with noise A_V is off by about its formal error, inside as outside', () => {
  const normal = normalOf(randomOf(5));
  const r = dimmed(outside, 0.6);
  const truth = galaxyFlux(galaxy).map((one, i) => one * r[i]!);
  for (const dust of [
    { curve: outside, isInside: false },
    { curve: inside, isInside: true }
  ]) {
    const pulls = Array.from({ length: 40 }, () => {
      const flux = truth.map(one => one + 0.02 * normal());
      const found = solve(problemOf(flux, library, 0.02), { ...asked, dust });
      return (found.attenuation![0] - 0.6) / found.attenuation![1];
    });
    const rms = Math.sqrt(pulls.reduce((sum, one) => sum + one * one, 0) / pulls.length);
    expect(rms).toBeGreaterThan(0.7);
    expect(rms).toBeLessThan(1.4);
  }
});

test('kinematics and dust may be free together', () => {
  const r = dimmed(outside, 0.5);
  const flux = galaxyFlux(galaxy).map((one, i) => one * r[i]!);
  const { held: _, ...free } = { ...asked, start: [0, 200] };
  for (const isInside of [true, false]) {
    const dust = { curve: isInside ? inside : outside, isInside };
    const found = solve(problemOf(flux), { ...free, dust });
    expect(Math.abs(found.kinematics[0]! - 30)).toBeLessThan(0.2);
    expect(Math.abs(found.kinematics[1]! - 150)).toBeLessThan(0.5);
    expect(Math.abs(found.attenuation![0] - 0.5)).toBeLessThan(0.01);
  }
});
