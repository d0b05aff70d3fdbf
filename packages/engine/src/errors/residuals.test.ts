/** Residuals are as wide as the noise that left them, at the frequencies that matter. */
import { normalOf, randomOf } from '../testing/universe.ts';
import { restored } from './residuals.ts';

const count = 1200;
const block = 20;
const draws = 60;
/** Smooth, as what a fit moves along is: bumps of 12 pixels, every 50. */
const rows = Array.from({ length: 24 }, (_, p) =>
  Float64Array.from({ length: count }, (__, i) => Math.exp(-0.5 * ((i - 25 - 50 * p) / 12) ** 2))
);

/** Noise of which `lag` goes on to the next pixel. */
function noiseOf(seed: number, lag: number): Float64Array {
  const normal = normalOf(randomOf(seed));
  let before = normal();
  return Float64Array.from({ length: count }, () => {
    const here = before;
    before = lag * before + Math.sqrt(1 - lag * lag) * normal();
    return here;
  });
}

/** What a fit of the bumps leaves: they share next to nothing, a few rounds are exact. */
function fitted(noise: Float64Array): Float64Array {
  const left = noise.slice();
  for (let pass = 0; pass < 4; pass += 1)
    for (const row of rows) {
      let [own, other] = [0, 0];
      for (let i = 0; i < count; i += 1) {
        own += row[i]! ** 2;
        other += row[i]! * left[i]!;
      }
      for (let i = 0; i < count; i += 1) left[i]! -= (other / own) * row[i]!;
    }
  return left;
}

/** Mean square of the sums of blocks, wherever they begin. */
function powerOfBlocks(signal: Float64Array): number {
  let [sum, power] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    sum += signal[i]! - (i >= block ? signal[i - block]! : 0);
    if (i >= block - 1) power += (sum * sum) / (count - block + 1);
  }
  return power;
}

test.each([0, 0.3])('noise with %d passed on is given back what the fit took of it', lag => {
  const powers = { noise: 0, left: 0, back: 0 };
  for (let seed = 1; seed <= draws; seed += 1) {
    const noise = noiseOf(seed, lag);
    const left = fitted(noise);
    powers.noise += powerOfBlocks(noise);
    powers.left += powerOfBlocks(left);
    powers.back += powerOfBlocks(restored(left, rows, block));
  }
  // p / N is 2 %; at these frequencies it is far more.
  expect(powers.left / powers.noise).toBeLessThan(0.72);
  expect(powers.back / powers.noise).toBeGreaterThan(0.94);
  expect(powers.back / powers.noise).toBeLessThan(1.02);
});

test('what is there twice, or not at all, changes nothing', () => {
  const noise = noiseOf(7, 0.2);
  const twice = restored(noise, [...rows, ...rows, new Float64Array(count)], block);
  for (const [i, one] of restored(noise, rows, block).entries())
    expect(Math.abs(one - twice[i]!)).toBeLessThan(1e-9);
  for (const [i, one] of restored(noise, [], block).entries())
    expect(Math.abs(one - noise[i]!)).toBeLessThan(1e-12);
});

test.each([1, 5000])('blocks of %d pixels have their answer too', length => {
  expect(restored(noiseOf(3, 0), rows, length).every(Number.isFinite)).toBe(true);
});
