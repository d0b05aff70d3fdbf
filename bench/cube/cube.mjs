// What the cube room costs beside bare reads of the same file, in one run, and then the gateway's doors (doors.mjs); a cube is
// made for it and removed.
//   node --conditions=source bench/cube/cube.mjs [--size 320x320x3680] [--folder DIR] [--json]
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openCube, SideShelf } from '../../packages/gateway/src/cube/index.ts';
import { writeSample } from './sample.mjs';
import { askedOf, inFolder, timed } from './setup.mjs';

const asked = askedOf('160x160x2600');
const { size } = asked;
const [nx, ny, nz] = size;
const { signal } = new globalThis.AbortController();
const program = join(import.meta.dirname, '../../packages/gateway/src/cube/side/thread.ts');

const median = async (rounds, work) => (await timed(rounds, work)).p50;

async function bareReads(path) {
  const file = await open(path, 'r');
  const planeBytes = 4 * nx * ny;
  const plane = Buffer.alloc(planeBytes);
  const spectrum = Buffer.alloc(4 * nz);
  const slice = await median(50, k => file.read(plane, 0, planeBytes, (k % nz) * planeBytes));
  const one = await median(50, k => file.read(spectrum, 0, 4 * nz, k * 4 * nz));
  const row = Buffer.alloc(4 * nz * nx);
  const oneRow = await median(9, k => file.read(row, 0, row.length, k * row.length));
  const whole = await median(3, async () => {
    for (let k = 0; k < nz; k += 1) await file.read(plane, 0, planeBytes, k * planeBytes);
  });
  await file.close();
  return { slice, spectrum: one, row: oneRow, whole };
}

const place = round => ({ x: (round * 37) % (nx - 8), y: (round * 53) % (ny - 8) });

async function spectraOf(cube) {
  const spectrum = await median(50, round => {
    const { x, y } = place(round);
    return cube.spectrum(x, y, signal);
  });
  const block = await median(9, round => {
    const { x, y } = place(round);
    const rows = Array.from({ length: 8 }, (_, row) =>
      cube.strip({ x, y: y + row, count: 8 }, signal)
    );
    return Promise.all(rows);
  });
  const row = await median(5, round => cube.row(place(round).y, signal));
  return { spectrum, block, row };
}

async function measure(folder) {
  const [plain, masked] = ['plain.fits', 'masked.fits'].map(name => join(folder, name));
  writeSample(plain, size, false);
  writeSample(masked, size, true);
  const bare = await bareReads(plain);
  const base = process.memoryUsage().rss;
  const figures = [];
  const add = (what, ms, over, reference) =>
    figures.push({ what, ms, over, ratio: ms / reference });

  const openMs = await median(5, async () => (await openCube(plain, signal)).close());
  add('open and close', openMs, 'bare slice', bare.slice);
  const direct = await openCube(plain, signal);
  add('slice', await median(50, k => direct.slice(k % nz, signal)), 'bare slice', bare.slice);
  const white = await median(3, () => direct.white(signal));
  add('white light', white, 'bare read of all', bare.whole);
  const withMask = await openCube(masked, signal);
  const maskedWhite = await median(3, () => withMask.white(signal));
  add('white light, masked', maskedWhite, 'white light', white);
  await withMask.close();
  const slow = await spectraOf(direct);
  await direct.close();

  const before = process.resourceUsage().maxRSS * 1024;
  const shelf = new SideShelf({ folder: join(folder, 'cache'), program });
  const cube = await openCube(plain, signal, { sides: shelf });
  const start = performance.now();
  await cube.spectrum(0, 0, signal);
  await shelf.settled();
  add('side file made', performance.now() - start, 'bare read of all', bare.whole);
  const { length: warnings } = cube.facts.warnings.filter(({ code }) => /Disk|Output/.test(code));
  if (warnings > 0) throw new Error(JSON.stringify(cube.facts.warnings));
  const peak = process.resourceUsage().maxRSS * 1024;
  const quick = await spectraOf(cube);
  for (const [name, ms] of Object.entries(slow)) {
    add(
      `${name}, direct`,
      ms,
      `bare ${name === 'row' ? 'row' : 'spectrum'}`,
      bare[name] ?? bare.spectrum
    );
    add(`${name}, side file`, quick[name], `${name}, direct`, ms);
  }
  await cube.close();
  await shelf.close();
  const mebibytes = bytes => Math.round(bytes / 2 ** 20);
  return {
    cube: { size, mebibytes: mebibytes(statSync(plain).size) },
    figures,
    memory: { base: mebibytes(base), reading: mebibytes(before), sideFile: mebibytes(peak) }
  };
}

const { cube, figures, memory } = await inFolder(asked.folder, measure);
if (asked.json) console.log(JSON.stringify({ cube, figures, memory }));
else {
  console.log(`${size.join(' x ')}, ${cube.mebibytes} MiB; bare = pread of the same bytes, warm`);
  for (const { what, ms, over, ratio } of figures)
    console.log(
      `${what.padEnd(24)} ${ms.toFixed(3).padStart(10)} ms  ${ratio.toFixed(3).padStart(9)} x ${over}`
    );
  const { base, reading, sideFile } = memory;
  console.log(
    `memory [MiB]: ${base} at first, at most ${reading} before the side file, ${sideFile} with it`
  );
}

// The doors are those of the bundle.
const bundle = join(import.meta.dirname, '../../jupyterlab_spaxel/bundle/spaxel.mjs');
const doors = join(import.meta.dirname, 'doors.mjs');
if (!asked.json && existsSync(bundle)) {
  console.log('');
  const words = [doors, '--size', size.join('x'), '--folder', asked.folder];
  execFileSync(process.execPath, words, { stdio: 'inherit' });
} else if (!asked.json)
  console.log('The doors are not measured: there is no bundle (npm run build:bundle).');
