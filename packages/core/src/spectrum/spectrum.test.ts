import { megaraLsf, museLsf } from './lsf.ts';
import { median } from './median.ts';
import { estimateNoise, withErrors } from './noise.ts';
import { signalToNoise } from './signal.ts';
import { linearWave, type Spectrum } from './spectrum.ts';

/** Seeded normal deviates: mulberry32 through Box and Muller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A galaxy-like continuum with absorption lines of 100 km/s. */
function galaxy(wave: number): number {
  const depth = [5183, 5270, 5335, 5577, 5890, 5896].map(line =>
    Math.exp(-0.5 * ((wave - line) / 1.8) ** 2)
  );
  return 100 * (1 + (wave - 5500) / 4000) * (1 - 0.25 * depth.reduce((sum, one) => sum + one, 0));
}

function spectrumOf(
  flux: (wave: number, channel: number) => number,
  step = 0.27,
  count = 3700
): Spectrum {
  const waveAngstrom = linearWave(5100, step, count);
  return {
    flux: waveAngstrom.map(flux),
    error: new Float64Array(count).fill(NaN),
    mask: new Uint8Array(count),
    waveAngstrom,
    medium: 'air',
    lsfFwhm: new Float64Array(count).fill(0.937)
  };
}

test.each([
  [0.27, 3700],
  [1, 1011],
  [1.25, 1500],
  [2, 600]
])('the noise of a spectrum with lines is found at a step of %d A', (step, count) => {
  const normal = normals(1);
  const error = estimateNoise(spectrumOf(wave => galaxy(wave) + 2.5 * normal(), step, count));
  expect(median(error) / 2.5).toBeGreaterThan(0.92);
  expect(median(error) / 2.5).toBeLessThan(1.08);
});

test('correlated neighbours do not make the noise look smaller', () => {
  const normal = normals(2);
  const white = Float64Array.from({ length: 3702 }, normal);
  // Weights 1, 1.6, 1 on white noise: correlation .58 and .18 at lags 1 and 2, none at 3, scatter 2.135.
  const correlated = (i: number): number =>
    (white[i] as number) + 1.6 * (white[i + 1] as number) + (white[i + 2] as number);
  const error = estimateNoise(spectrumOf((wave, i) => galaxy(wave) + correlated(i)));
  expect(median(error) / 2.135).toBeGreaterThan(0.93);
  expect(median(error) / 2.135).toBeLessThan(1.07);
});

test('the error follows the noise along the spectrum', () => {
  const normal = normals(3);
  const error = estimateNoise(spectrumOf(wave => galaxy(wave) + (wave < 5600 ? 1 : 4) * normal()));
  expect(median(error.subarray(200, 1500))).toBeCloseTo(1, 0);
  expect(median(error.subarray(2300, 3500)) / median(error.subarray(200, 1500))).toBeGreaterThan(
    3.3
  );
});

test('masked channels take no part, and stay masked', () => {
  const normal = normals(4);
  const spectrum = spectrumOf((wave, i) => (i % 50 === 0 ? 1e6 : galaxy(wave) + normal()));
  spectrum.mask.forEach((_, i, mask) => (mask[i] = i % 50 === 0 ? 1 : 0));
  const whole = withErrors(spectrum);
  expect(median(whole.error)).toBeCloseTo(1, 0);
  expect(whole.mask).toEqual(spectrum.mask);
});

test('what has no noise has a floor; what has no data has no error and is masked', () => {
  const clean = withErrors(spectrumOf(galaxy));
  expect(signalToNoise(clean)).toBeGreaterThan(1000);
  expect(clean.mask.every(bad => bad === 0)).toBe(true);
  for (const flux of [() => NaN, () => 0, () => 1e-14]) {
    const empty = spectrumOf(flux);
    const whole = withErrors(flux() > 0 ? empty : { ...empty, mask: empty.mask.map(() => 1) });
    expect(whole.mask.every(bad => bad === 1)).toBe(true);
    expect(signalToNoise(whole)).toBe(0);
  }
});

test('errors that the spectrum has are kept; a channel with none is masked', () => {
  const spectrum = spectrumOf(galaxy);
  const error = spectrum.error.map((_, i) => (i < 10 ? 0 : 2));
  const whole = withErrors({ ...spectrum, error });
  expect(whole.error).toBe(error);
  expect(whole.mask.indexOf(0)).toBe(10);
});

test('signal-to-noise is median flux over median error, in the range', () => {
  const spectrum = {
    ...spectrumOf(wave => (wave < 5500 ? 50 : 200)),
    error: new Float64Array(3700).fill(10)
  };
  expect(signalToNoise(spectrum, [5200, 5400])).toBe(5);
  expect(signalToNoise(spectrum, [5600, 5700])).toBe(20);
  expect(signalToNoise(spectrum, [1, 2])).toBe(0);
});

test('medians leave out what is not finite', () => {
  expect(median([3, NaN, 1, Infinity, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([NaN])).toBeNaN();
  const normal = normals(5);
  const values = Array.from({ length: 1001 }, normal);
  expect(median(values)).toBe(values.toSorted((a, b) => a - b)[500]);
});

test('resolutions: native, rebinned, unknown', () => {
  expect(megaraLsf('LR-V', 0.27)).toBe(0.937);
  expect(megaraLsf('LR-V', 1)).toBeCloseTo(Math.sqrt(0.937 ** 2 + (8 * Math.LN2) / 12), 12);
  expect(megaraLsf('XX', 1)).toBeUndefined();
  expect(museLsf(7000)).toBeCloseTo(2.483, 3);
});
