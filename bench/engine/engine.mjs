// The native engine against pPXF: CPU time and agreement on the same prepared spectra, same good pixels, same model, in one
// run and one thread each, both warmed.
// The programs are the bundle's, as users run them: `npm run build:bundle` first. NGC 7025 and the 636 MILES templates are
// read from ../shared (or SPAXEL_SHARED) when they are there. Exits 1 with --judge when a target is missed.
//   node --conditions=source bench/engine/engine.mjs [--n 24] [--cube REGEX] [--model REGEX] [--judge]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSafetensors, writeSafetensors } from '@spaxel/core';
import { cubes, models, targetOf } from './cases.mjs';
import { compared, heading, lineOf } from './compare.mjs';
import { startFitter } from './fitter.mjs';
import { startPreparing } from './prepared.mjs';

const root = join(import.meta.dirname, '../..');
const python = process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python');
const beside = join(root, '../shared');
const shared = existsSync(beside) ? beside : (process.env.SPAXEL_SHARED ?? beside);
const miles = join(shared, 'data/miles_kb130_basefe');
const { values: asked } = parseArgs({
  options: {
    n: { type: 'string', default: '24' },
    cube: { type: 'string', default: '' },
    model: { type: 'string', default: '' },
    judge: { type: 'boolean', default: false }
  }
});

const named = (all, pattern) =>
  Object.entries(all).filter(([name]) => new RegExp(pattern).test(name));

/** The first rows of a task's `in`. */
function head(bytes, count) {
  const { tensors, metadata } = readSafetensors(bytes);
  const cut = ({ shape, data }) =>
    shape.length === 1
      ? { shape, data }
      : { shape: [count, shape[1]], data: data.slice(0, count * shape[1]) };
  return writeSafetensors(new Map([...tensors].map(([name, one]) => [name, cut(one)])), metadata);
}

/** Lays the spectra's files; what the fitters are asked for, a few or the whole. */
function lay(scratch, { bytes, parameters }) {
  const whole = join(scratch, 'spectra.in');
  const few = join(scratch, 'few.in');
  const { tensors } = readSafetensors(bytes);
  const [count] = tensors.get('flux').shape;
  const warming = Math.min(2, count);
  writeFileSync(whole, bytes);
  writeFileSync(few, head(bytes, warming));
  const fit = model => ({ input: whole, count, parameters: { ...parameters, ...model } });
  return { tensors, whole: fit, few: model => ({ ...fit(model), input: few, count: warming }) };
}

/** A worker fits hundreds of spectra of a cube: V8 has compiled what it runs by then, on CPU that counts as the fit's. */
const warmed = 200;

/** Both warmed: libraries are prepared, and the engine's code is compiled. */
async function measure({ native, ppxf }, files, { model, templates }) {
  await ppxf.fit({ ...files.few(model), templates });
  const whole = files.whole(model);
  for (let fits = 0; fits < warmed; fits += whole.count) await native.fit({ ...whole, templates });
  const theirs = await ppxf.fit({ ...files.whole(model), templates });
  const ours = await native.fit({ ...files.whole(model), templates });
  return compared(ours, theirs, files.tensors);
}

/** pPXF with 636 templates takes seconds a spectrum: a third of them will do. */
function setsFor(preparing, spectra) {
  const sets = [{ templates: 150, folder: spectra.templates, share: 1 }];
  if (preparing.miles !== undefined)
    sets.push({ templates: 636, folder: preparing.miles, share: 1 / 3 });
  return sets;
}

async function run(fitters, preparing, scratch) {
  const rows = [];
  for (const [cube, how] of named(cubes, asked.cube)) {
    if (how.file !== undefined && !existsSync(join(shared, how.file))) {
      console.log(`${cube}: SKIPPED, ../shared is not beside the checkout.`);
      continue;
    }
    const spectra = await preparing.spectra(how, Number(asked.n));
    for (const { templates, folder, share } of setsFor(preparing, spectra)) {
      const count = Math.max(2, Math.round(share * Number(asked.n)));
      const files = lay(scratch, { ...spectra, bytes: head(spectra.bytes, count) });
      for (const [model, parameters] of named(models, asked.model)) {
        const figures = await measure(fitters, files, { model: parameters, templates: folder });
        const target = targetOf({ cube, model, templates });
        rows.push({ cube, model, templates, target, ...figures });
        console.log(lineOf(rows.at(-1)));
      }
    }
  }
  return rows;
}

function save(rows, fitters) {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const [{ model: cpu }] = cpus();
  const machine = { cpu, cores: availableParallelism(), platform: platform(), load: loadavg()[0] };
  const programs = { node: process.version, native: fitters.native.version };
  const facts = { date: new Date().toISOString(), commit, machine, ...programs };
  const memory = { native: fitters.native.peakMiB(), ppxf: fitters.ppxf.peakMiB() };
  const all = { ...facts, ppxf: fitters.ppxf.version, peakMiB: memory, rows };
  mkdirSync(join(root, 'reports'), { recursive: true });
  writeFileSync(join(root, 'reports/engine.json'), `${JSON.stringify(all, null, 2)}\n`);
  console.log(`peak memory: native ${memory.native} MiB, pPXF ${memory.ppxf} MiB`);
}

async function main(scratch) {
  const place = { scratch, python };
  const bundled = name => join(root, 'jupyterlab_spaxel/bundle/fitters', name);
  const preparing = await startPreparing({ ...place, root, shared });
  const fitters = {
    native: await startFitter(bundled('native'), place),
    ppxf: await startFitter(bundled('ppxf'), place)
  };
  try {
    if (existsSync(miles)) preparing.miles = preparing.addTemplates('miles', miles);
    console.log(heading);
    const rows = await run(fitters, preparing, scratch);
    save(rows, fitters);
    const missed = rows.filter(({ target, ratio }) => ratio < target);
    console.log(`${missed.length} of ${rows.filter(row => row.target).length} targets missed`);
    return asked.judge && missed.length > 0 ? 1 : 0;
  } finally {
    await Promise.all([preparing.close(), fitters.native.end(), fitters.ppxf.end()]);
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'spaxel-engine-'));
try {
  process.exitCode = await main(scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
