// What a small cube costs that is held in memory: its spectra gathered from the planes, and out of the second order
// (side/turned.ts), in one run; a cube is made for it and removed.
//   node --conditions=source bench/cube/small.mjs [--size 43x40x4300] [--folder DIR]
import { join } from 'node:path';
import { setImmediate as others } from 'node:timers/promises';
import { readAperture } from '../../packages/gateway/src/cube/aperture/aperture.ts';
import { CubeImage } from '../../packages/gateway/src/cube/image.ts';
import { layOut } from '../../packages/gateway/src/cube/lay-out.ts';
import { openFiles } from '../../packages/gateway/src/cube/opened.ts';
import { readerFor } from '../../packages/gateway/src/cube/readers/index.ts';
import { readSpectraAt, volumeOf } from '../../packages/gateway/src/cube/spectra-of.ts';
import { writeSample } from './sample.mjs';
import { askedOf, inFolder, timed } from './setup.mjs';

const asked = askedOf('43x40x4300');
const { size } = asked;
const [nx, ny] = size;
const { signal } = new globalThis.AbortController();

/** The cube; without the second order, or with it, and then how long that took to make. */
async function opened(path, isTurned) {
  const file = await openFiles(path, {}, signal);
  const layout = layOut(file, await readerFor(file.units, {}).declare(file, signal), {});
  const image = unit => {
    const source = file.sourceOf(unit);
    return new CubeImage(unit, isTurned ? source : { ...source, held: undefined });
  };
  const [flux, masks] = [image(layout.flux), layout.masks.map(({ unit }) => image(unit))];
  const volume = volumeOf(layout, { flux, error: undefined, masks });
  const start = performance.now();
  for (const one of isTurned ? [flux, ...masks] : [])
    while ((await one.pieces({ x: 0, y: 0, count: 1 }, signal)) === undefined) await others();
  return { volume, turnMs: performance.now() - start, close: () => file.close() };
}

async function timesOf(volume) {
  const place = round => ({ x: (round * 37) % nx, y: (round * 53) % ny });
  const circle = r => ({ kind: 'circle', x: nx / 2, y: ny / 2, r });
  const joined = r => () => readAperture(volume, { shape: circle(r), combine: 'sum' }, signal);
  const p50 = async (rounds, work) => (await timed(rounds, work)).p50;
  return {
    spectrum: await p50(100, round => readSpectraAt(volume, { ...place(round), count: 1 }, signal)),
    row: await p50(9, round => readSpectraAt(volume, { ...place(round), x: 0, count: nx }, signal)),
    'aperture r=5': await p50(15, joined(5)),
    'aperture r=20': await p50(7, joined(20))
  };
}

async function measure(folder) {
  for (const isMasked of [false, true]) {
    const path = join(folder, `${isMasked}.fits`);
    writeSample(path, size, isMasked);
    const [plain, turned] = [await opened(path, false), await opened(path, true)];
    const [before, after] = [await timesOf(plain.volume), await timesOf(turned.volume)];
    await Promise.all([plain.close(), turned.close()]);
    console.log(
      `${size.join(' x ')}${isMasked ? ', masked' : ''}: turned in ${turned.turnMs.toFixed(0)} ms`
    );
    for (const [name, ms] of Object.entries(before))
      console.log(
        `${name.padEnd(14)} ${ms.toFixed(3).padStart(9)} ms from planes ${after[name].toFixed(3).padStart(9)} ms turned`
      );
  }
}

await inFolder(asked.folder, measure);
