import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFits } from '@spaxel/core';
import { listCubes } from './list.ts';
import { CubeShelf } from './shelf.ts';

let folder: string;
let shelf: CubeShelf;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-shelf-'));
  shelf = new CubeShelf(path => path);
});
afterEach(async () => {
  await shelf.close();
  rmSync(folder, { recursive: true });
});

function cubeFile(name: string): string {
  const cards = Object.entries({
    CTYPE3: 'AWAV',
    CUNIT3: 'Angstrom',
    CRVAL3: 5000,
    CDELT3: 1,
    CRPIX3: 1
  });
  const image = { shape: [3, 2, 2], data: Float32Array.from({ length: 12 }, (_, at) => at + 1) };
  const path = join(folder, name);
  writeFileSync(
    path,
    writeFits([
      { cards: cards.map(([keyword, value]) => ({ keyword, value, comment: '' })), image }
    ])
  );
  return path;
}

test('a cube that is open already is found by its id; one that changed gets another', async () => {
  const path = cubeFile('a.fits');
  const cube = await shelf.open(path);
  expect(await shelf.open(path)).toBe(cube);
  expect(shelf.get(cube.facts.id)).toBe(cube);
  appendFileSync(path, Buffer.alloc(2880));
  expect((await shelf.open(path)).facts.id).not.toBe(cube.facts.id);
});

test('of many cubes the one longest unused is closed, and asking for it says so', async () => {
  const ids: string[] = [];
  for (let one = 0; one < 17; one++) {
    ids.push((await shelf.open(cubeFile(`${one}.fits`))).facts.id);
    shelf.get(ids[0] ?? '');
  }
  expect(() => shelf.get(ids[0] ?? '')).not.toThrow();
  expect(() => shelf.get(ids[1] ?? '')).toThrow(expect.objectContaining({ _tag: 'CubeNotFound' }));
});

test('the list has the FITS files below the root, not what is hidden, linked or something else', async () => {
  mkdirSync(join(folder, 'night/.cache'), { recursive: true });
  for (const name of ['b.fits', 'a.FITS.gz', 'night/c.fit', 'night/.cache/d.fits', 'notes.txt'])
    writeFileSync(join(folder, name), '1234');
  symlinkSync('/etc/hostname', join(folder, 'link.fits'));
  const listed = await listCubes(folder);
  expect(listed.map(({ path, bytes }) => [path, bytes])).toEqual([
    ['a.FITS.gz', 4],
    ['b.fits', 4],
    ['night/c.fit', 4]
  ]);
});
