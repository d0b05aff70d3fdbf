/** Smooth weights: the minimum that is asked for, as far as chi2 allows, and nearer to a smooth truth. */
import { normalOf, randomOf } from '../testing/universe.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { fitSpectrum } from '../fit.ts';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { pivot } from './pivoting.ts';
import { roughnessOf } from './roughness.ts';
import { smoothedBy, strongest } from './strength.ts';

const normal = normalOf(randomOf(9));
const count = 24;
const axes = {
  logAge: Float64Array.from({ length: count }, (_, j) => 8 + 0.3 * (j % 8)),
  mh: Float64Array.from({ length: count }, (_, j) => -1 + 0.5 * Math.floor(j / 8))
};

/** |y - B x|^2 with 60 rows, the truth smooth. */
function equations() {
  const columns = Array.from({ length: count }, (_, j) =>
    Float64Array.from({ length: 60 }, (__, i) => 1 + Math.sin((i * (j + 3)) / 40) + 0.1 * normal())
  );
  const truth = axes.logAge.map(one => Math.exp(-0.5 * ((one - 9.2) / 0.5) ** 2));
  const y = Float64Array.from({ length: 60 }, (_, i) =>
    columns.reduce((sum, one, j) => sum + one[i]! * truth[j]!, normal())
  );
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, one, i) => sum + one * b[i]!, 0);
  const gram = Float64Array.from(columns.flatMap(a => columns.map(b => dot(a, b))));
  const right = Float64Array.from(columns, one => dot(one, y));
  return { gram, right, square: dot(y, y), roughness: roughnessOf(axes) };
}

test('the roughness of a plane is 0, and that of a spike counts both axes', () => {
  const matrix = roughnessOf(axes);
  const rough = (x: Float64Array) =>
    x.reduce((sum, a, i) => sum + x.reduce((t, b, k) => t + a * b * matrix[i * count + k]!, 0), 0);
  expect(rough(axes.logAge.map((one, j) => 2 * one - axes.mh[j]! + 3))).toBeLessThan(1e-9);
  const spike = new Float64Array(count);
  spike[11] = 1;
  // Where both axes meet, -2 - 2; at its neighbours in age 1 each; those in metallicity lie on edges.
  expect(rough(spike)).toBeCloseTo(18, 12);
});

test('a set with gaps is refused by a sentence', () => {
  const broken = { logAge: axes.logAge.slice(1), mh: axes.mh.slice(1) };
  expect(() => roughnessOf(broken)).toThrow(/gaps/);
});

test.each([0.1, 1, 30])('at strength %d no weight can move and gain', strength => {
  const problem = equations();
  const { weights } = smoothedBy(problem, strength, new Float64Array(count));
  const matrix = problem.gram.map((one, i) => one + strength ** 2 * problem.roughness[i]!);
  for (let i = 0; i < count; i += 1) {
    let slope = -problem.right[i]!;
    for (let k = 0; k < count; k += 1) slope += matrix[i * count + k]! * weights[k]!;
    const small = 1e-8 * problem.right[i]!;
    if (weights[i]! > 0) expect(Math.abs(slope)).toBeLessThan(small);
    else expect(slope).toBeGreaterThan(-small);
  }
});

test('any start gives the same weights', () => {
  const { gram, right, roughness } = equations();
  const matrix = gram.map((one, i) => one + roughness[i]!);
  const starts = [0, 1, 2].map(k => right.map((_, i) => ((i + k) % 3 === 0 ? 1 : 0)));
  const [first, ...others] = starts.map(start => pivot({ matrix, right }, start));
  for (const other of others)
    for (const [i, one] of other.entries()) expect(one).toBeCloseTo(first![i]!, 8);
});

test('the strength is the one at which chi2 has risen as far as it may', () => {
  const problem = equations();
  const none = smoothedBy(problem, 1e-3, new Float64Array(count));
  const most = none.chi2 + 10;
  const { chi2, strength } = strongest(problem, { most, from: { ...none, strength: 0 } });
  expect(strongest(problem, { most, from: { ...none, strength } }).strength / strength).toBeCloseTo(
    1,
    1
  );
  expect(chi2).toBeLessThanOrEqual(most);
  expect(smoothedBy(problem, strength * 1.06, none.weights).chi2).toBeGreaterThan(most);
});

const templates = readTemplates(defaultFolder);
/** Ten ages and three metallicities about a middle: a history no single template has. */
const parts = Array.from(templates.logAge.keys()).flatMap(j => {
  const off = ((templates.logAge[j]! - 9.6) / 0.3) ** 2 + ((templates.mh[j]! + 0.2) / 0.3) ** 2;
  return off < 6 ? [[j, Math.exp(-0.5 * off)] as const] : [];
});
const spectrum = made(templates, megaraWave(), { v: 20, sigma: 150, parts, signalToNoise: 60 });
const fit = (regularisation: number | null) => {
  const asked: Parameters = { ...defaultParameters, z: redshift, regularisation };
  const answer = fitSpectrum(spectrum, asked, templates);
  if (!('quantities' in answer)) throw new Error(answer.message);
  return answer;
};

test('a smooth history stays one: more templates take part, chi2 rises by its sqrt(2 N) at most, kinematics stay', () => {
  const [plain, smooth] = [fit(0), fit(null)];
  const used = (weights: Float64Array | null) => weights!.filter(one => one > 1e-4).length;
  expect(used(smooth.weights)).toBeGreaterThan(3 * used(plain.weights));
  expect(smooth.quantities['V']).toBe(plain.quantities['V']);
  expect(smooth.quantities['REGULARISATION']).toBeGreaterThan(0);
  const rise = smooth.quantities['CHI2_POP']! / plain.quantities['CHI2_POP']! - 1;
  expect(rise).toBeLessThan(1.6 * Math.sqrt(2 / plain.quantities['GOODPIXELS']!));
  expect(rise).toBeGreaterThan(0);
  const total = parts.reduce((sum, [, one]) => sum + one, 0);
  const truth = parts.reduce((sum, [j, one]) => sum + (one / total) * templates.logAge[j]!, 0);
  expect(Math.abs(smooth.quantities['AGE_LW']! - truth)).toBeLessThan(0.25);
  expect(fit(null)).toEqual(smooth);
});

test('a strength that is given is taken', () => {
  expect(fit(5).quantities['REGULARISATION']).toBe(5);
});
