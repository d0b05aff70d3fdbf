// The gateway's doors to a large cube, called directly and through jupyter-server-proxy, beside bare reads and astropy's memmap
// of the same file in the same run; then how it fares with many cubes. The program is the bundle: `npm run build:bundle` first.
//   node bench/cube/doors.mjs [--size 320,320,3680] [--folder DIR]
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { python, startGateway, startJupyter, stateOf } from './caller.mjs';
import { writeSample } from './sample.mjs';

const root = join(import.meta.dirname, '../..');
const program = join(root, 'jupyterlab_spaxel/bundle/spaxel.mjs');
const { values: asked } = parseArgs({
  options: {
    size: { type: 'string', default: '320,320,3680' },
    folder: { type: 'string', default: tmpdir() }
  }
});
const size = asked.size.split(',').map(Number);
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

/** Median and 95th percentile of milliseconds; the first round is not counted. */
async function timed(rounds, work) {
  const times = [];
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now();
    await work(round);
    if (round > 0) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1], p95: times[Math.floor(0.95 * times.length)] };
}

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

async function timesOf(gateway, door) {
  const aperture = r => round =>
    gateway.call(`${door}/apertures`, {
      shape: { kind: 'circle', ...place(round), r },
      combine: 'sum'
    });
  const slice = await timed(100, k => gateway.call(`${door}/slices/${(31 * k) % nz}`));
  const spectrum = await timed(100, round => {
    const { x, y } = place(round);
    return gateway.call(`${door}/spectra/${x}/${y}`);
  });
  const wave = k => 4750 + 1.25 * ((31 * k) % (nz - 50));
  const band = await timed(15, k =>
    gateway.call(`${door}/bands?from=${wave(k)}&to=${wave(k) + 1.25 * 49}&combine=mean`)
  );
  return {
    slice: slice.p50,
    'slice p95': slice.p95,
    spectrum: spectrum.p50,
    'aperture r=5': (await timed(15, aperture(5))).p50,
    'aperture r=20': (await timed(9, aperture(20))).p50,
    'band of 50': band.p50,
    'white light': (await timed(1, () => gateway.call(`${door}/white`))).p50
  };
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
    const { door, openMs } = await opened(gateway);
    const start = performance.now();
    await gateway.call(`${door}/spectra/7/9`);
    const first = performance.now() - start;
    const sideMs = await sideFile(join(given.env.SPAXEL_HOME, 'cache/spectra'));
    const times = { 'first spectrum': first, ...(await timesOf(gateway, door)) };
    const { rss, most } = stateOf(gateway.pid);
    return { times, openMs, sideMs, rss, most, many: await manyCubes(gateway, given.folder) };
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
    return await timesOf(jupyter, door);
  } finally {
    jupyter.close();
    await jupyter.end();
  }
}

const number = (value, digits = 2) =>
  value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);

function print({ bare, direct, proxy, memmap }) {
  console.log(`${size.join(' x ')}, all in the page cache; milliseconds, target behind /`);
  const columns = ['direct', 'proxy', 'memmap', 'bare', 'direct/bare', 'memmap/direct'];
  console.log(`${''.padEnd(16)}${columns.map(one => one.padStart(18)).join('')}`);
  for (const [name, [most, mostProxied]] of Object.entries(targets)) {
    const [one, through] = [direct.times[name], proxy[name]];
    const cells = [
      `${number(one)} / ${number(most, 1)}`,
      `${number(through)} / ${number(mostProxied, 1)}`,
      number(memmap[name]),
      number(bare[name], 3),
      number(one / bare[name], 1),
      number(memmap[name] / one, 1)
    ];
    console.log(`${name.padEnd(16)}${cells.map(cell => cell.padStart(18)).join('')}`);
  }
  const { openMs, sideMs, rss, most, many } = direct;
  console.log(`opened in ${number(openMs)} ms; side file after ${number(sideMs, 0)} ms more`);
  console.log(`gateway ${number(rss, 0)} MiB, at most ${number(most, 0)} (target 400)`);
  console.log(
    `${cubes} cubes in turn: ${many.files} files left open, ${number(many.grownMiB, 1)} MiB (targets 0, 20)`
  );
}

if (!existsSync(program)) throw new Error('There is no bundle: npm run build:bundle makes it.');
const folder = mkdtempSync(join(asked.folder, 'spaxel-bench-doors-'));
try {
  const [cubesFolder, home] = ['cubes', 'home'].map(name => join(folder, name));
  for (const one of [cubesFolder, home]) mkdirSync(one);
  writeSample(join(cubesFolder, 'plain.fits'), size, false);
  const env = {
    ...process.env,
    SPAXEL_HOME: home,
    SPAXEL_PYTHON: python,
    SPAXEL_WORKERS: '1'
  };
  const given = { folder: cubesFolder, env };
  const bare = await bareReads(join(cubesFolder, 'plain.fits'));
  const direct = await directly(given);
  const proxy = await proxied(given);
  const memmap = JSON.parse(
    execFileSync(python, [
      join(import.meta.dirname, 'memmap.py'),
      join(cubesFolder, 'plain.fits')
    ]).toString()
  );
  print({ bare, direct, proxy, memmap });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
