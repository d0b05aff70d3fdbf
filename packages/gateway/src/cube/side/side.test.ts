import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeFits, type Hdu } from '@spaxel/core';
import { openCube, SideShelf, type OpenCube } from '../index.ts';

const program = join(__dirname, 'thread.ts');
const { signal } = new AbortController();
const [nx, ny, nz] = [19, 5, 37];

let folder: string;
let cache: string;
let shelf: SideShelf;
const opened: OpenCube[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-side-'));
  cache = join(folder, 'cache');
  shelf = new SideShelf({ folder: cache, program });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map(cube => cube.close()));
  await shelf.close();
  rmSync(folder, { recursive: true });
});

function cards(entries: Record<string, string | number>): NonNullable<Hdu['cards']> {
  return Object.entries(entries).map(([keyword, value]) => ({ keyword, value, comment: '' }));
}

const axis = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 5000, CDELT3: 1, CRPIX3: 1 };
const shape = [nz, ny, nx];
const numbers = (from: number): number[] =>
  Array.from({ length: nx * ny * nz }, (_, at) => from + ((at * 7919) % 1009));

/** Too large to be held in memory, and yet small on the disk: an extension of zeros that are nowhere written follows. */
function largeFile(name: string, hdus: readonly Hdu[]): string {
  const path = join(folder, name);
  const zeros = 65 * 1024 * 1024;
  const head = [
    "XTENSION= 'IMAGE   '",
    'BITPIX  =                    8',
    'NAXIS   =                    1',
    `NAXIS1  = ${zeros}`,
    'PCOUNT  =                    0',
    'GCOUNT  =                    1',
    "EXTNAME = 'ZEROS   '",
    'END'
  ].map(line => line.padEnd(80));
  const start = writeFits(hdus);
  writeFileSync(path, Buffer.concat([start, Buffer.from(head.join('').padEnd(2880))]));
  truncateSync(path, start.length + 2880 + 2880 * Math.ceil(zeros / 2880));
  return path;
}

function museLike(name: string, from = 100): string {
  const data = Float32Array.from(numbers(from));
  data.set([NaN, Infinity, 0, -0], 3);
  const error = Float32Array.from(numbers(from / 2));
  const quality = Int32Array.from(numbers(0), value => (value % 11 === 0 ? 4 : 0));
  return largeFile(name, [
    { cards: cards(axis), image: { shape, data } },
    { name: 'STAT', image: { shape, data: error } },
    { name: 'DQ', image: { shape, data: quality } }
  ]);
}

async function open(path: string, sides?: SideShelf): Promise<OpenCube> {
  const cube = await openCube(path, signal, sides === undefined ? {} : { sides });
  opened.push(cube);
  return cube;
}

/** All spectra, by the three ways in which they can be asked for. */
async function everything(cube: OpenCube): Promise<unknown> {
  const rows = await Promise.all(Array.from({ length: ny }, (_, y) => cube.row(y, signal)));
  const strip = await cube.strip({ x: 3, y: 2, count: 5 }, signal);
  return { rows, strip, one: await cube.spectrum(nx - 1, ny - 1, signal) };
}

const sideFiles = (): string[] => readdirSync(cache).filter(name => name.endsWith('.side'));

test('spectra, strips and rows from side files are those read directly, to the bit', async () => {
  const path = museLike('muse.fits');
  const direct = await everything(await open(path));
  const cube = await open(path, shelf);
  expect(await everything(cube)).toEqual(direct);
  await shelf.settled();
  expect(readdirSync(cache).sort()).toEqual(sideFiles().sort());
  expect(sideFiles()).toHaveLength(3);
  expect(await everything(cube)).toEqual(direct);
  expect(cube.facts.warnings.map(({ code }) => code)).not.toContain('OutputUnwritable');
});

test('what is in a sound side file is what is served', async () => {
  const data = Float32Array.from(numbers(100));
  const path = largeFile('plain.fits', [{ cards: cards(axis), image: { shape, data } }]);
  const cube = await open(path, shelf);
  await cube.spectrum(0, 0, signal);
  await shelf.settled();
  const [name = ''] = sideFiles();
  const bytes = readFileSync(join(cache, name));
  bytes.writeFloatBE(4711, 64);
  bytes.writeUInt32LE(crc32(bytes.subarray(64, 64 + 4 * nz)), 64 + 4 * nz);
  writeFileSync(join(cache, name), bytes);
  expect((await cube.spectrum(0, 0, signal)).flux[0]).toBe(4711);
});

const stored: readonly (readonly [string, NonNullable<Hdu['image']>['data']])[] = [
  ['bytes', Uint8Array.from(numbers(0))],
  ['16 bits', Int16Array.from(numbers(-300))],
  ['32 bits', Int32Array.from(numbers(-70000))],
  ['doubles', Float64Array.from(numbers(0.1))]
];
test.each(stored)('numbers of %s come out of a side file as out of the cube', async (_, data) => {
  const path = largeFile('other.fits', [{ cards: cards(axis), image: { shape, data } }]);
  const direct = await everything(await open(path));
  const cube = await open(path, shelf);
  await cube.spectrum(0, 0, signal);
  await shelf.settled();
  expect(sideFiles()).toHaveLength(1);
  expect(await everything(cube)).toEqual(direct);
});

test('a damaged side file is made again; its spectra come directly meanwhile', async () => {
  const path = museLike('muse.fits');
  const direct = await everything(await open(path));
  const cube = await open(path, shelf);
  await cube.spectrum(0, 0, signal);
  await shelf.settled();
  const sound = sideFiles().map(name => readFileSync(join(cache, name)));
  for (const [nth, name] of sideFiles().entries()) {
    const bytes = Buffer.from(sound[nth] as Buffer);
    if (nth === 0) bytes.fill(1, 200, 204);
    else if (nth === 1) bytes.fill(1, 0, 64);
    writeFileSync(join(cache, name), nth === 2 ? bytes.subarray(0, -1) : bytes);
  }
  expect(await everything(cube)).toEqual(direct);
  await shelf.settled();
  expect(sideFiles().map(name => readFileSync(join(cache, name)))).toEqual(sound);
  expect(await everything(cube)).toEqual(direct);
});

test('a cube that changed gets side files of its own; half files of the dead are thrown away', async () => {
  mkdirSync(cache);
  const lost = join(cache, 'x.side.1.2.half');
  const young = join(cache, 'x.side.3.4.half');
  for (const path of [lost, young]) writeFileSync(path, 'half');
  utimesSync(lost, new Date(1000), new Date(1000));
  const first = await open(museLike('muse.fits'), shelf);
  await first.spectrum(0, 0, signal);
  await shelf.settled();
  expect(readdirSync(cache).filter(name => name.endsWith('.half'))).toEqual(['x.side.3.4.half']);
  const path = museLike('muse.fits', 500);
  const direct = await everything(await open(path));
  const second = await open(path, shelf);
  expect(await everything(second)).toEqual(direct);
  await shelf.settled();
  expect(await everything(second)).toEqual(direct);
  expect(sideFiles()).toHaveLength(6);
});

test('when the quota is full, the longest unused give way; what exceeds it is read directly', async () => {
  const quotaBytes = 3 * (64 + nx * ny * 152);
  shelf = new SideShelf({ folder: cache, program, quotaBytes });
  for (const [nth, name] of ['a.fits', 'b.fits'].entries()) {
    const cube = await open(museLike(name, nth), shelf);
    await cube.spectrum(0, 0, signal);
    await shelf.settled();
    expect(sideFiles()).toHaveLength(3);
    await cube.spectrum(0, 0, signal);
  }
  const none = new SideShelf({ folder: join(folder, 'none'), program, quotaBytes: 10 });
  const cube = await open(museLike('c.fits'), none);
  await cube.spectrum(0, 0, signal);
  await none.settled();
  expect(readdirSync(join(folder, 'none'))).toEqual([]);
  await none.close();
});

test('a cache that cannot be written costs speed and one sentence, nothing else', async () => {
  writeFileSync(cache, 'a file where the folder should be');
  const path = museLike('muse.fits');
  const direct = await everything(await open(path));
  const cube = await open(path, shelf);
  expect(await everything(cube)).toEqual(direct);
  await shelf.settled();
  const said = cube.facts.warnings.filter(({ code }) => code === 'OutputUnwritable');
  expect(said).toHaveLength(1);
  expect(said[0]?.sentence).toContain(cache);
});

test('a thread that cannot start, or is stopped, leaves spectra as they are', async () => {
  const lame = new SideShelf({ folder: cache, program: join(folder, 'missing.ts') });
  const path = museLike('muse.fits');
  const direct = await everything(await open(path));
  const cube = await open(path, lame);
  expect(await everything(cube)).toEqual(direct);
  await lame.settled();
  expect(await everything(cube)).toEqual(direct);
  const other = await open(path, shelf);
  await other.spectrum(0, 0, signal);
  await shelf.close();
  expect(readdirSync(cache).filter(name => name.endsWith('.half'))).toEqual([]);
  expect(await everything(other)).toEqual(direct);
});

test('cubes in a folder that cannot be written get side files all the same', async () => {
  const path = museLike('muse.fits');
  mkdirSync(cache);
  chmodSync(folder, 0o500);
  const cube = await open(path, shelf);
  await cube.spectrum(0, 0, signal);
  await shelf.settled();
  chmodSync(folder, 0o700);
  expect(sideFiles()).toHaveLength(3);
});
