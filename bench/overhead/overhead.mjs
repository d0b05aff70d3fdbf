// What gateway, ledger, queue and worker cost over a bare loop of the same fitter processes, start-up excluded on both
// sides (target: < 5 % with pPXF). Rounds alternate, so that a busy machine troubles both alike.
// The program is the bundle, as users run it: `npm run build:bundle` first.
//   node --conditions=source bench/overhead/overhead.mjs [--rounds 3] [--size 12,12] [--workers 2] [--cube FILE] [--program FILE]
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
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

async function through(pipeline) {
  await pipeline.fit(`${warming} --fitter ppxf`);
  return await pipeline.fit(`${cube} --fitter ppxf`);
}

async function inLoop(bare, fits) {
  await bare.warm(fits);
  return await bare.fit(fits);
}

/** Fits the cube on both sides in turn, the first of a round by turns; each is warmed, since idle workers end after a minute. */
async function compare(pipeline, bare, fits) {
  const rounds = [];
  for (let round = 1; round <= Number(asked.rounds); round += 1) {
    const early = round % 2 === 1 ? await through(pipeline) : undefined;
    const loop = await inLoop(bare, fits);
    const late = early ?? (await through(pipeline));
    const overhead = late.wall / loop.wall - 1;
    rounds.push({ pipeline: late, bare: loop, overhead });
    const walls = `${late.wall.toFixed(2)} s against ${loop.wall.toFixed(2)} s`;
    console.log(`round ${round}: ${walls} bare, ${percent(overhead)}`);
  }
  return rounds;
}

const percent = value => `${(100 * value).toFixed(1)} %`;

/**
 * The figures of all rounds. `overhead` is of the wall. `accounted` is what a quiet machine would show, reckoned from what
 * other programs hardly disturb: the time that fitters slept for want of work, and the CPU of gateway and workers.
 */
function summary(recorded, rounds) {
  const ratio = of => median(rounds.map(of));
  return {
    overhead: ratio(round => round.overhead),
    accounted: ratio(
      ({ pipeline, bare }) =>
        (bare.busy / pipeline.busy) * (1 + pipeline.cpuOwn / pipeline.cpuFitters) - 1
    ),
    busy: ratio(({ pipeline }) => pipeline.busy),
    busyBare: ratio(({ bare }) => bare.busy),
    cpuShare: ratio(({ pipeline }) => pipeline.cpuOwn / pipeline.cpuFitters),
    fitterCpu: ratio(({ pipeline, bare }) => pipeline.cpuFitters / bare.cpuFitters),
    millisecondsPerTask: (1000 * recorded.wall) / recorded.fits,
    cpuMillisecondsPerTask: (1000 * recorded.cpuOwn) / recorded.fits,
    load: loadavg()[0],
    cores: availableParallelism()
  };
}

function save(figures, rounds) {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const { size, workers } = asked;
  const facts = { date: new Date().toISOString(), commit, target, size, workers };
  mkdirSync(join(root, 'reports'), { recursive: true });
  const text = JSON.stringify({ ...facts, ...figures, rounds }, null, 2);
  writeFileSync(join(root, 'reports/overhead.json'), `${text}\n`);
}

/** Prints the figures; the exit code. A busy machine's walls judge nothing: then what is accounted for does. */
function tell(figures) {
  const { millisecondsPerTask: each, cpuMillisecondsPerTask: own, load, cores } = figures;
  const { overhead, accounted, busy, busyBare, cpuShare, fitterCpu } = figures;
  const ofLoad = `load ${load.toFixed(1)} on ${cores} cores`;
  console.log(`a task that fits nothing: ${each.toFixed(1)} ms, ${own.toFixed(1)} ms of CPU`);
  console.log(`CPU of the fitters, pipeline over bare loop: ratio ${fitterCpu.toFixed(3)}`);
  console.log(`CPU of gateway and workers over their fitters': ${percent(cpuShare)}`);
  console.log(`fitters busy: ${percent(busy)} of the time, ${percent(busyBare)} in the bare loop`);
  console.log(`overhead on the wall: ratio ${(1 + overhead).toFixed(3)} (${ofLoad})`);
  const isQuiet = load < 1.75 * cores;
  const judged = isQuiet ? overhead : accounted;
  const how = isQuiet ? 'on the wall' : 'accounted for, since the machine is busy';
  const verdict = judged < target ? 'within' : 'ABOVE';
  const ratio = `ratio ${(1 + judged).toFixed(3)}`;
  console.log(`overhead: ${ratio}, ${percent(judged)}, ${verdict} ${percent(target)} (${how})`);
  return judged < target ? 0 : 1;
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
    await pipeline.fit(`${cube} --fitter record`);
    rmSync(join(scratch, 'kept'), { recursive: true });
    mkdirSync(join(scratch, 'kept'));
    const recorded = await pipeline.fit(`${cube} --fitter record`);
    const fits = keptFits(join(scratch, 'kept'));
    const rounds = await compare(pipeline, bare, fits);
    const figures = summary(recorded, rounds);
    save(figures, rounds);
    return tell(figures);
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
