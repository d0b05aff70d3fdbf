/** Joined pixels say of V, sigma, h3, h4 what their own pixels said, to a hundredth of the errors. */
import { passesOf } from '../fit.ts';
import { defaultParameters } from '../parameters.ts';
import { resolvedShape } from '../passes.ts';
import { settingOf } from '../setting.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { inverseDiagonal } from '../varpro/dense.ts';
import { look } from '../varpro/minimise.ts';
import { Model } from '../varpro/model.ts';
import { coarseOf, joinedFor, joinPixels } from './coarse.ts';
import { Probe } from './probe.ts';

const templates = readTemplates(defaultFolder);
const wave = megaraWave(3741);
const parts = [
  [72, 0.6],
  [99, 0.4]
] as const;

/** Formal errors at the best fit on pixels joined by a number, and that number. */
function errorsOn(sigma: number, moments: number) {
  const asked = { ...defaultParameters, z: redshift, populations: false, moments };
  const spectrum = made(templates, wave, { v: 50, sigma, parts, signalToNoise: 40 });
  const setting = settingOf(spectrum, asked, templates);
  const passes = passesOf(spectrum, setting);
  if ('code' in passes) throw new Error(passes.message);
  const { active, weights, kinematics } = passes.first.solution;
  const shape = { ...resolvedShape(passes.prepared, setting), degree: asked.degree, mdegree: 0 };
  const on = (joined: number): number[] => {
    const { library } = coarseOf(setting, joined).prepared;
    const { error, good } = joinPixels(passes.prepared, joined);
    const model = new Model({ library, flux: new Float64Array(error.length), error, good }, shape);
    const set = { active, weights: active.map(j => weights[j]! / library.scale[j]!) };
    model.aim(new Probe(model, library).weightedModel(kinematics, set));
    return inverseDiagonal(model.normals(look(model, kinematics, set)).hessian);
  };
  return { on, joined: joinedFor(kinematics, setting) };
}

test.each([
  [60, 2, 1],
  [100, 2, 2],
  [180, 2, 4],
  [250, 2, 5],
  [100, 4, 2],
  [180, 4, 3],
  [250, 4, 4]
])('sigma %d km/s, %d moments: %d pixels are joined', (sigma, moments, joined) => {
  const { on, joined: chosen } = errorsOn(sigma, moments);
  expect(chosen).toBe(joined);
  const [own, coarse] = [on(1), on(chosen)];
  for (const [i, error] of coarse.entries()) {
    expect(error / own[i]!).toBeGreaterThan(0.999);
    expect(error / own[i]!).toBeLessThan(1.01);
  }
});

test('a joined pixel weighs what its good ones weigh, and nothing where none is', () => {
  const lnError = Float64Array.from([1, 2, 1, 1, 3]);
  const lnGood = Uint8Array.from([1, 1, 0, 0, 1]);
  const prepared = { lnError, lnGood } as unknown as Parameters<typeof joinPixels>[0];
  const { error, good, place, share } = joinPixels(prepared, 2);
  expect([...good]).toEqual([1, 0, 1]);
  expect(error[0]).toBeCloseTo(1 / Math.sqrt(1 + 0.25), 12);
  expect(error[2]).toBeCloseTo(3, 12);
  expect([...place]).toEqual([0, 0, 2]);
  expect(share[0]! ** 2 + share[1]! ** 2).toBeCloseTo(1, 12);
});
