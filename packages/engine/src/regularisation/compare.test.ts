/** Regularised weights beside those of pPXF at the same strength, the kinematics held. */
import { defaultParameters, type Parameters } from '../parameters.ts';
import { kinematicsPass, populationsPass } from '../passes.ts';
import { preparedOf } from '../prepared.ts';
import { populationsOf } from '../quantities/populations.ts';
import { settingOf } from '../setting.ts';
import { askPython } from '../testing/ask.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';
import { roughnessOf } from './roughness.ts';

const templates = readTemplates(defaultFolder);
/** A history of ten ages and three metallicities about a middle. */
function smooth(logAge: number, mh: number): [number, number][] {
  return Array.from(templates.logAge.keys()).flatMap(j => {
    const off = ((templates.logAge[j]! - logAge) / 0.3) ** 2 + ((templates.mh[j]! - mh) / 0.3) ** 2;
    return off < 6 ? [[j, Math.exp(-0.5 * off)] as [number, number]] : [];
  });
}
const galaxies = [
  { v: 20, sigma: 150, parts: smooth(9.6, -0.2), signalToNoise: 60, seed: 1 },
  { v: -90, sigma: 200, parts: smooth(9.9, 0), signalToNoise: 40, seed: 2 },
  {
    v: 140,
    sigma: 110,
    parts: [[72, 0.6] as const, [45, 0.4] as const],
    signalToNoise: 50,
    seed: 3
  }
];
const wave = megaraWave();
const spectra = galaxies.map(galaxy => made(templates, wave, galaxy));

interface Reference {
  readonly chi2: number;
  readonly averages: Record<string, number>;
  readonly weights: readonly number[];
}

const roughness = roughnessOf(templates);
/** chi2 + strength^2 |R x|^2: what is minimised. */
function whole(chi2: number, x: ArrayLike<number>, strength: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1)
    for (let k = 0; k < x.length; k += 1) sum += x[i]! * x[k]! * roughness[i * x.length + k]!;
  return chi2 + strength ** 2 * sum;
}

function oursAt(asked: Parameters) {
  return spectra.map(spectrum => {
    const setting = settingOf(spectrum, asked, templates);
    const prepared = preparedOf(spectrum, setting.grid, asked);
    const first = kinematicsPass(prepared, setting);
    const { solution } = populationsPass(prepared, setting, first);
    const { averages } = populationsOf(
      solution.weights,
      setting.prepared.light,
      setting.set.templates
    );
    return { kinematics: first.solution.kinematics, solution, averages };
  });
}

const cases = [0, 8].flatMap(mdegree => [5, 50].map(strength => ({ mdegree, strength })));

// With polynomials pPXF looks for those of the least chi2, whatever the penalty; we for the least of both together.
const most = { 0: { chi2: 1e-8, dex: 1e-5 }, 8: { chi2: 4e-4, dex: 0.04 } } as const;

test.each(cases)(
  'multiplicative $mdegree, strength $strength: the weights are those of pPXF, or better',
  ({ mdegree, strength }) => {
    const asked = { ...defaultParameters, z: redshift, mdegree, regularisation: strength };
    const ours = oursAt(asked);
    const reference = askPython('regularised.py', spectra, {
      parameters: asked,
      more: [JSON.stringify(ours.map(({ kinematics }) => ({ kinematics, strength })))]
    }) as Reference[];
    const { chi2: apart, dex } = most[mdegree as 0 | 8];
    for (const [row, { solution, averages }] of ours.entries()) {
      const theirs = reference[row]!;
      const [mine, other] = [
        whole(solution.chi2, solution.weights, strength),
        whole(theirs.chi2, theirs.weights, strength)
      ];
      expect(mine / other - 1).toBeLessThan(1e-9);
      expect(Math.abs(solution.chi2 / theirs.chi2 - 1)).toBeLessThan(apart);
      for (const name of ['AGE_LW', 'MH_LW'] as const)
        expect(Math.abs(averages[name] - theirs.averages[name]!)).toBeLessThan(dex);
    }
  },
  60_000
);
