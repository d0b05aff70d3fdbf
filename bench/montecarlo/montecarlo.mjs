// Monte Carlo errors of the native fitter against one cold fit of the same spectra: CPU milliseconds a realisation, their ratio
// in one run and one process, and how the errors compare with the formal ones. The programs are the bundle's, as users run
// them: `npm run build:bundle` first. Exits 1 with --judge when 1720 spectra of the judged case would take longer than a
// minute on two cores.
//   node --conditions=source bench/montecarlo/montecarlo.mjs [--n 24] [--realisations 100] [--judge]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFitter } from '../engine/fitter.mjs';
import { startPreparing } from '../engine/prepared.mjs';
import { median } from '../overhead/figures.mjs';

const root = join(import.meta.dirname, '../..');
const python = process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python');
const { values: asked } = parseArgs({
  options: {
    n: { type: 'string', default: '24' },
    realisations: { type: 'string', default: '100' },
    judge: { type: 'boolean', default: false }
  }
});
const realisations = Number(asked.realisations);

const fine = { mock: '--instrument megara --size 8,8 --step 0.27' };
const additive = { moments: 2, degree: 8, populations: false };
const cases = [
  { name: '0.27 A, additive 8', cube: fine, model: additive, isJudged: true },
  { name: '0.27 A, h3, h4', cube: fine, model: { ...additive, moments: 4 } },
  { name: '0.27 A, two passes', cube: fine, model: { ...additive, mdegree: 8, populations: true } },
  { name: '0.27 A, blocks', cube: fine, model: additive, errors: 'mc-blocks' },
  { name: '1 A, additive 8', cube: { mock: '--instrument megara --size 8,8' }, model: additive },
  { name: 'MUSE, additive 8', cube: { mock: '--instrument muse --size 8,8' }, model: additive }
];

const cubeSpectra = 1720;
const cores = 2;
const budgetSeconds = 60;

/** Milliseconds of CPU a spectrum. */
const cost = ({ seconds }) => (1000 * seconds.reduce((sum, one) => sum + one, 0)) / seconds.length;

/** Both warmed: V8 compiles as it goes, libraries are prepared. */
async function measure(native, { parameters, input, count, templates }, one) {
  const fit = errors =>
    native.fit({
      ...{ input, count, templates },
      parameters: { ...parameters, ...one.model, errors, realisations }
    });
  const errors = one.errors ?? 'mc';
  await fit('formal');
  await fit(errors);
  const [formal, drawn] = [await fit('formal'), await fit(errors)];
  const [cold, all] = [cost(formal), cost(drawn)];
  const each = (all - cold) / realisations;
  const read = (name, { tensors }) => tensors.get(name).data;
  const ratios = read('V_ERR', drawn).map((error, at) => error / read('V_ERR', formal)[at]);
  const cubeSeconds = (cubeSpectra * all) / 1000 / cores;
  const failed = drawn.failures.length;
  return { cold, each, ratio: each / cold, cubeSeconds, errorRatio: median([...ratios]), failed };
}

const line = (name, { cold, each, ratio, cubeSeconds, errorRatio, failed }) =>
  [
    name.padEnd(20),
    `cold ${cold.toFixed(2)} ms`,
    `realisation ${each.toFixed(3)} ms`,
    `ratio ${ratio.toFixed(3)}`,
    `${cubeSpectra} spectra on ${cores} cores ${cubeSeconds.toFixed(0)} s`,
    `V_ERR over formal ${errorRatio.toFixed(2)}`,
    ...(failed > 0 ? [`${failed} failed`] : [])
  ].join(' · ');

async function run(scratch, native) {
  const preparing = await startPreparing({ scratch, root, shared: root, python });
  const rows = [];
  try {
    for (const one of cases) {
      const { bytes, parameters, templates } = await preparing.spectra(one.cube, Number(asked.n));
      const input = join(scratch, 'spectra.in');
      writeFileSync(input, bytes);
      const files = { parameters, input, templates, count: Number(asked.n) };
      const figures = await measure(native, files, one);
      rows.push({ name: one.name, isJudged: one.isJudged === true, ...figures });
      console.log(line(one.name, figures));
    }
  } finally {
    await preparing.close();
  }
  return rows;
}

function save(rows) {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const machine = { cpu: cpus()[0].model, load: loadavg()[0], node: process.version };
  const facts = { date: new Date().toISOString(), commit, machine, realisations };
  mkdirSync(join(root, 'reports'), { recursive: true });
  const text = JSON.stringify({ ...facts, rows }, null, 2);
  writeFileSync(join(root, 'reports/montecarlo.json'), `${text}\n`);
}

const scratch = mkdtempSync(join(tmpdir(), 'spaxel-montecarlo-'));
const bundled = join(root, 'jupyterlab_spaxel/bundle/fitters/native');
const native = await startFitter(bundled, { scratch, python });
try {
  const rows = await run(scratch, native);
  save(rows);
  const missed = rows.filter(row => row.isJudged && row.cubeSeconds > budgetSeconds);
  process.exitCode = asked.judge && missed.length > 0 ? 1 : 0;
} finally {
  await native.end();
  rmSync(scratch, { recursive: true, force: true });
}
