import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFits } from '@spaxel/core';
import { readArrival } from './arrival.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-arrival-'));
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const image = { shape: [30, 40], data: new Float32Array(1200).fill(2) };
const fits = writeFits([{ image }, { name: 'ERR', image }]);
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function file(bytes: Uint8Array | string): string {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return path;
}

test('FITS, gzip and the rest are told apart, with the digest of the file as it lies there', async () => {
  const packed = gzipSync(fits);
  const length = fits.length;
  expect(await readArrival(file(fits), never)).toEqual({
    ...{ form: 'fits', bytes: length, digest: sha(fits) }
  });
  expect(await readArrival(file(packed), never)).toEqual({
    ...{ form: 'gzip', bytes: length, digest: sha(packed) }
  });
  expect(await readArrival(file('5000 1\n'), never)).toMatchObject({ form: 'other', digest: '' });
});

test.each([
  ['in its first header', fits.subarray(0, 2000)],
  ['in its first data', fits.subarray(0, 2880 + 4000)],
  ['in its second header', fits.subarray(0, 2880 + 5760 + 80)],
  ['in its second data', fits.subarray(0, 2 * 2880 + 5760 + 100)],
  ['in its gzip stream', gzipSync(fits).subarray(0, 100)],
  ['in its gzip trailer', gzipSync(fits).subarray(0, -3)],
  ['in a header of gzip', gzipSync(fits).subarray(0, 5)]
])('a file that ends %s is not whole', async (_, bytes) => {
  await expect(readArrival(file(bytes), never)).rejects.toMatchObject({ _tag: 'FileTruncated' });
});

test('a damaged stream is named, and a broken header keeps its own error', async () => {
  const packed = gzipSync(fits);
  packed.fill(7, 30, 60);
  await expect(readArrival(file(packed), never)).rejects.toThrow('gzip stream cannot be read');
  const broken = Buffer.from(fits);
  broken.write('BITPIX  =                   33', 80);
  await expect(readArrival(file(broken), never)).rejects.toMatchObject({ _tag: 'HeaderBroken' });
});

test('a file that is not there, or empty', async () => {
  await expect(readArrival(join(folder, 'none'), never)).rejects.toMatchObject({
    _tag: 'FileNotFound'
  });
  await expect(readArrival(file(''), never)).rejects.toMatchObject({ _tag: 'NotFits' });
});
