/** Asks a Python program beside this file what pPXF says of spectra, through our adapter. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@spaxel/core';
import type { Parameters } from '../parameters.ts';
import type { ObservedSpectrum } from '../spectrum.ts';
import { defaultFolder } from './default.ts';

const python = process.env.SPAXEL_PYTHON ?? 'python3';

/** The JSON that `program` prints for spectra of one axis and resolution; `more` words follow its usual ones. */
export function askPython(
  program: string,
  rows: readonly ObservedSpectrum[],
  { parameters, more = [] }: { readonly parameters: Parameters; readonly more?: readonly string[] }
): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-engine-'));
  const { wave, lsf } = rows[0]!;
  const shape = [rows.length, wave.length];
  const all = (name: 'flux' | 'error') =>
    Float64Array.from(rows.flatMap(row => Array.from(row[name])));
  const tensors = {
    wave: { shape: [wave.length], data: wave },
    lsf: { shape: [wave.length], data: lsf },
    flux: { shape, data: all('flux') },
    error: { shape, data: all('error') },
    mask: { shape, data: Uint8Array.from(rows.flatMap(row => Array.from(row.mask))) }
  };
  const file = join(folder, 'in.safetensors');
  writeFileSync(file, writeSafetensors(new Map(Object.entries(tensors)), { medium: 'air' }));
  const script = join(__dirname, program);
  const adapter = join(__dirname, '../../../../fitters/ppxf');
  const words = [script, adapter, file, defaultFolder, JSON.stringify(parameters), ...more];
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const env = { ...process.env, ...one };
  const { stdout, stderr } = spawnSync(python, words, { encoding: 'utf8', env });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}
