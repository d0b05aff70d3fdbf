/** Faint frequencies in single precision: less memory, the same templates. */
import { plain } from '../kernels/plain.ts';
import { defaultParameters } from '../parameters.ts';
import { settingOf } from '../setting.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { libraryOf, transformOf } from './library.ts';

const templates = readTemplates(defaultFolder);
const asked = { ...defaultParameters, z: redshift, populations: false };

/** Half transforms by definition at frequency k, over N and scaled. */
function slow(signal: Float64Array, k: number): [number, number] {
  const step = (2 * Math.PI * k) / signal.length;
  const mean = signal.reduce((sum, one) => sum + one, 0) / signal.length;
  let [re, im] = [0, 0];
  for (const [n, one] of signal.entries()) {
    re += one * Math.cos(step * n);
    im -= one * Math.sin(step * n);
  }
  return [re / signal.length / mean, im / signal.length / mean];
}

test('at the steps of MEGARA half of the frequencies and more are faint', () => {
  const wave = megaraWave(3741);
  const spectrum = made(templates, wave, { v: 0, sigma: 150, parts: [[72, 1]], signalToNoise: 40 });
  const { library } = settingOf(spectrum, asked, templates).prepared;
  expect(library.split / library.stride).toBeLessThan(0.5);
  expect(library.split / library.stride).toBeGreaterThan(0.05);
  expect(library.low.length + library.high.length).toBe(library.count * library.stride);
});

const length = 192;
const most = { pixels: 128, moments: 2, polynomials: 1 };
const setting = { geometry: { length, velscale: 20, lead: 32 }, most };
/** Smooth, with a little that is not. */
const smooth = (seed: number) =>
  Float64Array.from(
    { length },
    (_, i) => 2 + Math.sin((2 * Math.PI * (i + seed)) / length) + 1e-5 * Math.sin(i * i + seed)
  );
const sharp = Float64Array.from({ length }, (_, i) => (i === 40 ? 20 : 1));

test('what is put together is the transform, to single precision where it is faint', () => {
  const signals = [smooth(0), smooth(5), smooth(9)];
  const library = libraryOf(signals, setting, plain);
  expect(library.split).toBe(4);
  const whole = new Float64Array(library.stride);
  for (const [j, signal] of signals.entries())
    for (const used of [2, 4, 6, 100, library.stride]) {
      const half = transformOf(library, j, { used, whole });
      for (let k = 0; 2 * k < used; k += 1) {
        const [re, im] = slow(signal, k);
        const off = Math.hypot(half[2 * k]! - re, half[2 * k + 1]! - im);
        expect(off).toBeLessThan(2 * k < library.split ? 1e-14 : 1e-13 + 6e-8 * Math.hypot(re, im));
      }
    }
});

test.each([
  ['one that is sharp', [smooth(0), sharp, smooth(1)], length + 2],
  ['zeros alone', [new Float64Array(length)], 0],
  ['one template', [sharp], length + 2]
])('%s decides for all', (_, signals, split) => {
  expect(libraryOf(signals, setting, plain).split).toBe(split);
});
