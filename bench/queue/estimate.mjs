// How far estimates are from what jobs then took: a real gateway with the native fitter, on mocks of different instrument, size,
// S/N, templates and parameters. Each job is foreseen before it runs, in one series from earlier jobs alone, in another with a
// trial; CPU and the clock from the first fit to the end are compared, and the medians after the third job (target 20 %).
// The program is the bundle, as users run it: `npm run build:bundle` first. Takes some minutes of a machine that is left alone.
//   node --conditions=source bench/queue/estimate.mjs [--series history,trial] [--case REGEX] [--out FILE] [--program FILE]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { readSafetensors, writeSafetensors } from '@spaxel/core';
import { median } from '../overhead/figures.mjs';
import { startGateway } from '../overhead/pipeline.mjs';

const root = join(import.meta.dirname, '../..');
const learning = 3;
const target = 0.2;
const { values: asked } = parseArgs({
  options: {
    series: { type: 'string', default: 'history,trial' },
    case: { type: 'string', default: '.' },
    out: { type: 'string' },
    program: { type: 'string', default: join(root, 'jupyterlab_spaxel/bundle/spaxel.mjs') }
  }
});

const formal = '--mc 0';
const cubes = {
  megara40: ['megara', '36,30', 40],
  megara100: ['megara', '28,24', 100],
  megara15: ['megara', '28,24', 15],
  muse30: ['muse', '24,20', 30],
  manga50: ['manga', '20,18', 50]
};
/** Cubes, and how they are fitted: no fit of one is that of another. */
const cases = [
  ['megara40', `${formal} --select 0:23,0:19`],
  ['muse30', `${formal} --select 0:19,0:15`],
  ['megara100', `${formal} --degree 12`],
  ['megara40', `${formal} --degree 10`],
  ['muse30', `${formal} --degree 4 --mdegree 4`],
  ['megara15', `${formal} --templates third`],
  ['manga50', formal],
  ['muse30', `${formal} --degree 12 --templates third`],
  ['megara100', '--mc 20 --select 8:19,8:17'],
  ['megara15', `${formal} --moments 4`],
  ['muse30', '--mc 40 --select 8:15,6:13'],
  ['megara100', `${formal} --param populations=false`],
  ['manga50', `${formal} --mdegree 12`],
  ['megara40', `${formal} --range 5200:5900`]
];

/** A set of every third metallicity of the default one. */
function layThird(home) {
  const from = join(root, 'packages/templates/sets/default');
  const folder = join(home, 'templates/third');
  const manifest = JSON.parse(readFileSync(join(from, 'set.json'), 'utf8'));
  const { tensors, metadata } = readSafetensors(readFileSync(join(from, 'spectra.safetensors')));
  const ages = manifest.ages.length;
  const kept = Array.from({ length: manifest.count }, (_, at) => at).filter(
    at => Math.floor(at / ages) % 3 === 1
  );
  const thin = ({ shape, data }) => {
    if (shape[0] !== manifest.count) return { shape, data };
    const width = data.length / manifest.count;
    const rows = kept.flatMap(at => [...data.subarray(at * width, (at + 1) * width)]);
    return { shape: [kept.length, ...shape.slice(1)], data: data.constructor.from(rows) };
  };
  const all = [...tensors].map(([name, tensor]) => [name, thin(tensor)]);
  const bytes = writeSafetensors(new Map(all), metadata);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'spectra.safetensors'), bytes);
  const changes = {
    name: 'third',
    count: kept.length,
    mh: manifest.mh.filter((_, at) => at % 3 === 1),
    digest: createHash('sha256').update(bytes).digest('hex')
  };
  writeFileSync(join(folder, 'set.json'), JSON.stringify({ ...manifest, ...changes }));
}

/** The cubes, once for all series. */
function layCubes(folder, env) {
  for (const [at, [name, [instrument, size, sn]]] of Object.entries(cubes).entries()) {
    const what = ['--instrument', instrument, '--size', size, '--sn', String(sn)];
    const words = [asked.program, 'mock', join(folder, `${name}.fits`), ...what];
    const options = { env: { ...process.env, ...env } };
    execFileSync(process.execPath, [...words, '--seed', String(at)], options);
  }
}

/** CPU seconds of a job's fits, as the ledger has them. */
function cpuOfJob(home, job) {
  const [name] = readdirSync(join(home, 'roots'));
  const ledger = new DatabaseSync(join(home, 'roots', name, 'ledger.sqlite'), { readOnly: true });
  const row = ledger.prepare('SELECT sum(cpu) AS cpu FROM fits WHERE job = ?').get(job);
  ledger.close();
  return row.cpu;
}

async function fit(client, text) {
  const { job } = await client.call('POST', '/api/commands', { text, folder: '.' });
  const ended = await client.watch(job.id, () => undefined);
  if (ended.phase !== 'COMPLETED') throw new Error(`${text} ended ${JSON.stringify(ended)}`);
  return ended;
}

async function foresee(client, series, text) {
  if (series === 'trial') return (await fit(client, `${text} --estimate`)).estimate;
  const { estimate } = await client.call('POST', '/api/estimates', { text, folder: '.' });
  return estimate ?? undefined;
}

const off = (guess, truth) => guess / truth - 1;
const percent = value => `${value < 0 ? '' : '+'}${(100 * value).toFixed(0)} %`;

function tell({ at, text, estimate, seconds, cpu }) {
  const shown = `${String(at + 1).padStart(2)} ${text}: ${seconds.toFixed(2)} s, CPU ${cpu.toFixed(2)} s`;
  if (estimate === undefined) console.log(`${shown}; nothing was foreseen`);
  else {
    const within = seconds >= estimate.low && seconds <= estimate.high ? 'within' : 'OUTSIDE';
    const span = `${estimate.low.toFixed(1)} to ${estimate.high.toFixed(1)} s`;
    const errors = `${percent(off(estimate.seconds, seconds))}, CPU ${percent(off(estimate.cpuSeconds, cpu))}`;
    console.log(
      `${shown}; foreseen ${estimate.seconds.toFixed(2)} s, ${errors}; ${within} ${span}`
    );
  }
}

/** Every case in turn: foreseen, then run. */
async function run(series, { folder, env }) {
  const home = join(folder, series);
  mkdirSync(home);
  layThird(home);
  const { client, end } = await startGateway(asked.program, join(folder, 'cubes'), {
    ...env,
    SPAXEL_HOME: home
  });
  const rows = [];
  try {
    for (const [at, [cube, options]] of cases.entries()) {
      const text = `${cube} ${options}`;
      if (!new RegExp(asked.case).test(`${at + 1} ${text}`)) continue;
      const command = `fit ${cube}.fits --fitter native ${options}`;
      const estimate = await foresee(client, series, command);
      const { id, started, ended } = await fit(client, command);
      const seconds = (Date.parse(ended) - Date.parse(started)) / 1000;
      rows.push({ at, text, estimate, seconds, cpu: cpuOfJob(home, id) });
      tell(rows.at(-1));
    }
  } finally {
    await end();
  }
  return rows;
}

/** The medians after the third job; whether they hold. */
function judge(series, rows) {
  const later = rows.slice(learning);
  const told = later.filter(({ estimate }) => estimate !== undefined);
  const middle = of => median(told.map(row => Math.abs(of(row))));
  const wall = middle(({ estimate, seconds }) => off(estimate.seconds, seconds));
  const cpu = middle(({ estimate, cpu: truth }) => off(estimate.cpuSeconds, truth));
  const inside = told.filter(
    ({ estimate: { low, high }, seconds }) => seconds >= low && seconds <= high
  ).length;
  const holds = wall < target && cpu < target;
  console.log(
    `${series}: median error after ${learning} jobs ${percent(wall)} by the clock, ${percent(cpu)} of CPU (target ${percent(target)}${holds ? '' : ': MISSED'}); ` +
      `${inside} of ${told.length} within their 90 % interval, ${later.length - told.length} not foreseen; load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores`
  );
  return holds;
}

const folder = mkdtempSync(join(tmpdir(), 'spaxel-estimate-'));
try {
  const env = { SPAXEL_PYTHON: process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python') };
  mkdirSync(join(folder, 'cubes'));
  layCubes(join(folder, 'cubes'), { ...env, SPAXEL_HOME: join(folder, 'home') });
  const all = {};
  for (const series of asked.series.split(',')) {
    console.log(`\n${series === 'trial' ? 'with a trial' : 'from earlier jobs alone'}`);
    const rows = await run(series, { folder, env });
    all[series] = rows;
    if (!judge(series, rows)) process.exitCode = 1;
  }
  if (asked.out !== undefined) writeFileSync(asked.out, `${JSON.stringify(all, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
