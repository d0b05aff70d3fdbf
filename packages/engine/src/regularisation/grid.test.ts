/** Template sets with a third axis: what is found along it, and how weights are smooth over it. */
import { fitSpectrum } from '../fit.ts';
import { monteCarlo } from '../errors/monte-carlo.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import type { TemplateSpectra } from '../templates.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { linesOf } from './grid.ts';
import { roughnessOf } from './roughness.ts';

const whole = readTemplates(defaultFolder);
const asked: Parameters = { ...defaultParameters, z: redshift, mdegree: 4 };
const pixels = whole.wave.length;

/** Every fifth age of three metallicities, with lines that deepen by [alpha/Fe]. */
function withAlpha(levels: readonly number[]): TemplateSpectra {
  const ages = [...new Set(whole.logAge)].sort((a, b) => a - b);
  const metals = [...new Set(whole.mh)].sort((a, b) => a - b).slice(-3);
  const rows = [...whole.logAge.keys()].filter(
    j => ages.indexOf(whole.logAge[j]!) % 6 === 0 && metals.includes(whole.mh[j]!)
  );
  const nodes = levels.flatMap(alpha => rows.map(row => ({ row, alpha })));
  const spectra = new Float32Array(nodes.length * pixels);
  for (const [j, { row, alpha }] of nodes.entries())
    for (let i = 0; i < pixels; i += 1) {
      const depth = 0.3 * alpha * Math.exp(4 * (Math.sin(whole.wave[i]! / 4.7) - 1));
      spectra[j * pixels + i] = whole.spectra[row * pixels + i]! * (1 - depth);
    }
  return {
    ...{ digest: `alpha ${levels.join()}`, medium: whole.medium, wave: whole.wave, spectra },
    ...{ fwhm: whole.fwhm, alpha: Float64Array.from(nodes, ({ alpha }) => alpha) },
    logAge: Float64Array.from(nodes, ({ row }) => whole.logAge[row]!),
    mh: Float64Array.from(nodes, ({ row }) => whole.mh[row]!),
    remainingMass: Float32Array.from(nodes, ({ row }) => whole.remainingMass[row]!)
  };
}

const nodeOf = ({ alpha, logAge, mh }: TemplateSpectra, level: number) =>
  [...mh.keys()].findLast(j => alpha![j] === level && logAge[j]! < 10 && mh[j]! <= 0)!;

function galaxy(set: TemplateSpectra, levels: readonly [number, number]) {
  const parts = [[nodeOf(set, levels[0]), 0.5] as const, [nodeOf(set, levels[1]), 0.5] as const];
  return made(set, megaraWave(), { v: 30, sigma: 150, parts, signalToNoise: 200 });
}

test.each([
  { levels: [0, 0.4], mixed: [0, 0.4] as const, alpha: 0.2 },
  { levels: [-0.2, 0, 0.2, 0.4], mixed: [0.2, 0.4] as const, alpha: 0.3 }
])('[alpha/Fe] of $mixed mixed is found as $alpha', ({ levels, mixed, alpha }) => {
  const set = withAlpha(levels);
  const spectrum = galaxy(set, mixed);
  for (const regularisation of [0, 1]) {
    const answer = fitSpectrum(spectrum, { ...asked, regularisation }, set);
    if (!('quantities' in answer)) throw new Error(answer.message);
    expect(Math.abs(answer.quantities['ALPHA_LW']! - alpha)).toBeLessThan(0.05);
    expect(answer.quantities['ALPHA_MW']).toBeGreaterThan(Math.min(...levels));
    expect(answer.quantities).not.toHaveProperty('IMF_LW');
  }
});

test('[alpha/Fe] has Monte Carlo errors, the slope of the IMF is told like it', () => {
  const { alpha, ...rest } = withAlpha([0, 0.4]);
  const how = { n: 12, kind: 'white', block: 20 } as const;
  const set = { ...rest, digest: 'slopes', imf: alpha! };
  const spectrum = galaxy(withAlpha([0, 0.4]), [0, 0.4]);
  const slopes = monteCarlo(spectrum, { asked, how }, set);
  const alphas = monteCarlo(spectrum, { asked, how }, { ...rest, alpha: alpha! });
  if (!('quantities' in slopes && 'quantities' in alphas)) throw new Error('refused');
  expect(alphas.quantities['ALPHA_LW_ERR']).toBeGreaterThan(0);
  expect(alphas.quantities['ALPHA_LW_ERR']).toBeLessThan(0.2);
  expect(slopes.quantities['IMF_LW']).toBe(alphas.quantities['ALPHA_LW']);
  expect(slopes.quantities).not.toHaveProperty('ALPHA_LW');
});

test('without the axis nothing is said of it', () => {
  const spectrum = made(whole, megaraWave(), {
    ...{ v: 30, sigma: 150, signalToNoise: 100 },
    parts: [[72, 1]]
  });
  const answer = fitSpectrum(spectrum, asked, whole);
  if (!('quantities' in answer)) throw new Error(answer.message);
  expect(Object.keys(answer.quantities).join()).not.toMatch(/ALPHA|IMF/);
});

function axesOf(alphas: readonly number[]) {
  const nodes = alphas.flatMap(alpha =>
    [-1, 0, 1].flatMap(mh => [8, 9, 10, 11].map(age => [age, mh, alpha] as const))
  );
  const at = (axis: 0 | 1 | 2) => Float64Array.from(nodes, node => node[axis]);
  return { logAge: at(0), mh: at(1), alpha: at(2) };
}

const rough = (matrix: Float64Array, x: Float64Array): number =>
  x.reduce(
    (sum, a, i) => sum + x.reduce((row, b, k) => row + a * b * matrix[i * x.length + k]!, 0),
    0
  );

test('a plane over three axes is smooth, a spike counts all of them', () => {
  const axes = axesOf([0, 1, 2]);
  const matrix = roughnessOf(axes);
  const { logAge, mh, alpha } = axes;
  expect(
    rough(
      matrix,
      logAge.map((one, j) => one - 2 * mh[j]! + 3 * alpha[j]!)
    )
  ).toBeLessThan(1e-9);
  const spike = new Float64Array(logAge.length);
  spike[[...alpha.keys()].find(j => alpha[j] === 1 && mh[j] === 0 && logAge[j] === 9)!] = 1;
  // -2 of each axis where they meet, 1 at the neighbour in age that is no end of its line.
  expect(rough(matrix, spike)).toBeCloseTo(36 + 1, 9);
});

test('an axis of two levels has no curvature: the roughness is that of each slice', () => {
  const one = roughnessOf({ logAge: axesOf([0]).logAge, mh: axesOf([0]).mh });
  const two = roughnessOf(axesOf([0, 0.4]));
  for (let i = 0; i < 24; i += 1)
    for (let k = 0; k < 24; k += 1) {
      const isOneSlice = Math.floor(i / 12) === Math.floor(k / 12);
      expect(two[i * 24 + k]).toBe(isOneSlice ? one[(i % 12) * 12 + (k % 12)] : 0);
    }
});

test('a gap along the third axis is refused', () => {
  const { logAge, mh, alpha } = axesOf([0, 0.4]);
  const cut = { logAge: logAge.slice(1), mh: mh.slice(1), alpha: alpha.slice(1) };
  expect(() => linesOf(cut)).toThrow('this set has gaps');
  expect(() => linesOf({ logAge, mh })).toThrow('this set has gaps');
});
