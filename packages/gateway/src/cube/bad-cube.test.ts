import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFits, type Card, type Hdu } from '@spaxel/core';
import { openCube } from './index.ts';
import { fileError } from './stamp.ts';
import { inflateFile } from './whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-bad-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

type Values = Record<string, Card['value']>;
const linear: Values = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 5000, CDELT3: 1, CRPIX3: 1 };

function cardsOf(values: Values): Card[] {
  return Object.entries(values).map(([keyword, value]) => ({ keyword, value, comment: '' }));
}

function cubeHdu(values: Values, fill = 1): Hdu {
  return {
    cards: cardsOf(values),
    image: { shape: [4, 3, 2], data: new Float32Array(24).fill(fill) }
  };
}

function without(keyword: string): Values {
  return Object.fromEntries(Object.entries(linear).filter(([key]) => key !== keyword));
}

const good = writeFits([cubeHdu(linear)]);
const flat = writeFits([{ image: { shape: [2, 3], data: new Float32Array(6) } }]);
const byte = new TextEncoder();

const cases: [string, Uint8Array, string, RegExp][] = [
  ['empty.fits', new Uint8Array(0), 'NotFits', /empty: 0 bytes/],
  ['text.fits', byte.encode('hello, I am a text\n'), 'NotFits', /first card is not SIMPLE/],
  ['header.fits', good.subarray(0, 500), 'FileTruncated', /END card is missing/],
  [
    'short.fits',
    good.subarray(0, 2880 + 50),
    'FileTruncated',
    /NAXIS and BITPIX of extension PRIMARY ask for 2976 bytes, the file has 2930/
  ],
  ['flat.fits', flat, 'NotACube', /NAXIS = 2/],
  ['nan.fits', writeFits([cubeHdu(linear, NaN)]), 'CubeEmpty', /PRIMARY holds no finite value/],
  [
    'ctype.fits',
    writeFits([cubeHdu({ ...linear, CTYPE3: 'BANANA' })]),
    'AxisUnknown',
    /CTYPE3 is 'BANANA'/
  ],
  [
    'energy.fits',
    writeFits([cubeHdu({ ...linear, CTYPE3: 'ENER', CUNIT3: 'J' })]),
    'AxisUnknown',
    /CTYPE3 is 'ENER', not a wavelength/
  ],
  [
    'table.fits',
    writeFits([cubeHdu({ ...linear, CTYPE3: 'WAVE-TAB' })]),
    'AxisUnknown',
    /PS3_0 names no table/
  ],
  [
    'ln.fits',
    writeFits([cubeHdu({ ...linear, CRVAL3: 8.5, CDELT3: 1e-4 })]),
    'AxisUnknown',
    /CRVAL3 is 8.5, which is no log10/
  ],
  [
    'slanted.fits',
    writeFits([cubeHdu({ ...linear, CD3_1: 0.1, CD3_3: 1 })]),
    'AxisUnknown',
    /CD3_1 is 0.1: the wavelength would depend on the spaxel/
  ],
  [
    'cunit.fits',
    writeFits([cubeHdu({ ...linear, CUNIT3: 'parsec' })]),
    'AxisUnknown',
    /CUNIT3 is 'parsec'/
  ],
  ['crval.fits', writeFits([cubeHdu(without('CRVAL3'))]), 'AxisUnknown', /CRVAL3 is missing/],
  [
    'cdelt.fits',
    writeFits([cubeHdu({ ...without('CDELT3'), CDELT1: 1, CDELT2: 2, CD2_2: 3 })]),
    'AxisUnknown',
    /CDELT3 and CD3_3 are both missing/
  ],
  ['falls.fits', writeFits([cubeHdu({ ...linear, CDELT3: -1 })]), 'AxisUnknown', /CDELT3 is -1/],
  [
    'quoted.fits',
    writeFits([cubeHdu({ ...linear, CRVAL3: 'five' })]),
    'HeaderBroken',
    /CRVAL3 holds "five"/
  ],
  ['bare.fits', writeFits([cubeHdu({})]), 'AxisUnknown', /CTYPE3 is missing/],
  ['gz.fits.gz', gzipSync(good).subarray(0, 60), 'FileTruncated', /gzip stream has no end/],
  ['gzbad.fits.gz', gzipSync(good).fill(7, 20, 40), 'FileTruncated', /damaged/],
  ['bz.fits', byte.encode('BZh91AY&SY'), 'CompressionUnsupported', /bzip2/]
];

test.each(cases)('%s is refused with a sentence', async (name, bytes, tag, sentence) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const error: unknown = await openCube(path, signal).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ _tag: tag });
  expect((error as Error).message).toMatch(sentence);
  expect((error as Error).message).toContain(path);
});

test('no file, a folder, a file without permission', async () => {
  const missing = openCube(join(folder, 'missing.fits'), signal);
  await expect(missing).rejects.toMatchObject({ _tag: 'FileNotFound' });
  const inside = join(folder, 'folder.fits');
  mkdirSync(inside);
  await expect(openCube(inside, signal)).rejects.toMatchObject({
    _tag: 'NotFits',
    message: `${inside} is a folder, not a file.`
  });
  // Root may read everything, so the refusal itself is made here.
  const refused = fileError(Object.assign(new Error('EACCES'), { code: 'EACCES' }), 'a.fits');
  expect(refused).toMatchObject({
    _tag: 'FileUnreadable',
    message: 'a.fits cannot be read: permission denied.'
  });
});

test('a file that changes while it is read is noticed by every reader', async () => {
  const path = join(folder, 'changing.fits');
  writeFileSync(path, good);
  const cube = await openCube(path, signal);
  await cube.spectrum(0, 0, signal);
  const { atime, mtime } = statSync(path);
  utimesSync(path, atime, new Date(mtime.getTime() + 1000));
  const changed = { _tag: 'CubeChanged', message: `${path} changed while it was being read.` };
  await expect(cube.spectrum(0, 0, signal)).rejects.toMatchObject(changed);
  await expect(cube.slice(0, signal)).rejects.toMatchObject(changed);
  await expect(cube.row(0, signal)).rejects.toMatchObject(changed);
  await expect(cube.white(signal)).rejects.toMatchObject(changed);
  await expect(cube.digest(signal)).rejects.toMatchObject(changed);
  await cube.close();
});

test('a gzip that grows beyond the limit is refused', async () => {
  const path = join(folder, 'bomb.fits.gz');
  writeFileSync(path, gzipSync(new Uint8Array(5 << 20)));
  const inflated = inflateFile({ path, name: 'bomb' }, signal, 1 << 20);
  await expect(inflated).rejects.toMatchObject({ _tag: 'CompressionUnsupported' });
});

test('an aborted read ends as aborted; indices outside are refused', async () => {
  const path = join(folder, 'good.fits');
  writeFileSync(path, good);
  const cube = await openCube(path, signal);
  await expect(cube.slice(0, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  await expect(openCube(path, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  await expect(cube.slice(4, signal)).rejects.toThrow('channel 4 lies outside 0 to 3');
  await expect(cube.spectrum(2, 0, signal)).rejects.toThrow('x 2 lies outside 0 to 1');
  await expect(cube.row(-1, signal)).rejects.toMatchObject({ _tag: 'RequestInvalid' });
  await cube.close();
});

test('warnings: CDELT3 against CD3_3, no CUNIT3, no medium, no unit, no LSF', async () => {
  const path = join(folder, 'loose.fits');
  writeFileSync(
    path,
    writeFits([cubeHdu({ CTYPE3: 'LAMBDA', CRVAL3: 5000, CDELT3: 2, CD3_3: 1.25, CRPIX3: 1 })])
  );
  const { facts, close } = await openCube(path, signal);
  expect(facts.wave).toMatchObject({ first: 5000, step: 1.25, medium: 'air' });
  const said = facts.warnings.map(({ sentence }) => sentence).join(' ');
  for (const word of ['CUNIT3', 'CD3_3 is taken', 'air is taken', '--lsf', 'BUNIT'])
    expect(said).toContain(word);
  await close();
});

const large: [string, [number, number, number]][] = [
  ['72 MB', [200, 150, 600]],
  ['4.8 GB, beyond 32 bits', [1100, 1000, 1100]]
];
test.each(large)('a large cube is read in place: %s', async (_, [nx, ny, nz]) => {
  const path = join(folder, 'large.fits');
  copyFileSync(join(folder, 'good.fits'), path);
  const head = new TextDecoder('latin1').decode(good.subarray(0, 2880));
  const sized = [nx, ny, nz].reduce(
    (text, n, i) =>
      text.replace(new RegExp(`(NAXIS${i + 1}  = ) *[0-9]+`), `$1${String(n).padStart(20)}`),
    head
  );
  const file = openSync(path, 'w');
  writeSync(file, Buffer.from(sized, 'latin1'), 0, 2880, 0);
  ftruncateSync(file, 2880 + Math.ceil((nx * ny * nz * 4) / 2880) * 2880);
  const voxel = Buffer.alloc(4);
  for (let k = 0; k < nz; k += 1) {
    voxel.writeFloatBE(k + 0.5);
    writeSync(file, voxel, 0, 4, 2880 + 4 * ((k * ny + 7) * nx + 11));
  }
  closeSync(file);
  const cube = await openCube(path, signal);
  const { flux, mask } = await cube.spectrum(11, 7, signal);
  expect(flux).toEqual(Float64Array.from({ length: nz }, (_, k) => k + 0.5));
  expect(mask.every(bad => bad === 0)).toBe(true);
  expect((await cube.row(7, signal))[11]?.flux).toEqual(flux);
  expect((await cube.slice(nz - 1, signal))[7 * nx + 11]).toBe(nz - 0.5);
  await cube.close();
  rmSync(path);
});
