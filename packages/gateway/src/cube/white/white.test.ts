import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseUnits, writeFits, type Card, type FitsUnit, type Hdu } from '@spaxel/core';
import { CubeImage } from '../image.ts';
import type { CubeLayout } from '../layout.ts';
import { memorySource } from '../source.ts';
import { volumeOf, type Volume } from '../spectra-of.ts';
import { planeRoom } from './planes.ts';
import { simdSum } from './simd.ts';
import { plainSum, type SumSize } from './sum.ts';
import { readWhite } from './white.ts';

const { signal } = new AbortController();
const [nx, ny, nz] = [7, 5, 9];
const pixels = nx * ny * nz;
type Data = NonNullable<Hdu['image']>['data'];

interface Mask {
  readonly data: Data;
  readonly bits: number | null;
  readonly cards?: readonly Card[];
}

/** A cube in memory with some masks, those of nx * ny numbers being single planes. */
function volume(data: Data, masks: readonly Mask[], cards: readonly Card[] = []): Volume {
  const shapeOf = ({ length }: Data): number[] => (length === pixels ? [nz, ny, nx] : [ny, nx]);
  const hdus = [{ data, cards }, ...masks].map(({ data: one, cards: own = [] }) => ({
    cards: own,
    image: { shape: shapeOf(one), data: one }
  }));
  const bytes = writeFits(hdus);
  const units = parseUnits(bytes);
  const source = memorySource('x.fits', bytes.length, {
    ...{ key: 'x.fits', load: () => Promise.resolve(bytes) }
  });
  const [flux, ...others] = units.map(unit => new CubeImage(unit, source)) as [CubeImage];
  const layout = {
    lsf: null,
    wave: { values: new Float64Array(nz) },
    factor: Float64Array.from({ length: nz }, (_, k) => 0.7 - 0.2 * k),
    outside: Uint8Array.from({ length: nz }, (_, k) => (k === 4 ? 1 : 0)),
    masks: masks.map(({ bits }, nth) => ({ unit: units[nth + 1] as FitsUnit, bits }))
  } as unknown as CubeLayout;
  return volumeOf(layout, { flux, error: undefined, masks: others });
}

const size = (cube: Volume): SumSize => ({ pixels: nx * ny, room: planeRoom(cube) });

const flux = Float32Array.from({ length: pixels }, (_, at) => Math.sin(at * 7.7) * 10 ** (at % 30));
flux.set([NaN, Infinity, -Infinity, 0, -0, 1e-45, 3e38], 0);
for (let k = 0; k < nz; k += 1) flux[k * nx * ny + 30] = NaN;
const values = (length: number): number[] =>
  Array.from({ length }, (_, at) => (at % 3 === 0 ? (at * 37) % 120 : 0));
const masks: readonly (readonly [string, readonly Mask[]])[] = [
  ['no mask', []],
  ['bytes', [{ data: Uint8Array.from(values(pixels), one => one * 2), bits: 128 }]],
  ['bytes, any', [{ data: Uint8Array.from(values(pixels)), bits: null }]],
  [
    '16 bits',
    [{ data: Int16Array.from(values(pixels), one => one * 250 - 60), bits: 2 ** 8 + 16 }]
  ],
  [
    '32 bits',
    [{ data: Int32Array.from(values(pixels), one => one << 20), bits: 2 ** 22 + 2 ** 25 }]
  ],
  ['32 bits, any', [{ data: Int32Array.from(values(pixels), one => -one), bits: null }]],
  ['the sign', [{ data: Int32Array.from(values(pixels), one => -one), bits: 2 ** 31 }]],
  ['floats', [{ data: Float32Array.from(values(pixels)), bits: 4 }]],
  [
    'one plane and many',
    [
      { data: Uint8Array.from(values(nx * ny)), bits: null },
      { data: Int16Array.from(values(pixels)), bits: 1 }
    ]
  ]
];

test.each(masks)('WebAssembly sums as plain loops do, to the bit: %s', async (_, some) => {
  const cube = volume(flux, some);
  const quick = simdSum(cube, size(cube));
  expect(quick).toBeDefined();
  const plain = await readWhite(cube, signal, plainSum(cube, size(cube)));
  expect(await readWhite(cube, signal, quick)).toEqual(plain);
  expect(plain[30]).toBeNaN();
  expect(plain.filter(Number.isFinite).length).toBeGreaterThan(5);
});

test('zeros of integers are numbers like others; their sum is made in plain loops', async () => {
  const cube = volume(
    Int16Array.from({ length: pixels }, (_, at) => (at < nx * ny ? 8 : 0)),
    []
  );
  expect(simdSum(cube, size(cube))).toBeUndefined();
  const white = await readWhite(cube, signal);
  for (const value of white) expect(value).toBeCloseTo((8 * 0.7) / (nz - 1), 6);
});

test('machine-code.ts is what scripts/assemble.mjs makes of assembly/', () => {
  const program = join(__dirname, '../../../../../scripts/assemble.mjs');
  const { status, stderr } = spawnSync(process.execPath, [program, 'gateway', '--check'], {
    encoding: 'utf8'
  });
  expect([status, stderr]).toEqual([0, '']);
});
