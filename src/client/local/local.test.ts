import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalCubes } from './cubes.ts';
import { mostBytes, type Dropped } from './file.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-local-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Told {
  /** astropy's own numbers, channel by channel. */
  readonly [name: string]: (number | null)[];
}
let told: Told = {};

beforeAll(() => {
  const script = join(__dirname, 'oracle.py');
  told = JSON.parse(execFileSync(python, [script, folder], { encoding: 'utf8' })) as Told;
});

function dropped(name: string, bytes = new Uint8Array(readFileSync(join(folder, name)))): Dropped {
  // Of this realm, as a browser's own.
  const { buffer } = Uint8Array.from(bytes);
  const stream = (): never => {
    throw new Error('jsdom has no streams');
  };
  return { name, size: bytes.length, stream, arrayBuffer: () => Promise.resolve(buffer) };
}

async function opened(name: string) {
  const cubes = new LocalCubes();
  const cube = await cubes.open(await cubes.hold(dropped(name)));
  return { cubes, cube, id: cube.id };
}

const nulls = (values: Float32Array): (number | null)[] =>
  Array.from(values, one => (Number.isFinite(one) ? one : null));

for (const name of ['f32', 'f64', 'u8', 'i16', 'u16', 'i32', 'i64', 'blank', 'scaled', 'odd'])
  test(`${name}: slices, spectra and white light are those of astropy`, async () => {
    const { cubes, cube, id } = await opened(`${name}.fits`);
    const expected = told[name] ?? [];
    const { nx, ny, nz } = cube.shape;
    expect([nx, ny, nz]).toEqual([3, 2, 4]);
    for (let k = 0; k < nz; k++)
      expect(nulls((await cubes.slice(id, k)).values)).toEqual(expected.slice(6 * k, 6 * k + 6));
    const { flux, mask } = await cubes.spectrum(id, { x: 1, y: 1 });
    const along = [0, 1, 2, 3].map(k => expected[6 * k + 4]);
    expect(nulls(flux)).toEqual(along);
    expect([...mask]).toEqual(along.map(one => (one === null ? 1 : 0)));
    const good = along.filter(one => one !== null) as number[];
    const mean = good.reduce((sum, one) => sum + one, 0) / good.length;
    expect((await cubes.white(id)).values[4]! / mean).toBeCloseTo(1, 6);
  });

test('what fitsjs cannot read of a header is read: long text, quotes, 700 cards, bytes at the end', async () => {
  const { cube, cubes, id } = await opened('odd.fits');
  const value = (name: string) => cube.header.find(([keyword]) => keyword === name)?.[1];
  expect(value('LONGTEXT')).toBe(`it's / ${'long '.repeat(30)}end`);
  expect(value('ESO TEL AIRM')).toBe(1.25);
  expect(value('C699')).toBe(699);
  expect(cube.wave).toEqual({ first: 5000, step: 2, medium: 'air', frame: 'unknown' });
  expect(cube.error).toEqual({ kind: 'variance', extension: 'STAT' });
  expect((await cubes.spectrum(id, { x: 0, y: 0 })).error[0]).toBe(2);
  expect(cube.viewingOnly).toContain('upload');
});

test('tables are listed with the rows that astropy sees, whatever fitsjs makes of their columns', async () => {
  const { cubes, id } = await opened('tables.fits');
  const [first, wide] = cubes.tables(id);
  expect(first?.rows).toBe(30);
  expect(first?.columns.map(({ name, unit }) => [name, unit])).toEqual([
    ['NAME', ''],
    ['LONG', ''],
    ['FLAG', ''],
    ['BITS', ''],
    ['UNSIGNED', ''],
    ['VECTOR', 'km/s'],
    ['DOUBLE', 'Angstrom'],
    ['VARIABLE', '']
  ]);
  expect(first?.first).toHaveLength(20);
  expect(first?.first[1]).toEqual([
    ...["it's / 1", '-9007199254740990', 'F', '160', '40001', '1, 1.5, 2', '5000.1', '[2]']
  ]);
  expect(wide?.columns).toHaveLength(700);
  expect(wide?.first[0]?.[699]).toBe('699');
});

test('a band, an aperture and S/N are made in the tab', async () => {
  const { cubes, id } = await opened('f32.fits');
  const plane = (k: number) => (told['f32'] ?? []).slice(6 * k, 6 * k + 6) as number[];
  const band = await cubes.band(id, { from: 5002, to: 5004, combine: 'sum' });
  expect(band.values[0]).toBeCloseTo(plane(1)[0]! + plane(2)[0]!, 4);
  const shape = { kind: 'circle', x: 0, y: 0, r: 1 } as const;
  const { flux } = await cubes.aperture(id, { shape, combine: 'sum' });
  expect(flux[1]).toBeCloseTo(plane(1)[0]! + plane(1)[1]! + plane(1)[3]!, 4);
  // An exact zero is where nothing was measured: the others stand for it.
  expect(flux[0]).toBeCloseTo(1.5 * (plane(0)[1]! + plane(0)[3]!), 4);
  expect((await cubes.signalToNoise(id)).values).toHaveLength(6);
  await expect(cubes.band(id, { from: 1, to: 2, combine: 'mean' })).rejects.toThrow('no channel');
});

describe('what is not shown is refused in a sentence', () => {
  const open = async (file: Dropped) => {
    const cubes = new LocalCubes();
    return cubes.open(await cubes.hold(file));
  };
  test('a large file', async () => {
    const file = { ...dropped('f32.fits'), size: mostBytes + 1 };
    await expect(open(file)).rejects.toThrow('f32.fits is larger than the 64 MB');
  });
  test('no FITS, a file cut short, an empty one', async () => {
    const bytes = new Uint8Array(readFileSync(join(folder, 'f32.fits')));
    await expect(open(dropped('a.txt', new Uint8Array([1, 2])))).rejects.toThrow('not FITS');
    await expect(open(dropped('b.fits', new Uint8Array()))).rejects.toThrow('not FITS');
    await expect(open(dropped('c.fits', bytes.slice(0, 2900)))).rejects.toThrow(
      'c.fits is truncated'
    );
  });
  test('tiles, an axis of frequency, a table alone', async () => {
    await expect(open(dropped('tiles.fits'))).rejects.toThrow('compressed tiles');
    await expect(open(dropped('freq.fits'))).rejects.toThrow("CTYPE3 is 'FREQ'");
    await expect(open(dropped('alone.fits'))).rejects.toThrow('Table ONLY has 2 rows of A, B.');
  });
  test('a cube that is no longer in the page', async () => {
    await expect(new LocalCubes().open('local:a.fits')).rejects.toThrow('drop it here again');
  });
});
