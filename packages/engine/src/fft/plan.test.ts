import { plain } from '../kernels/plain.ts';
import { randomOf } from '../testing/universe.ts';
import { complexOf, lengthFor, planOf } from './plan.ts';
import { realTransformOf, transformReal } from './real.ts';

/** The definition: X_k = sum x_n exp(-2 pi i k n / N). */
function slow(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const length = re.length;
  const out: [Float64Array, Float64Array] = [new Float64Array(length), new Float64Array(length)];
  for (let k = 0; k < length; k += 1)
    for (let n = 0; n < length; n += 1) {
      const angle = (-2 * Math.PI * ((k * n) % length)) / length;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      out[0][k] = out[0][k]! + re[n]! * c - im[n]! * s;
      out[1][k] = out[1][k]! + re[n]! * s + im[n]! * c;
    }
  return out;
}

test.each([1, 2, 3, 4, 6, 8, 9, 12, 16, 24, 27, 32, 48, 72, 96, 216, 512, 648])(
  'a transform of length %d is its definition',
  length => {
    const random = randomOf(length);
    const re = Float64Array.from({ length }, () => random() - 0.5);
    const im = Float64Array.from({ length }, () => random() - 0.5);
    const [wantedRe, wantedIm] = slow(re, im);
    plain.fft(planOf(length), re, im);
    for (let k = 0; k < length; k += 1) {
      expect(Math.abs(re[k]! - wantedRe[k]!)).toBeLessThan(1e-12);
      expect(Math.abs(im[k]! - wantedIm[k]!)).toBeLessThan(1e-12);
    }
  }
);

test.each([0, 5, 7, 22, 4800, 1.5, -4, 4097, NaN])('length %d is refused', length => {
  expect(() => planOf(length)).toThrow(RangeError);
});

test('a length that holds is a multiple of 16 with factors 2 and 3, and cheap for its size', () => {
  expect([
    lengthFor(1),
    lengthFor(4096),
    lengthFor(4097),
    lengthFor(4700),
    lengthFor(5400)
  ]).toEqual([16, 4096, 4608, 5184, 6144]);
});

test('packed products come back as two real signals, the Nyquist bin real', () => {
  const random = randomOf(3);
  const length = 48;
  const one = Float64Array.from({ length: length + 2 }, () => random() - 0.5);
  const two = Float64Array.from({ length: length + 2 }, () => random() - 0.5);
  const filter = new Float64Array(length + 2).map((_, i) => (i % 2 === 0 ? 0.8 : 0.3));
  const out = { re: new Float64Array(length), im: new Float64Array(length) };
  plain.pack({ filter, spectrum: one }, { filter, spectrum: two }, out);
  plain.fft(planOf(length), out.im, out.re);
  const alone = { re: new Float64Array(length), im: new Float64Array(length) };
  plain.pack({ filter, spectrum: one }, { filter, spectrum: one.map(() => 0) }, alone);
  plain.fft(planOf(length), alone.im, alone.re);
  for (let i = 0; i < length; i += 1) {
    expect(Math.abs(out.re[i]! - alone.re[i]!)).toBeLessThan(1e-12);
    expect(Math.abs(alone.im[i]!)).toBeLessThan(1e-12);
  }
});

test.each([48, 47, 30])('a real signal of %d samples has the transform of its length', count => {
  const random = randomOf(count);
  const signal = Float64Array.from({ length: count }, () => random() - 0.5);
  const out = new Float64Array(50);
  const real = realTransformOf(planOf(24), complexOf(24));
  transformReal(signal, out, { ...real, kernels: plain });
  const full = new Float64Array(48);
  full.set(signal);
  const [re, im] = slow(full, new Float64Array(48));
  for (let k = 0; k <= 24; k += 1) {
    expect(Math.abs(out[2 * k]! - re[k]!)).toBeLessThan(1e-13);
    expect(Math.abs(out[2 * k + 1]! - im[k]!)).toBeLessThan(1e-13);
  }
});
