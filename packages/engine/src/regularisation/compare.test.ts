/** Regularised weights beside those of pPXF at the same strength, the kinematics held. */
import { defaultParameters, type Parameters } from '../parameters.ts';
import { kinematicsPass, populationsPass } from '../passes.ts';
import { preparedOf } from '../prepared.ts';
import { populationsOf } from '../quantities/populations.ts';
import { settingOf } from '../setting.ts';
import { askPython } from '../testing/ask.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';

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
  { v: -90, sigma: 200, parts: smooth(9.9, 0), signalToNoise: 40, seed: 2 }
];
const wave = megaraWave();
const spectra = galaxies.map(galaxy => made(templates, wave, galaxy));

interface Reference {
  readonly chi2: number;
  readonly averages: Record<string, number>;
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

const cases = [
  { mdegree: 0, strength: 50, apart: 1e-8, dex: 1e-5 },
  { mdegree: 8, strength: 5, apart: 1e-4, dex: 0.02 },
  { mdegree: 8, strength: 50, apart: 1e-4, dex: 0.02 }
];

test.each(cases)(
  'multiplicative $mdegree, strength $strength: the weights are those of pPXF',
  ({ mdegree, strength, apart, dex }) => {
    const asked = { ...defaultParameters, z: redshift, mdegree, regularisation: strength };
    const ours = oursAt(asked);
    const reference = askPython('regularised.py', spectra, {
      parameters: asked,
      more: [JSON.stringify(ours.map(({ kinematics }) => ({ kinematics, strength })))]
    }) as Reference[];
    for (const [row, { solution, averages }] of ours.entries()) {
      const theirs = reference[row]!;
      expect(Math.abs(solution.chi2 / theirs.chi2 - 1)).toBeLessThan(apart);
      for (const name of ['AGE_LW', 'MH_LW'] as const)
        expect(Math.abs(averages[name] - theirs.averages[name]!)).toBeLessThan(dex);
    }
  },
  60_000
);
