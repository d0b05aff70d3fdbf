// Whole cubes from the command to maps.fits, as a user waits for them: seconds to the first spaxel of the map and to the
// end, CPU seconds by role, and the most memory that the gateway and all it started held at once. Beside them the seconds
// that the fitters alone would have needed on these slots.
// The program is the bundle, as users run it: `npm run build:bundle` first. A cube of MUSE's size takes minutes.
//   node --conditions=source bench/whole/whole.mjs [--case REGEX] [--rounds 1] [--size NX,NY] [--galaxy FILE] [--program FILE]
// --galaxy takes a mock that `spaxel mock` has written before.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { childrenOf, clock, cpuOf, cpuOfAll } from '../overhead/figures.mjs';
import { startGateway } from '../overhead/pipeline.mjs';

const root = join(import.meta.dirname, '../..');
const { values: asked } = parseArgs({
  options: {
    case: { type: 'string', default: 'megara' },
    rounds: { type: 'string', default: '1' },
    size: { type: 'string' },
    galaxy: { type: 'string' },
    program: { type: 'string', default: join(root, 'jupyterlab_spaxel/bundle/spaxel.mjs') }
  }
});

const megara = { mock: ['--instrument', 'megara', '--size', '43,40', '--step', '0.27'] };
const muse = { mock: ['--instrument', 'muse', '--size', '300,300'] };
/** Targets in seconds and MiB. */
const cases = {
  'megara, two passes': { ...megara, fit: '--param errors=formal', end: 10, first: 1.5 },
  'megara, one pass, 100 Monte Carlo realisations': {
    ...megara,
    fit: '--param populations=false --param errors=mc',
    end: 60
  },
  'muse, one pass': {
    ...muse,
    fit: '--param populations=false --param errors=formal',
    end: 240,
    mebibytes: 954
  },
  'muse, two passes': { ...muse, fit: '--param errors=formal', end: 480, mebibytes: 954 }
};

/** MiB that a process holds now, its files' pages left out; 0 when it is gone. */
function heldBy(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function tree(gateway) {
  const workers = childrenOf([gateway]);
  return { workers, fitters: childrenOf(workers) };
}

/** The most that each role held while it was watched. */
function watchMemory(gateway) {
  const most = { gateway: 0, all: 0 };
  const timer = setInterval(() => {
    const { workers, fitters } = tree(gateway);
    const own = heldBy(gateway);
    const all = [...workers, ...fitters].reduce((sum, pid) => sum + heldBy(pid), own);
    most.gateway = Math.max(most.gateway, own);
    most.all = Math.max(most.all, all);
  }, 250);
  return () => (clearInterval(timer), most);
}

function usage(gateway) {
  const { workers, fitters } = tree(gateway);
  return { gateway: cpuOf(gateway), workers: cpuOfAll(workers), fitters: cpuOfAll(fitters) };
}

async function fit({ client, pid }, text) {
  const before = usage(pid);
  const memory = watchMemory(pid);
  const seconds = clock();
  const body = { text: `fit galaxy.fits --no-cache ${text}`, folder: '.' };
  const { job } = await client.call('POST', '/api/commands', body);
  let first;
  const ended = await client.watch(job.id, ({ counts }) => {
    if (counts.done > 0) first ??= seconds();
  });
  const end = seconds();
  const after = usage(pid);
  if (ended.phase !== 'COMPLETED') throw new Error(`The job ended ${JSON.stringify(ended.error)}.`);
  const cpu = Object.fromEntries(
    Object.keys(after).map(role => [role, after[role] - before[role]])
  );
  return { first, end, cpu, memory: memory(), fits: ended.counts.fits };
}

const against = (value, target, unit) =>
  `${value.toFixed(value < 100 ? 2 : 0)} ${unit}${target === undefined ? '' : ` (target ${target}${value > target ? ': MISSED' : ''})`}`;

function tell(name, { first, end, cpu, memory, fits }, targets) {
  const alone = cpu.fitters / availableParallelism();
  console.log(
    `${name}: ${fits} fits, first ${against(first, targets.first, 's')}, end ${against(end, targets.end, 's')}, ` +
      `${(end / alone).toFixed(2)} x the fits alone (${alone.toFixed(1)} s)`
  );
  const { gateway, workers, fitters } = cpu;
  console.log(
    `  CPU gateway ${gateway.toFixed(1)}, workers ${workers.toFixed(1)}, fitters ${fitters.toFixed(1)} s; ` +
      `memory gateway ${memory.gateway.toFixed(0)} MiB, all ${against(memory.all, targets.mebibytes, 'MiB')}`
  );
}

/** A folder with the galaxy of these words, made once for all its cases. */
function galaxyOf(mock, folders) {
  const known = folders.get(mock);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-whole-'));
  folders.set(mock, folder);
  const file = join(folder, 'galaxy.fits');
  if (asked.galaxy !== undefined) {
    linkSync(asked.galaxy, file);
    return folder;
  }
  const size = asked.size === undefined ? [] : ['--size', asked.size];
  const words = [asked.program, 'mock', file, ...mock, ...size];
  execFileSync(process.execPath, words, { env: { ...process.env, ...envOf(folder) } });
  return folder;
}

function envOf(folder) {
  return {
    SPAXEL_HOME: join(folder, 'home'),
    SPAXEL_PYTHON: process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python')
  };
}

async function run(name, folder, { fit: text, ...targets }) {
  const env = envOf(folder);
  const gateway = await startGateway(asked.program, folder, env);
  try {
    const warming = '--select 0:3,0:3';
    await fit(gateway, `${warming} ${text}`);
    const rounds = [];
    for (let round = 0; round < Number(asked.rounds); round += 1) {
      rounds.push(await fit(gateway, text));
      tell(name, rounds.at(-1), targets);
    }
    return rounds;
  } finally {
    await gateway.end();
    rmSync(env.SPAXEL_HOME, { recursive: true });
  }
}

const pattern = new RegExp(asked.case);
const report = {
  date: new Date().toISOString(),
  load: loadavg()[0],
  cores: availableParallelism()
};
const figures = {};
const folders = new Map();
try {
  for (const [name, one] of Object.entries(cases))
    if (pattern.test(name)) figures[name] = await run(name, galaxyOf(one.mock, folders), one);
} finally {
  for (const folder of folders.values()) rmSync(folder, { recursive: true });
}
mkdirSync(join(root, 'reports'), { recursive: true });
writeFileSync(join(root, 'reports/whole.json'), JSON.stringify({ ...report, figures }, null, 2));
