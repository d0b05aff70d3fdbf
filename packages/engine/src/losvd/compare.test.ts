/** Higher moments beside pPXF: h5, h6 free of the penalty, and h3, h4 under the default one. */
import { defaultParameters, type Parameters } from '../parameters.ts';
import { kinematicsAsked, kinematicsPass } from '../passes.ts';
import { preparedOf } from '../prepared.ts';
import { settingOf } from '../setting.ts';
import { askPython } from '../testing/ask.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from '../testing/default.ts';

const templates = readTemplates(defaultFolder);
const wave = megaraWave();
const parts = [[72, 0.6] as const, [96, 0.4] as const];
const galaxies = [
  { v: 35, sigma: 220, parts, signalToNoise: 60, seed: 1 },
  { v: -120, sigma: 260, parts, signalToNoise: 40, seed: 2 },
  { v: 90, sigma: 180, parts, signalToNoise: 20, seed: 3 }
];
const spectra = galaxies.map(galaxy => made(templates, wave, galaxy));
const asked: Parameters = { ...defaultParameters, z: redshift, populations: false };

interface Reference {
  readonly exact: {
    readonly kinematics: readonly number[];
    readonly errors: readonly number[];
    readonly chi2: number;
    /** The same where pPXF chooses the strength of the penalty. */
    readonly byDefault: readonly number[];
  };
}

/** Ours with moments against the templates, as pPXF's are; and its. */
function both(parameters: Parameters) {
  const reference = askPython('reference.py', spectra, { parameters }) as Reference[];
  return spectra.map((spectrum, row) => {
    const setting = settingOf(spectrum, parameters, templates);
    const bench = { ...setting, excess: setting.excess.map(() => 0) };
    const prepared = preparedOf(spectrum, setting.grid, parameters);
    const { solution } = kinematicsPass(prepared, bench);
    return { solution, bias: kinematicsAsked(prepared, bench).bias, ...reference[row]! };
  });
}

test('h5 and h6 are those of pPXF', () => {
  for (const { solution, exact } of both({ ...asked, moments: 6, bias: 0 })) {
    expect(solution.kinematics).toHaveLength(6);
    expect(Math.abs(solution.chi2 / exact.chi2 - 1)).toBeLessThan(1e-7);
    for (const [i, value] of solution.kinematics.entries()) {
      expect(Math.abs(value - exact.kinematics[i]!)).toBeLessThan(0.01 * exact.errors[i]!);
      expect(Math.abs(solution.errors[i]! / exact.errors[i]! - 1)).toBeLessThan(0.02);
    }
  }
});

test('the default penalty has the strength and the form of that of pPXF', () => {
  const [first] = both({ ...asked, moments: 4 });
  const { bias } = first!;
  for (const { solution, exact } of both({ ...asked, moments: 4, bias })) {
    for (const [i, value] of solution.kinematics.entries()) {
      expect(Math.abs(value - exact.kinematics[i]!)).toBeLessThan(0.05 * exact.errors[i]!);
      expect(Math.abs(exact.byDefault[i]! - exact.kinematics[i]!)).toBeLessThan(1e-9);
    }
  }
});
