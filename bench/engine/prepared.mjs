// The spectra of a cube as a fitter gets them: recorded from a real job, so that both sides fit the very same.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@spaxel/core';
import { keptFits } from '../overhead/bare.mjs';
import { startPipeline } from '../overhead/pipeline.mjs';

const rows = ['flux', 'error', 'mask'];

/** The recorder under ppxf's parameters, so that spectra are prepared for it as for a fitter. */
function layRecorder({ scratch, root }) {
  const manifest = JSON.parse(readFileSync(join(root, 'fitters/ppxf/fitter.json'), 'utf8'));
  const folder = join(scratch, 'fitters/record');
  mkdirSync(folder, { recursive: true });
  const start = ['{node}', join(root, 'bench/overhead/record.mjs'), join(scratch, 'kept')];
  const changes = { name: 'record', title: 'Recorder', start, selfTest: ['{node}', '--version'] };
  writeFileSync(join(folder, 'fitter.json'), JSON.stringify({ ...manifest, ...changes }));
}

/** One file of `count` spectra taken evenly from the recorded ones. */
function joined(fits, count) {
  const step = Math.max(1, fits.length / count);
  const chosen = fits.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
  const files = chosen.slice(0, count).map(fit => readSafetensors(readFileSync(fit.in)));
  const tensors = new Map(files[0].tensors);
  for (const name of rows) {
    const parts = files.map(file => file.tensors.get(name));
    const pixels = parts[0].shape[1];
    const data = new parts[0].data.constructor(files.length * pixels);
    parts.forEach((part, at) => data.set(part.data, at * pixels));
    tensors.set(name, { shape: [files.length, pixels], data });
  }
  const { parameters, templates } = fits[0];
  return { bytes: writeSafetensors(tensors, files[0].metadata), parameters, templates };
}

/** A place with its own state folder, in which spectra are prepared by a real gateway; `close` ends it. */
export async function startPreparing({ scratch, root, shared, python }) {
  const program = join(root, 'jupyterlab_spaxel/bundle/spaxel.mjs');
  const env = {
    SPAXEL_HOME: join(scratch, 'home'),
    SPAXEL_PYTHON: python,
    SPAXEL_WORKERS: '1',
    SPAXEL_FITTERS: [join(scratch, 'fitters'), join(root, 'fitters')].join(delimiter),
    SPAXEL_TEMPLATES: join(root, 'packages/templates/sets')
  };
  layRecorder({ scratch, root });
  const spaxel = (...words) =>
    execFileSync(process.execPath, [program, ...words], {
      env: { ...process.env, ...env },
      cwd: scratch,
      stdio: ['ignore', 'ignore', 'inherit']
    });
  const pipeline = await startPipeline(program, scratch, env);
  return {
    /** Adds a set from a folder of MILES files; its folder. */
    addTemplates(name, folder) {
      spaxel('templates', 'add', name, folder);
      return join(env.SPAXEL_HOME, 'templates', name);
    },
    /** Bytes of a task's `in`, parameters with defaults, folder of the default set. */
    async spectra(cube, count) {
      const name = cube.file?.endsWith('.gz') ? 'galaxy.fits.gz' : 'galaxy.fits';
      if (cube.mock === undefined) copyFileSync(join(shared, cube.file), join(scratch, name));
      else spaxel('mock', name, ...cube.mock.split(' '));
      mkdirSync(join(scratch, 'kept'));
      await pipeline.fit(`${name} --fitter record ${cube.fit ?? ''}`);
      const made = joined(keptFits(join(scratch, 'kept')), count);
      for (const path of ['kept', name]) rmSync(join(scratch, path), { recursive: true });
      return made;
    },
    close: () => pipeline.end()
  };
}
