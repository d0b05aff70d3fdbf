/** The engine beside pPXF from PyPI, called as a black box by our adapter's means. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@spaxel/core';
import { fitSpectrum } from './fit.ts';
import { defaultParameters, type Parameters } from './parameters.ts';
import { kinematicsPass } from './passes.ts';
import { preparedOf } from './prepared.ts';
import { settingOf } from './setting.ts';
import type { ObservedSpectrum } from './spectrum.ts';
import { defaultFolder, made, megaraWave, readTemplates, redshift } from './testing/default.ts';

const python = process.env.SPAXEL_PYTHON ?? 'python3';
const asked: Parameters = { ...defaultParameters, z: redshift };
const templates = readTemplates(defaultFolder);
const wave = megaraWave();
const galaxies = [
  {
    v: 35,
    sigma: 200,
    parts: [
      [72, 0.6],
      [96, 0.4]
    ] as const
  },
  {
    v: -120,
    sigma: 130,
    parts: [
      [45, 0.3],
      [120, 0.7]
    ] as const
  },
  { v: 210, sigma: 260, parts: [[99, 1]] as const },
  {
    v: 5,
    sigma: 90,
    parts: [
      [60, 0.5],
      [148, 0.5]
    ] as const
  }
];
/** No penalty: it is of the residuals, and scaled by each program in its own way. */
const hermite: Parameters = { ...asked, moments: 4, bias: 0, populations: false };
const spectra = galaxies.map((galaxy, seed) =>
  made(templates, wave, { ...galaxy, signalToNoise: 40, seed: seed + 1 })
);

interface Reference {
  exact: {
    kinematics: number[];
    errors: number[];
    chi2: number;
    active: number[];
    seconds: number;
  };
  fit: Record<string, number>;
  quality: number;
  light: number[];
}

function referenceOf(parameters: Parameters, rows: readonly ObservedSpectrum[]): Reference[] {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-engine-'));
  const shape = [rows.length, wave.length];
  const all = (name: 'flux' | 'error') =>
    Float64Array.from(rows.flatMap(row => Array.from(row[name])));
  const tensors = {
    wave: { shape: [wave.length], data: wave },
    lsf: { shape: [wave.length], data: rows[0]!.lsf },
    flux: { shape, data: all('flux') },
    error: { shape, data: all('error') },
    mask: { shape, data: Uint8Array.from(rows.flatMap(row => Array.from(row.mask))) }
  };
  const file = join(folder, 'in.safetensors');
  writeFileSync(file, writeSafetensors(new Map(Object.entries(tensors)), { medium: 'air' }));
  const script = join(__dirname, 'testing/reference.py');
  const adapter = join(__dirname, '../../../fitters/ppxf');
  const words = [script, adapter, file, defaultFolder, JSON.stringify(parameters)];
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const env = { ...process.env, ...one };
  const { stdout, stderr } = spawnSync(python, words, { encoding: 'utf8', env });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Reference[];
}

describe('beside pPXF at ftol 1e-12', () => {
  const reference = referenceOf(asked, spectra);

  const shaped = referenceOf(hermite, spectra);

  test.each([asked, hermite].flatMap(parameters => spectra.map((_, row) => ({ row, parameters }))))(
    'spectrum $row, $parameters.moments moments: its chi2, kinematics, templates',
    given => {
      const { row, parameters } = given;
      const setting = settingOf(spectra[row]!, parameters, templates);
      const prepared = preparedOf(spectra[row]!, setting.grid, parameters);
      // pPXF's h3, h4 are against the templates: no difference of resolutions in its kernel.
      const excess = setting.excess.map(() => 0);
      const { solution } = kinematicsPass(prepared, { ...setting, excess });
      const { exact } = (parameters === asked ? reference : shaped)[row]!;
      expect(solution.chi2 / exact.chi2 - 1).toBeLessThan(1e-7);
      // At a bound pPXF stops short of the minimum along it: ours is lower.
      if (solution.status === 'bound reached') return;
      expect(Math.abs(solution.chi2 / exact.chi2 - 1)).toBeLessThan(1e-7);
      for (const [i, value] of solution.kinematics.entries()) {
        expect(Math.abs(value - exact.kinematics[i]!)).toBeLessThan(0.01 * exact.errors[i]!);
        expect(Math.abs(solution.errors[i]! / exact.errors[i]! - 1)).toBeLessThan(0.02);
      }
      expect([...solution.active].sort((a, b) => a - b)).toEqual(exact.active);
    }
  );

  test.each(spectra.map((spectrum, row) => ({ row, spectrum })))(
    'spectrum $row has the quantities of the adapter',
    ({ row, spectrum }) => {
      const answer = fitSpectrum(spectrum, asked, templates);
      if (!('quantities' in answer)) throw new Error(answer.message);
      const { fit, quality } = reference[row]!;
      expect(Object.keys(answer.quantities).sort()).toEqual(Object.keys(fit).sort());
      expect(answer.quality).toBe(quality);
      for (const [name, value] of Object.entries(answer.quantities))
        expect({
          name,
          apart:
            Math.abs(value - fit[name]!) <
            (name.endsWith('_ERR') ? 0.06 : 0.02) * Math.max(1, fit[name]!)
        }).toEqual({ name, apart: true });
    }
  );
});
