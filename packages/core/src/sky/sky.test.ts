import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Header, parseHeader } from '../fits/header.ts';
import { writeFits } from '../fits/write.ts';
import { airToVacuum, vacuumToAir } from './air.ts';
import { celestialCards, pixelScaleArcsec } from './celestial.ts';
import { skyOf, skyPlaneOf } from './tangent.ts';

type Sky = Record<string, { ra: number[]; dec: number[] }>;

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-sky-'));
afterAll(() => rmSync(folder, { recursive: true }));
const names = ['cdelt', 'pc', 'cd', 'crota'];
const [xs, ys] = [
  [0, 11.5, 20, 42],
  [0, 3.25, 17, 39]
];

function astropy<T>(what: string, path: string): T {
  const script = join(__dirname, 'oracle.py');
  return JSON.parse(execFileSync(python, [script, what, path], { encoding: 'utf8' })) as T;
}

function headerOf(name: string): Header {
  return parseHeader(new Uint8Array(readFileSync(join(folder, `${name}.hdr`))), name);
}

let cubes: Sky;
beforeAll(() => {
  cubes = astropy('cases', folder);
});

test('maps with our cards lie where their cube does, to a nano-arcsecond', () => {
  const path = join(folder, 'maps.fits');
  const image = { shape: [40, 43], data: new Float64Array(40 * 43) };
  const maps = names.map(name => ({
    name: name.toUpperCase(),
    cards: celestialCards(headerOf(name)),
    image
  }));
  writeFileSync(path, writeFits([{}, ...maps]));
  const read = astropy<Sky & { naxis: number[] }>('maps', path);
  expect(read.naxis).toEqual([2, 2, 2, 2]);
  for (const name of names) expect(read[name.toUpperCase()]).toEqual(cubes[name]);
});

test.each(names)('the position under a spaxel is that of astropy: %s', name => {
  const sky = skyOf(headerOf(name));
  for (const [i, x] of xs.entries()) {
    const { raDeg, decDeg } = sky?.(x, ys[i] as number) ?? {};
    expect(raDeg).toBeCloseTo(cubes[name]?.ra[i] as number, 10);
    expect(decDeg).toBeCloseTo(cubes[name]?.dec[i] as number, 10);
  }
});

test.each(names)(
  'the spaxel under a position of astropy is the one that it was asked for: %s',
  name => {
    const plane = skyPlaneOf(headerOf(name));
    for (const [i, x] of xs.entries()) {
      const { ra = [], dec = [] } = cubes[name] ?? {};
      const place = plane?.placeOf({ raDeg: ra[i] as number, decDeg: dec[i] as number });
      expect(place?.x).toBeCloseTo(x, 7);
      expect(place?.y).toBeCloseTo(ys[i] as number, 7);
    }
    expect(plane?.placeOf({ raDeg: 136.9, decDeg: -16.3 })).toBeUndefined();
  }
);

test('the side of a spaxel follows the matrix', () => {
  const scales = names.map(name => pixelScaleArcsec(headerOf(name)));
  expect(scales.map(scale => scale?.toFixed(5))).toEqual([
    '0.29880',
    '0.29880',
    '0.20365',
    '0.29880'
  ]);
});

test('positions in units other than degrees are not claimed', () => {
  const turned = headerOf('cdelt').cards.map(card =>
    card.keyword === 'CUNIT1' ? { ...card, value: 'arcsec' } : card
  );
  const header = new Header(
    [...turned, { keyword: 'CUNIT2', value: 'arcsec', comment: '' }],
    0,
    ''
  );
  expect(skyOf(header)).toBeUndefined();
});

test('without celestial axes nothing is claimed', () => {
  const header = parseHeader(new TextEncoder().encode('END'.padEnd(2880)));
  expect(celestialCards(header)).toEqual([]);
  expect(pixelScaleArcsec(header)).toBeNull();
  expect(skyOf(header)).toBeUndefined();
});

test('air and vacuum agree with the lines of NIST, and undo each other', () => {
  for (const [vacuum, air] of [
    [5008.24, 5006.843],
    [6564.614, 6562.801],
    [4341.684, 4340.464]
  ] as const)
    expect(vacuumToAir(vacuum)).toBeCloseTo(air, 2);
  for (let wave = 3000; wave < 25000; wave += 123.4)
    expect(Math.abs(airToVacuum(vacuumToAir(wave)) - wave)).toBeLessThan(1e-9);
});
