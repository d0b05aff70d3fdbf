// What gateway, ledger, queue and worker cost over a bare loop of the same fitter processes, start-up excluded on both
// sides (target: < 5 % with pPXF). Rounds alternate, so that a busy machine troubles both alike.
// The program is the bundle, as users run it: `npm run build:bundle` first.
//   node --conditions=source bench/overhead/overhead.mjs [--rounds 3] [--size 12,12] [--workers 2] [--cube FILE] [--program FILE]
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { keptFits, startBare } from './bare.mjs';
import { median } from './figures.mjs';
import { startPipeline } from './pipeline.mjs';

const root = join(import.meta.dirname, '../..');
const python = process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python');
const target = 0.05;
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    size: { type: 'string', default: '12,12' },
    workers: { type: 'string', default: '2' },
    cube: { type: 'string' },
    program: { type: 'string', default: join(root, 'jupyterlab_spaxel/bundle/spaxel.mjs') }
  }
});

function environment(scratch) {
  return {
    SPAXEL_HOME: join(scratch, 'home'),
    SPAXEL_PYTHON: python,
    SPAXEL_WORKERS: asked.workers,
    SPAXEL_FITTERS: [join(scratch, 'fitters'), join(root, 'fitters')].join(delimiter),
    SPAXEL_TEMPLATES: join(root, 'packages/templates/sets')
  };
}

/** The recorder under ppxf's parameters, so that both are prepared for alike. */
function layRecorder(scratch, manifest) {
  const folder = join(scratch, 'fitters/record');
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(scratch, 'kept'));
  const start = ['{node}', join(import.meta.dirname, 'record.mjs'), join(scratch, 'kept')];
  const changes = { name: 'record', title: 'Recorder', start, selfTest: ['{node}', '--version'] };
  writeFileSync(join(folder, 'fitter.json'), JSON.stringify({ ...manifest, ...changes }));
}

function layCube(scratch, env) {
  const cube = join(scratch, 'galaxy.fits');
  const words = [asked.program, 'mock', cube, '--size', asked.size];
  if (asked.cube === undefined)
    execFileSync(process.execPath, words, { env: { ...process.env, ...env }, stdio: 'inherit' });
  else copyFileSync(asked.cube, cube);
}

const cube = 'galaxy.fits';
const warming = `${cube} --select 0:2,0:2`;

/** Fits the cube on both sides in turn; every round is warmed first, since idle workers end after a minute. */
async function compare(pipeline, bare, fits) {
  const rounds = [];
  for (let round = 1; round <= Number(asked.rounds); round += 1) {
    await pipeline.fit(`${warming} --fitter ppxf`);
    const through = await pipeline.fit(`${cube} --fitter ppxf`);
    await bare.warm(fits);
    const loop = await bare.fit(fits);
    const overhead = through.wall / loop.wall - 1;
    rounds.push({ pipeline: through, bare: loop, overhead });
    const walls = `${through.wall.toFixed(2)} s against ${loop.wall.toFixed(2)} s`;
    console.log(`round ${round}: ${walls} bare, ${(100 * overhead).toFixed(1)} %`);
  }
  return rounds;
}

function report(recorded, rounds) {
  const overhead = median(rounds.map(round => round.overhead));
  const cpuShare = median(
    rounds.map(({ pipeline }) => pipeline.cpuOwn / Math.max(pipeline.cpuFitters, 1e-9))
  );
  const fitterCpu = median(
    rounds.map(({ pipeline, bare }) => pipeline.cpuFitters / Math.max(bare.cpuFitters, 1e-9))
  );
  const millisecondsPerTask = (1000 * recorded.wall) / recorded.fits;
  const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
  const { size, workers } = asked;
  const facts = { date: new Date().toISOString(), commit: git('rev-parse', 'HEAD'), target };
  const figures = { overhead, cpuShare, fitterCpu, millisecondsPerTask, rounds };
  mkdirSync(join(root, 'reports'), { recursive: true });
  const text = JSON.stringify({ ...facts, size, workers, ...figures }, null, 2);
  writeFileSync(join(root, 'reports/overhead.json'), `${text}\n`);
  const percent = value => `${(100 * value).toFixed(1)} %`;
  console.log(`a task of an idle fitter, from plan to map: ${millisecondsPerTask.toFixed(1)} ms`);
  console.log(`CPU of gateway and workers over the fitters' own: ${percent(cpuShare)}`);
  console.log(`CPU of the fitters, pipeline over bare loop: ratio ${fitterCpu.toFixed(3)}`);
  const verdict = overhead < target ? 'within' : 'ABOVE';
  console.log(
    `overhead: ratio ${(1 + overhead).toFixed(3)} (${percent(overhead)}, ${verdict} ${percent(target)})`
  );
  return overhead < target ? 0 : 1;
}

async function main(scratch) {
  const manifest = JSON.parse(readFileSync(join(root, 'fitters/ppxf/fitter.json'), 'utf8'));
  const env = environment(scratch);
  layRecorder(scratch, manifest);
  layCube(scratch, env);
  const pipeline = await startPipeline(asked.program, scratch, env);
  const argv = [python, join(root, 'fitters/ppxf/program.py')];
  const bare = await startBare(argv, scratch, Number(asked.workers));
  try {
    await pipeline.fit(`${warming} --fitter record`);
    rmSync(join(scratch, 'kept'), { recursive: true });
    mkdirSync(join(scratch, 'kept'));
    const recorded = await pipeline.fit(`${cube} --fitter record`);
    const fits = keptFits(join(scratch, 'kept'));
    return report(recorded, await compare(pipeline, bare, fits));
  } finally {
    bare.end();
    await pipeline.end();
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'spaxel-overhead-'));
try {
  process.exitCode = await main(scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
