import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFits, type Card, type Hdu, type HduImage } from '@spaxel/core';
import { openCube, type OpenCube, type OpenOptions } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-traps-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

type Values = Readonly<Record<string, Card['value']>>;
const [nx, ny, nz] = [3, 2, 20];

function cards(values: Values): Card[] {
  return Object.entries(values).map(([keyword, value]) => ({ keyword, value, comment: '' }));
}

function cube(fill = 1): HduImage {
  return { shape: [nz, ny, nx], data: new Float32Array(nx * ny * nz).fill(fill) };
}

const line = (value: number): HduImage => ({ shape: [nz], data: new Float64Array(nz).fill(value) });
const air: Values = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 5000, CD3_3: 1, CRPIX3: 1 };

async function open(hdus: Hdu[], options: OpenOptions = {}): Promise<OpenCube> {
  const path = join(folder, 'cube.fits');
  writeFileSync(path, writeFits(hdus));
  return openCube(path, signal, options);
}

async function told(hdus: Hdu[], options: OpenOptions = {}): Promise<string> {
  const { facts, close } = await open(hdus, options);
  await close();
  return facts.warnings.map(({ sentence }) => sentence).join(' ');
}

const muse = (data: Values, stat: Values = {}): Hdu[] => [
  { cards: cards({ INSTRUME: 'MUSE' }) },
  { name: 'DATA', cards: cards({ ...air, ...data }), image: cube() },
  { name: 'STAT', cards: cards(stat), image: cube(4) }
];

test.each([
  '10**(-20)*erg/s/cm**2/Angstrom',
  '10**-20 erg/s/cm**2/Angstrom',
  '1e-20 erg / (Angstrom cm2 s)',
  '10^-20 erg s^-1 cm^-2 A^-1',
  '10-20 erg/s/cm2/A',
  '1E-20 erg/s/cm^2/Ang'
])('MUSE spells its unit %s', async BUNIT => {
  const { facts, close } = await open(muse({ BUNIT }));
  expect(facts.flux.perAngstrom).toBeCloseTo(1e-20, 30);
  await close();
});

test('a variance that is not in the square of the flux’s unit is told of', async () => {
  const BUNIT = '10**(-20)*erg/s/cm**2/Angstrom';
  expect(await told(muse({ BUNIT }, { BUNIT }))).toContain('BUNIT of STAT');
  expect(await told(muse({ BUNIT }, { BUNIT: `(${BUNIT})**2` }))).not.toContain('STAT');
  expect(await told(muse({ BUNIT }, { BUNIT: '10**(-40)*erg**2/s**2/cm**4/Angstrom**2' }))).toBe(
    ''
  );
});

test('variance is not taken for sigma', async () => {
  const opened = await open(muse({}));
  expect((await opened.spectrum(0, 0, signal)).error[3]).toBe(2);
  await opened.close();
  const said = await open(muse({}), { errorExtension: 'STAT:std' });
  expect((await said.spectrum(0, 0, signal)).error[3]).toBe(4);
  await said.close();
});

test('CTYPE3 against what the instrument’s cubes are: CTYPE3 is taken, with a word; the user’s word ends it', async () => {
  const vacuum = muse({ CTYPE3: 'WAVE', BUNIT: '1e-20 erg/s/cm2/A' });
  expect(await told(vacuum)).toContain('CTYPE3 says vacuum, though muse cubes are in air');
  expect(await told(vacuum, { medium: 'air' })).toBe('');
});

test('CD3_3 against CDELT3, and a PC matrix beside it', async () => {
  expect(await told(muse({ CDELT3: 2 }))).toContain('CDELT3 says 2, CD3_3 says 1; CD3_3 is taken');
  expect(await told(muse({ CDELT3: 1 }))).not.toContain('CDELT3');
});

const manga = (wave: Values, table: HduImage): Hdu[] => [
  { cards: cards({ MANGAID: '1-1' }) },
  { name: 'FLUX', cards: cards({ ...wave, BUNIT: '1E-17 erg/s/cm^2/Ang/spaxel' }), image: cube() },
  { name: 'IVAR', image: cube(0.25) },
  { name: 'MASK', image: cube(0) },
  { name: 'WAVE', image: table },
  { name: 'SPECRES', image: line(2000) }
];
const step = 5000 * Math.LN10 * 1e-4;
const logarithmic = (k: number): number => 5000 * 10 ** (1e-4 * k);
const table = { shape: [nz], data: Float64Array.from({ length: nz }, (_, k) => logarithmic(k)) };
const log: Values = {
  CTYPE3: 'WAVE-LOG',
  CUNIT3: 'Angstrom',
  CRVAL3: 5000,
  CD3_3: step,
  CRPIX3: 1
};

test('MaNGA: WAVE and the header may differ; WAVE is taken, with a word', async () => {
  expect(await told(manga(log, table))).toBe('');
  expect(await told(manga({ ...log, CRVAL3: 5001 }, table))).toContain('WAVE is taken');
  expect(await told(manga({ ...log, CUNIT3: 'm', CRVAL3: 5e-7, CD3_3: step / 1e10 }, table))).toBe(
    ''
  );
});

test('a table of wavelengths must have the channels’ number, and rise', async () => {
  const short = { shape: [3], data: Float64Array.of(1, 2, 3) };
  await expect(open(manga(log, short))).rejects.toThrow('WAVE holds 3 wavelengths for 20 channels');
  await expect(open(manga(log, line(5000)))).rejects.toThrow('WAVE has 5000 angstrom at channel 1');
});

const weave = (more: Hdu[]): Hdu[] => [
  {},
  { name: 'BLUE_DATA', cards: cards(air), image: cube(100) },
  { name: 'BLUE_IVAR', image: cube(1) },
  ...more
];

test('WEAVE without its sensitivity, or with that of another arm, is refused', async () => {
  const missing = open(weave([{ name: 'RED_SENSFUNC', image: line(1) }]));
  await expect(missing).rejects.toMatchObject({ _tag: 'UnitUnknown' });
  await expect(missing).rejects.toThrow('BLUE_SENSFUNC is missing');
  const other = { shape: [7], data: new Float64Array(7) };
  await expect(open(weave([{ name: 'BLUE_SENSFUNC', image: other }]))).rejects.toThrow('7 numbers');
});

const jwst = (values: Values, error: Values = {}): Hdu[] => [
  { cards: cards({ TELESCOP: 'JWST' }) },
  {
    name: 'SCI',
    cards: cards({ CTYPE3: 'WAVE', CUNIT3: 'um', CRVAL3: 2, CDELT3: 1e-3, CRPIX3: 1, ...values }),
    image: cube()
  },
  { name: 'ERR', cards: cards(error), image: cube() }
];

test('JWST: without PIXAR_SR no flux is claimed; an unknown ERRTYPE is refused; micrometres are no logarithm', async () => {
  const { facts, close } = await open(jwst({ BUNIT: 'MJy/sr' }));
  expect(facts.flux.perAngstrom).toBe(0);
  expect(facts.wave.first).toBe(20000);
  expect(facts.warnings.map(({ sentence }) => sentence).join(' ')).toContain('PIXAR_SR is missing');
  await close();
  await expect(open(jwst({}, { ERRTYPE: 'SNR' }))).rejects.toThrow("ERRTYPE is 'SNR'");
  await expect(open(jwst({ CTYPE3: 'WAVE-TAB', PS3_0: 'NOWHERE', PS3_1: 'w' }))).rejects.toThrow(
    "PS3_0 names a table 'NOWHERE'"
  );
});

test.each([
  [0.7, 'CALIFA V1200', 2.3],
  [2, 'CALIFA V500', 6],
  [1.3, undefined, undefined]
])(
  'CALIFA with %d A a channel has the resolution of its grating, or says that it does not know',
  async (CDELT3, source, fwhm) => {
    const primary = cards({ INSTRUME: 'PMAS', CRVAL3: 3749, CDELT3, CRPIX3: 1 });
    const { facts, close } = await open([{ cards: primary, image: cube() }]);
    expect([facts.instrument, facts.lsf?.source.split(',')[0]]).toEqual(['califa', source]);
    expect(facts.lsf?.fwhmAngstrom).toBe(fwhm);
    await close();
  }
);

test.each([
  ['CRVAL3', { CRVAL3: 'blue' }],
  ['CUNIT3', { CUNIT3: 'furlong' }],
  ['CTYPE3', { CTYPE3: 'WAVELENGHT' }],
  ['CD3_1', { CD3_1: 1e-4 }],
  ['CD3_3', { CD3_3: 0 }],
  ['CRVAL3', { CRVAL3: -5000 }]
])('an axis whose %s makes no sense is refused, naming it', async (keyword, values) => {
  await expect(open(muse(values))).rejects.toThrow(keyword);
});

test('KCWI’s red camera has gratings of its own, whatever SPECRES says', async () => {
  const both = { INSTRUME: 'KCWI', CAMERA: 'RED', BGRATNAM: 'BM', RGRATNAM: 'RM1', RCWAVE: 7600 };
  // As the archive writes it.
  const archived = { IFUNAM: 'Large', SPECRES: 4050 };
  const own = cards({ ...both, ...archived, ...air, BUNIT: 'FLAM16' });
  const { facts, close } = await open([{ cards: own, image: cube() }]);
  expect(facts.lsf).toEqual({ fwhmAngstrom: 4, source: 'KCWI RM1, large slicer' });
  await close();
});

test('KCWI’s variances in a file of their own are read from it, and it is watched', async () => {
  const own = cards({ INSTRUME: 'KCWI', ...air, BUNIT: 'FLAM16' });
  const path = join(folder, 'kb_vcubes.fits');
  writeFileSync(path, writeFits([{ image: cube(9) }]));
  expect(await told([{ cards: own, image: cube() }])).toContain('--error-ext FILE');
  const opened = await open([{ cards: own, image: cube() }], { errorExtension: path });
  expect(opened.facts.error).toEqual({ kind: 'variance', extension: 'PRIMARY' });
  expect((await opened.spectrum(1, 1, signal)).error[0]).toBe(3);
  writeFileSync(path, writeFits([{ image: cube(16) }, {}]));
  await expect(opened.spectrum(1, 1, signal)).rejects.toMatchObject({ _tag: 'CubeChanged' });
  await opened.close();
  const std = await open([{ cards: own, image: cube() }], { errorExtension: `${path}:std` });
  expect((await std.spectrum(1, 1, signal)).error[0]).toBe(16);
  await std.close();
  writeFileSync(path, writeFits([{ image: line(1) }]));
  const wrong = open([{ cards: own, image: cube() }], { errorExtension: path });
  await expect(wrong).rejects.toThrow('holds no cube of the shape');
});
