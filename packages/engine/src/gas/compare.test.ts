/** Stars and gas beside pPXF from PyPI: the same templates, the same lines, both free at once. */
import { emissionLines } from '@spaxel/core';
import { defaultParameters, type Parameters } from '../parameters.ts';
import { preparedOf } from '../prepared.ts';
import { settingOf } from '../setting.ts';
import { askPython } from '../testing/ask.ts';
import { defaultFolder, made, readTemplates, redshift } from '../testing/default.ts';
import { type Emission, withGas } from '../testing/gas.ts';
import { gasPass } from './pass.ts';

const templates = readTemplates(defaultFolder);
const names = ['HB_4861', 'OIII_5007', 'NI_5198', 'NI_5200'];
const asked: Parameters = {
  ...defaultParameters,
  z: redshift,
  gas: names.join(','),
  populations: false
};
const wave = Float64Array.from({ length: 3700 }, (_, i) => 4900 + (1010 * i) / 3699);
const parts = [
  [72, 0.6],
  [96, 0.4]
] as const;
const clean = made(templates, wave, { v: 35, sigma: 180, parts, signalToNoise: Infinity });
const median = clean.flux.toSorted()[wave.length >> 1]!;
const galaxies: readonly Emission[] = [
  { v: -60, sigma: 70, fluxes: { HB_4861: 1, OIII_5007: 2, NI_5198: 0.3, NI_5200: 0.2 } },
  { v: 150, sigma: 30, fluxes: { HB_4861: 8, OIII_5007: 5, NI_5198: 0.5, NI_5200: 0.6 } },
  { v: 20, sigma: 180, fluxes: { HB_4861: 3, OIII_5007: 9, NI_5198: 1, NI_5200: 1 } }
];
const spectra = galaxies.map((gas, row) => {
  const fluxes = Object.fromEntries(Object.entries(gas.fluxes).map(([k, v]) => [k, v * median]));
  const even = wave.map(() => median / 40);
  const narrow = { ...clean, error: even, lsf: wave.map(() => 0.937) };
  return withGas(narrow, { ...gas, fluxes }, { z: redshift, seed: row + 1 });
});

interface Reference {
  readonly kinematics: readonly (readonly number[])[];
  readonly errors: readonly (readonly number[])[];
  readonly chi2: number;
  readonly fluxes: readonly number[];
}

const lines = emissionLines
  .filter(({ name }) => names.includes(name))
  .map(({ name, wave: at, partner }) => ({
    name,
    parts: [[at, 1], ...(partner === undefined ? [] : [[partner.wave, partner.ratio]])]
  }));
const { gas: _, ...ofStars } = asked;
const more = [JSON.stringify({ lines, start: [0, 100] })];
const reference = askPython('gas.py', spectra, {
  parameters: ofStars as Parameters,
  more
}) as Reference[];

test.each(galaxies.map((_galaxy, row) => row))(
  'spectrum %i: its chi2, kinematics and fluxes are those of pPXF',
  row => {
    const setting = settingOf(spectra[row]!, asked, templates);
    const prepared = preparedOf(spectra[row]!, setting.grid, asked);
    const pass = gasPass(prepared, setting, setting.gas!);
    const { solution } = pass;
    const exact = reference[row]!;
    const [stars, gas] = [exact.kinematics[0]!, exact.kinematics[1]!];
    expect(Math.abs(solution.chi2 / exact.chi2 - 1)).toBeLessThan(1e-4);
    const both = [...solution.kinematics, ...solution.gas!.kinematics];
    const errors = exact.errors.flat();
    for (const [i, value] of [...stars, ...gas].entries())
      // pPXF convolves flux per angstrom, the engine flux per ln lambda: V differs by sigma^2 / c.
      expect(Math.abs(both[i]! - value)).toBeLessThan(0.15 * errors[i]!);
    expect(solution.gas!.lines.map(({ name }) => name)).toEqual(lines.map(({ name }) => name));
    const ours = [...solution.errors, ...solution.gas!.errors];
    for (const [i, error] of errors.entries())
      expect(Math.abs(ours[i]! / error - 1)).toBeLessThan(0.02);
    for (const [j, flux] of exact.fluxes.entries())
      expect(Math.abs(solution.gas!.fluxes[j]! / flux - 1)).toBeLessThan(0.01);
  }
);
