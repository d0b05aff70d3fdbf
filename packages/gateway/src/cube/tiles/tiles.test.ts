import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { riceDecode } from '@spaxel/core';
import { openCube, type OpenCube } from '../index.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-tiles-'));
const { signal } = new AbortController();
const [nx, ny, nz] = [40, 11, 9];

let expected: Record<string, string>;
beforeAll(() => {
  const options = { encoding: 'utf8', maxBuffer: 1 << 27 } as const;
  const out = execFileSync(python, [join(__dirname, 'oracle.py'), folder], options);
  expected = JSON.parse(out) as Record<string, string>;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function doubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

async function volume(cube: OpenCube): Promise<Float64Array> {
  const all = new Float64Array(nx * ny * nz);
  for (let y = 0; y < ny; y += 1)
    for (const [x, { flux }] of (await cube.row(y, signal)).entries())
      for (let k = 0; k < nz; k += 1) all[(k * ny + y) * nx + x] = flux[k] as number;
  return all;
}

const integers = ['u1', 'i2', 'u2', 'i4'].flatMap(kind =>
  ['RICE_1', 'GZIP_1', 'GZIP_2', 'NOCOMPRESS'].map(method => `${kind}-${method}`)
);
const floats = ['f4', 'f8'].flatMap(kind => [
  ...['RICE_1', 'GZIP_1', 'GZIP_2'].flatMap(method =>
    [-1, 1, 2].map(dither => `${kind}-${method}-dither${dither}`)
  ),
  `${kind}-lossless`
]);
test.each([...integers, ...floats, 'tiles', 'i2-tiles'])('%s is what astropy reads', async name => {
  const cube = await openCube(join(folder, `${name}.fits`), signal);
  expect(await volume(cube)).toEqual(doubles(expected[name] as string));
  await cube.close();
});

test('a primary cube packed by fpack is read as the instrument that made it', async () => {
  const cube = await openCube(join(folder, 'fpack.fits'), signal);
  expect(cube.facts).toMatchObject({
    instrument: 'megara',
    lsf: { source: 'MEGARA LR-V' },
    shape: { nx, ny, nz }
  });
  await cube.close();
});

test('damaged tiles and ways of compression that are not read are refused, naming them', async () => {
  const bytes = readFileSync(join(folder, 'i2-RICE_1.fits'));
  const path = join(folder, 'damaged.fits');
  const refusal = async (changed: Buffer): Promise<unknown> => {
    writeFileSync(path, changed);
    return openCube(path, signal)
      .then(cube => cube.slice(0, signal))
      .catch((thrown: unknown) => thrown);
  };
  const end = bytes.lastIndexOf(Buffer.from('END'.padEnd(80)));
  const table = Math.ceil(end / 2880) * 2880;
  const [outside, short] = [Buffer.from(bytes), Buffer.from(bytes)];
  outside.writeInt32BE(1 << 30, table + 4);
  short.writeInt32BE(3, table);
  expect(await refusal(outside)).toMatchObject({ _tag: 'HeaderBroken' });
  expect(await refusal(short)).toMatchObject({ _tag: 'FileTruncated' });
  for (const method of ['PLIO_1', 'HCOMPRESS_1', 'BZIP2_1']) {
    const words = [`'RICE_1  '`, `'${method.padEnd(8)}'`].map(word => word.padEnd(13)) as [
      string,
      string
    ];
    const other = Buffer.from(bytes.toString('latin1').replace(...words), 'latin1');
    expect(await refusal(other)).toMatchObject({
      _tag: 'CompressionUnsupported',
      message: `${path}: ZCMPTYPE is '${method}', which is not read.`
    });
  }
});

test('bytes of RICE_1 that are anything end or are refused', () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 2000; round += 1) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () => random() * 256);
    try {
      const pixels = riceDecode(bytes, 100, {
        bytesPerPixel: [1, 2, 4][round % 3] ?? 4,
        blockSize: 32
      });
      expect(pixels).toHaveLength(100);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(RangeError);
    }
  }
});
