// The gateway's doors to a large cube, called directly and through jupyter-server-proxy, beside bare reads and astropy's memmap
// of the same file in the same run; then how it fares with many cubes. The program is the bundle: `npm run build:bundle` first.
//   node bench/cube/doors.mjs [--size 320x320x3680] [--folder DIR]
import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuOf, python, startGateway, startJupyter, stateOf } from './caller.mjs';
import { writeSample } from './sample.mjs';
import { askedOf, inFolder, makeCold, timed } from './setup.mjs';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'jupyterlab_spaxel/bundle/spaxel.mjs');
const asked = askedOf('320x320x3680');
const { size } = asked;
const [nx, ny, nz] = size;
const cubes = 50;

/** Targets of p50 (p95 for slices), milliseconds: directly, through the proxy. */
const targets = {
  slice: [1.5, 6],
  'slice p95': [4, 10],
  'first spectrum': [250, 250],
  spectrum: [0.6, 3],
  'aperture r=5': [2, 4],
  'aperture r=20': [20, 25],
  'band of 50': [6, 10],
  'white light': [600, NaN]
};

const place = round => ({ x: 30 + ((round * 37) % (nx - 60)), y: 30 + ((round * 53) % (ny - 60)) });

async function bareReads(path) {
  const file = openSync(path, 'r');
  const plane = Buffer.alloc(4 * nx * ny);
  const read = (k, bytes = plane) =>
    readSync(file, bytes, 0, bytes.length, 2880 + k * plane.length);
  const spectrum = Buffer.alloc(4 * nz);
  const { p50: slice } = await timed(50, k => read((31 * k) % nz));
  const { p50: one } = await timed(50, k => read((31 * k) % nz, spectrum));
  const { p50: white } = await timed(1, () => {
    for (let k = 0; k < nz; k += 1) read(k);
  });
  const band = 50 * slice;
  return { slice, spectrum: one, 'band of 50': band, 'white light': white };
}

async function opened(gateway) {
  const start = performance.now();
  const cube = JSON.parse(await gateway.call('/api/cubes', { path: 'plain.fits' }));
  return { door: `/api/cubes/${cube.id}`, openMs: performance.now() - start };
}

/** Resolves when the side file is there: spectra then take one read. */
async function sideFile(cache) {
  const start = performance.now();
  while (!readdirSync(cache).some(name => name.endsWith('.side'))) await wait(50);
  return performance.now() - start;
}

/** The calls of the table and how often each is made. */
function callsOf(gateway, door) {
  const aperture = r => round =>
    gateway.call(`${door}/apertures`, {
      shape: { kind: 'circle', ...place(round), r },
      combine: 'sum'
    });
  const wave = k => 4750 + 1.25 * ((31 * k) % (nz - 50));
  return {
    slice: [100, k => gateway.call(`${door}/slices/${(31 * k) % nz}`)],
    spectrum: [100, round => gateway.call(`${door}/spectra/${place(round).x}/${place(round).y}`)],
    'aperture r=5': [50, aperture(5)],
    'aperture r=20': [20, aperture(20)],
    'band of 50': [
      30,
      k => gateway.call(`${door}/bands?from=${wave(k)}&to=${wave(k) + 1.25 * 49}&combine=mean`)
    ],
    'white light': [1, () => gateway.call(`${door}/white`)]
  };
}

/** Times of calls, and what each costs the gateway's processor, which others on the machine make no longer. */
async function timesOf(gateway, door) {
  const times = {};
  const cpu = {};
  for (const [name, [rounds, work]] of Object.entries(callsOf(gateway, door))) {
    const before = cpuOf(gateway.pid);
    const { p50, p95 } = await timed(rounds, work);
    times[name] = p50;
    if (name === 'slice') times['slice p95'] = p95;
    cpu[name] = (cpuOf(gateway.pid) - before) / (rounds + 1);
  }
  return { times, cpu };
}

/** What many cubes, opened one after the other, leave behind. */
async function manyCubes(gateway, folder) {
  const states = [];
  for (let nth = 0; nth < cubes; nth += 1) {
    const path = `copy-${nth}.fits`;
    linkSync(join(folder, 'plain.fits'), join(folder, path));
    const { id } = JSON.parse(await gateway.call('/api/cubes', { path }));
    await gateway.call(`/api/cubes/${id}/slices/${nth}`);
    states.push(stateOf(gateway.pid));
  }
  // The shelf is full from the sixteenth on.
  const [full, end] = [states[19], states.at(-1)];
  return { files: end.files - full.files, grownMiB: end.rss - full.rss };
}

async function directly(given) {
  const gateway = await startGateway({ program, ...given });
  try {
    const isCold = makeCold(join(given.folder, 'plain.fits'));
    const { door, openMs } = await opened(gateway);
    const start = performance.now();
    await gateway.call(`${door}/spectra/7/9`);
    const first = performance.now() - start;
    const sideMs = await sideFile(join(given.env.SPAXEL_HOME, 'cache/spectra'));
    const { times, cpu } = await timesOf(gateway, door);
    times['first spectrum'] = first;
    const { rss, most } = stateOf(gateway.pid);
    const many = await manyCubes(gateway, given.folder);
    return { times, cpu, isCold, openMs, sideMs, rss, most, many };
  } finally {
    gateway.close();
    await gateway.end();
  }
}

async function proxied(given) {
  const jupyter = await startJupyter(given);
  if (jupyter === undefined) return {};
  try {
    const { door } = await opened(jupyter);
    return (await timesOf(jupyter, door)).times;
  } finally {
    jupyter.close();
    await jupyter.end();
  }
}

const number = (value, digits = 2) =>
  value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);

function print({ bare, direct, proxy, memmap }) {
  const cold = direct.isCold ? 'the first spectrum and the side file cold, then all' : 'all';
  console.log(`${size.join(' x ')}, ${cold} in the page cache; milliseconds, target behind /`);
  const columns = ['direct', 'proxy', 'CPU', 'memmap', 'bare', 'direct/bare', 'memmap/direct'];
  console.log(`${''.padEnd(16)}${columns.map(one => one.padStart(16)).join('')}`);
  for (const [name, [most, mostProxied]] of Object.entries(targets)) {
    const [one, through] = [direct.times[name], proxy[name]];
    const cells = [
      `${number(one)} / ${number(most, 1)}`,
      `${number(through)} / ${number(mostProxied, 1)}`,
      number(direct.cpu[name]),
      number(memmap[name]),
      number(bare[name], 3),
      number(one / bare[name], 1),
      number(memmap[name] / one, 1)
    ];
    console.log(`${name.padEnd(16)}${cells.map(cell => cell.padStart(16)).join('')}`);
  }
  const { openMs, sideMs, rss, most, many } = direct;
  console.log(`opened in ${number(openMs)} ms; side file after ${number(sideMs, 0)} ms more`);
  console.log(`gateway ${number(rss, 0)} MiB, at most ${number(most, 0)} (target 400)`);
  console.log(
    `${cubes} cubes in turn: ${many.files} files left open, ${number(many.grownMiB, 1)} MiB (targets 0, 20)`
  );
}

if (!existsSync(program)) throw new Error('There is no bundle: npm run build:bundle makes it.');
await inFolder(asked.folder, async folder => {
  const [cubesFolder, home] = ['cubes', 'home'].map(name => join(folder, name));
  for (const one of [cubesFolder, home]) mkdirSync(one);
  const path = join(cubesFolder, 'plain.fits');
  writeSample(path, size, false);
  const env = { ...process.env, SPAXEL_HOME: home, SPAXEL_PYTHON: python, SPAXEL_WORKERS: '1' };
  const given = { folder: cubesFolder, env };
  const bare = await bareReads(path);
  const direct = await directly(given);
  const proxy = await proxied(given);
  const memmap = JSON.parse(
    execFileSync(python, [join(import.meta.dirname, 'memmap.py'), path]).toString()
  );
  print({ bare, direct, proxy, memmap });
});
