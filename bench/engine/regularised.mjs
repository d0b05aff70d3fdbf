// Regularised populations: the native engine against pPXF on the same mocks, the strength of each by the same recipe (the
// largest at which chi2 has risen by sqrt(2 N), to 5 %). CPU seconds; ours are of both passes, pPXF's of the populations alone,
// whose kinematics are ours. Both warmed. Exits 1 with --judge when pPXF is less than 20 times as slow.
//   node --conditions=source bench/engine/regularised.mjs [--n 6] [--judge]
// Writes reports/regularised.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askedOf, Realiser } from '@spaxel/study';
import { readSet } from '@spaxel/templates';
import { median } from '../overhead/figures.mjs';
import { startFitter } from './fitter.mjs';
import { layFile } from './mocks.mjs';

const root = join(import.meta.dirname, '../..');
const python = process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python');
const set = join(root, 'packages/templates/sets/default');
const { values: asked } = parseArgs({
  options: { n: { type: 'string', default: '6' }, judge: { type: 'boolean', default: false } }
});
const n = Number(asked.n);
const atLeast = 20;
const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
/** V8 has compiled by then what a worker runs hundreds of times. */
const warmed = 30;

/** What pPXF makes of the same file with our kinematics: one row a spectrum. */
function reference(input, parameters, cases) {
  const program = join(root, 'packages/engine/src/testing/regularised.py');
  const words = [program, join(root, 'fitters/ppxf'), input, set];
  const more = [JSON.stringify(parameters), JSON.stringify(cases)];
  const env = { ...process.env, ...threads };
  const said = execFileSync(python, [...words, ...more], { env, encoding: 'utf8', maxBuffer: 1e9 });
  return JSON.parse(said);
}

const mean = values => values.reduce((total, one) => total + one, 0) / values.length;
const most = values => Math.max(...values.map(Math.abs));

async function measure(instrument, { native, maker, scratch }) {
  const facts = { source: 'own', sn: 40, sigma: 200, correlation: 0, n };
  const trial = { purpose: 'populations', instrument, ...facts };
  const input = join(scratch, 'mocks.in');
  layFile(input, maker.realise(trial).spectra);
  const { z } = askedOf(trial);
  const parameters = { z, mdegree: 8, populations: true };
  const fit = () =>
    native.fit({
      input,
      count: n,
      templates: set,
      parameters: { ...parameters, regularisation: null }
    });
  for (let fits = 0; fits < warmed; fits += n) await fit();
  const ours = await fit();
  const read = name => [...ours.tensors.get(name).data];
  const [v, sigma] = ['V', 'SIGMA_RAW'].map(read);
  const cases = v.map((one, i) => ({ kinematics: [one, sigma[i]], strength: null }));
  const theirs = reference(input, parameters, cases);
  const apart = name => read(name).map((one, i) => one - theirs[i].averages[name]);
  const seconds = { native: mean(ours.seconds), ppxf: mean(theirs.map(one => one.seconds)) };
  return {
    instrument,
    n,
    ...{ native: 1000 * seconds.native, ppxf: 1000 * seconds.ppxf },
    ratio: seconds.ppxf / seconds.native,
    strength: median(read('REGULARISATION').map((one, i) => one / theirs[i].strength)),
    age: { median: median(apart('AGE_LW')), most: most(apart('AGE_LW')) },
    mh: { median: median(apart('MH_LW')), most: most(apart('MH_LW')) }
  };
}

async function main(scratch) {
  const folder = join(root, 'jupyterlab_spaxel/bundle/fitters/native');
  const native = await startFitter(folder, { scratch, python });
  const maker = new Realiser(await readSet(set), 1);
  try {
    const rows = [];
    for (const instrument of ['megara', 'muse']) {
      rows.push(await measure(instrument, { native, maker, scratch }));
      console.log(JSON.stringify(rows.at(-1)));
    }
    mkdirSync(join(root, 'reports'), { recursive: true });
    const facts = { date: new Date().toISOString(), atLeast, rows };
    writeFileSync(join(root, 'reports/regularised.json'), `${JSON.stringify(facts, null, 2)}\n`);
    return asked.judge && rows.some(({ ratio }) => ratio < atLeast) ? 1 : 0;
  } finally {
    await native.end();
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'spaxel-regularised-'));
try {
  process.exitCode = await main(scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
