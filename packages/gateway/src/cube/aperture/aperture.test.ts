import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFits } from '@spaxel/core';
import { CubeImage } from '../image.ts';
import { openCube, SideShelf, type OpenCube } from '../index.ts';
import { layOut } from '../lay-out.ts';
import { openFiles } from '../opened.ts';
import { readerFor } from '../readers/index.ts';
import { volumeOf, type Volume } from '../spectra-of.ts';
import { readAperture } from './aperture.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-aperture-'));
const { signal } = new AbortController();
const [nx, ny, nz] = [13, 11, 60];
const files = ['plain', 'full', 'plane'];

const corners = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => {
    const turn = (2 * Math.PI * i) / count;
    return [6 + 5 * Math.cos(turn), 5 + 5 * Math.sin(3 * turn)];
  });
const shapes: readonly object[] = [
  { kind: 'circle', x: 6, y: 5, r: 3 },
  { kind: 'circle', x: 5.5, y: 4.5, r: 0.75 },
  { kind: 'circle', x: 0, y: 0, r: 4.2 },
  { kind: 'circle', x: 4, y: 4, r: 0.1 },
  { kind: 'ellipse', x: 6.2, y: 5.1, a: 5, b: 1.5, angle: 30 },
  { kind: 'ellipse', x: 12, y: 10, a: 3, b: 6, angle: -70 },
  {
    kind: 'polygon',
    points: [
      [1.5, 1.5],
      [9.2, 2.1],
      [4.4, 8.8]
    ]
  },
  {
    kind: 'polygon',
    points: [
      [-50, 4],
      [50, 4],
      [50, 7],
      [-50, 7]
    ]
  },
  { kind: 'polygon', points: corners(500) },
  {
    kind: 'spaxels',
    at: [
      [0, 0],
      [6, 5],
      [6, 5],
      [12, 10],
      [6, 6]
    ]
  }
];
const bands = [
  { from: 5030, to: 5044, combine: 'mean' },
  { from: 5030, to: 5044, combine: 'sum' },
  { from: 5030, to: 5044, combine: 'continuum' },
  { from: 5030, to: 5044, combine: 'continuum', left: [5000, 5015], right: [5060, 5070.5] },
  { from: 5012, to: 5012.6, combine: 'mean' }
] as const;

interface Expected {
  readonly apertures: readonly [string, string, string][];
  readonly bands: readonly string[];
  readonly signal: string;
}
let expected: Record<string, Expected>;
const opened: OpenCube[] = [];
beforeAll(() => {
  const input = JSON.stringify({ shapes, bands });
  const options = { encoding: 'utf8', maxBuffer: 1 << 27, input } as const;
  const out = execFileSync(python, [join(__dirname, 'oracle.py'), folder], options);
  expected = JSON.parse(out) as Record<string, Expected>;
}, 60_000);
afterAll(async () => {
  await Promise.all(opened.map(cube => cube.close()));
  rmSync(folder, { recursive: true });
});

function doubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

function expectNear(ours: ArrayLike<number>, theirs: Float64Array, most: number): void {
  expect(ours.length).toBe(theirs.length);
  const off = Array.from(ours, (value, at) => {
    const other = theirs[at] as number;
    if (Number.isNaN(value) || Number.isNaN(other)) return Object.is(value, other) ? 0 : Infinity;
    return Math.abs(value - other) / Math.max(1, Math.abs(other));
  });
  expect(Math.max(...off)).toBeLessThan(most);
}

async function open(name: string): Promise<OpenCube> {
  const cube = await openCube(join(folder, `${name}.fits`), signal);
  opened.push(cube);
  return cube;
}

test.each(files)('%s: apertures are what numpy makes of what astropy reads', async name => {
  const cube = await open(name);
  let nth = 0;
  for (const shape of shapes)
    for (const combine of ['sum', 'mean'] as const) {
      const { flux, error, mask } = await cube.aperture({ shape, combine }, signal);
      const [total, sigma, bad] = (expected[name]?.apertures[nth] ?? []).map(doubles);
      expectNear(flux, total as Float64Array, 1e-12);
      expectNear(error, sigma as Float64Array, 1e-12);
      expect(Float64Array.from(mask)).toEqual(bad);
      nth += 1;
    }
});

test.each(files)('%s: bands and signal-to-noise are those of numpy', async name => {
  const cube = await open(name);
  for (const [nth, { from, to, combine, ...sides }] of bands.entries()) {
    const image = await cube.band({ range: [from, to], combine, ...sides }, signal);
    expectNear(image, doubles(expected[name]?.bands[nth] ?? ''), 1e-6);
  }
  const map = await cube.signalMap([-Infinity, Infinity], signal);
  expectNear(map, doubles(expected[name]?.signal ?? ''), 1e-6);
});

/** The cube as if it were too large for memory, so that it gets side files. */
async function volume(name: string, sides: SideShelf): Promise<Volume> {
  const file = await openFiles(join(folder, `${name}.fits`), {}, signal);
  const layout = layOut(file, await readerFor(file.units, {}).declare(file, signal), {});
  const [inPlace] = file.stamps;
  const image = (unit: (typeof file.units)[number]): CubeImage =>
    new CubeImage(unit, { ...file.sourceOf(unit), inPlace }, sides);
  return volumeOf(layout, {
    flux: image(layout.flux),
    error: layout.error === null ? undefined : image(layout.error.unit),
    masks: layout.masks.map(({ unit }) => image(unit))
  });
}

test.each(files)('%s: side files give the same', async name => {
  const program = join(__dirname, '../side/thread.ts');
  const sides = new SideShelf({ folder: join(folder, `cache-${name}`), program });
  const large = await volume(name, sides);
  const planes = shapes.map(shape => readAperture(large, { shape, combine: 'sum' }, signal));
  const slow = await Promise.all(planes);
  await sides.settled();
  const images = [large.flux, ...(large.error ? [large.error] : [])];
  for (const image of images)
    expect(await image.pieces({ x: 0, y: 0, count: 1 }, signal)).toBeDefined();
  for (const [nth, shape] of shapes.entries()) {
    const quick = await readAperture(large, { shape, combine: 'sum' }, signal);
    expectNear(quick.flux, slow[nth]?.flux as Float64Array, 1e-12);
    expectNear(quick.error, slow[nth]?.error as Float64Array, 1e-12);
    expect(quick.mask).toEqual(slow[nth]?.mask);
  }
  for (const one of [...images, ...large.masks]) await one.close();
  await sides.close();
});

test('side files give the same of more spectra than are read at a time', async () => {
  const [width, height, channels] = [40, 30, 900];
  const data = Float32Array.from({ length: width * height * channels }, (_, at) =>
    at % 997 === 0 ? NaN : 1 + ((at * 7919) % 1009)
  );
  const axis = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 5000, CDELT3: 1, CRPIX3: 1 };
  const cards = Object.entries(axis).map(([keyword, value]) => ({ keyword, value, comment: '' }));
  const image = { shape: [channels, height, width], data };
  writeFileSync(join(folder, 'wide.fits'), writeFits([{ cards, image }]));
  const program = join(__dirname, '../side/thread.ts');
  const sides = new SideShelf({ folder: join(folder, 'cache-wide'), program });
  const large = await volume('wide', sides);
  const shape = { kind: 'circle', x: 20, y: 15, r: 1e3 };
  const slow = await readAperture(large, { shape, combine: 'sum' }, signal);
  await sides.settled();
  expect(await large.flux.pieces({ x: 0, y: 0, count: 1 }, signal)).toBeDefined();
  const ask = () => readAperture(large, { shape, combine: 'sum' }, signal);
  for (const quick of await Promise.all([ask(), ask(), ask()])) {
    expectNear(quick.flux, slow.flux, 1e-12);
    expect(quick.mask).toEqual(slow.mask);
  }
  await large.flux.close();
  await sides.close();
});

const bad: readonly (readonly [string, unknown, string])[] = [
  ['nothing', undefined, 'A shape is a circle'],
  ['a word', 'circle', 'A shape is a circle'],
  ['no radius', { kind: 'circle', x: 1, y: 1 }, 'A shape is a circle'],
  ['a radius of 0', { kind: 'circle', x: 1, y: 1, r: 0 }, 'radii positive'],
  ['NaN', { kind: 'circle', x: NaN, y: 1, r: 1 }, 'numbers are finite'],
  [
    'two corners',
    {
      kind: 'polygon',
      points: [
        [0, 0],
        [1, 1]
      ]
    },
    'three corners'
  ],
  [
    '100,000 corners',
    { kind: 'polygon', points: corners(100_000) },
    '100000 corners; at most 10000'
  ],
  ['100,000 spaxels', { kind: 'spaxels', at: corners(100_000) }, '100000 spaxels are named'],
  ['half spaxels', { kind: 'spaxels', at: [[0.5, 1]] }, 'Spaxel [0.5, 1] is none'],
  ['between centres', { kind: 'circle', x: 1.5, y: 1.5, r: 0.5 }, 'make it larger'],
  ['beside the cube', { kind: 'circle', x: -9, y: 1, r: 2 }, 'x is 0 to 12, y is 0 to 10'],
  ['far beside', { kind: 'ellipse', x: 1e300, y: 1, a: 2, b: 3, angle: 1e9 }, 'lies outside'],
  ['a far spaxel', { kind: 'spaxels', at: [[99, 3]] }, 'lies outside']
];
test.each(bad)('%s is refused with a sentence', async (_, shape, sentence) => {
  const cube = await open('plain');
  const thrown: unknown = await cube
    .aperture({ shape, combine: 'sum' }, signal)
    .catch((one: unknown) => one);
  expect(thrown).toMatchObject({ _tag: 'RequestInvalid' });
  expect((thrown as Error).message).toContain(sentence);
});

test('huge shapes are the whole cube; all-NaN apertures are masked, not refused; aborted reads end', async () => {
  const cube = await open('plain');
  const ask = (shape: object) => ({ shape, combine: 'mean' as const });
  const all = await cube.aperture(ask({ kind: 'circle', x: 0, y: 0, r: 1e300 }), signal);
  const far = 1e200;
  const points = [
    [-far, -far],
    [far, -far],
    [far, far],
    [-far, far]
  ];
  expect(await cube.aperture(ask({ kind: 'polygon', points }), signal)).toEqual(all);
  const empty = await cube.aperture(ask({ kind: 'spaxels', at: [[0, 0]] }), signal);
  expect(empty.mask.every(one => one === 1)).toBe(true);
  expect(empty.flux.every(Number.isNaN)).toBe(true);
  const gone = cube.aperture(ask({ kind: 'circle', x: 5, y: 5, r: 2 }), AbortSignal.abort());
  await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
});

test('bands without channels say where the cube is', async () => {
  const cube = await open('plain');
  const band = (from: number, to: number, combine: 'mean' | 'continuum' = 'mean') =>
    cube.band({ range: [from, to], combine }, signal);
  await expect(band(4000, 4100)).rejects.toThrow(
    'The band 4000 to 4100 has no channel with data; the cube goes from 5000 to 5073.75 angstrom.'
  );
  await expect(band(5000.1, 5000.2)).rejects.toMatchObject({ _tag: 'RequestInvalid' });
  await expect(band(5000, 5010, 'continuum')).rejects.toThrow('continuum on the left');
  await expect(band(5060, 5073.75, 'continuum')).rejects.toThrow('continuum on the right');
  expect(nx * ny).toBe((await band(5000, 5000)).length);
  expect(nz).toBe(cube.facts.shape.nz);
});
