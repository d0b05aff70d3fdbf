import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalToNoise, withErrors, type Spectrum } from '@spaxel/core';
import { openCube, type OpenCube } from './index.ts';
import { SliceRooms } from './rooms.ts';

interface Oracle {
  wave: string;
  spaxels: Record<string, [string, string, string]>;
  slice: string;
}

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-cube-'));
const { signal } = new AbortController();
const opened: OpenCube[] = [];
afterAll(async () => {
  await Promise.all(opened.map(cube => cube.close()));
  rmSync(folder, { recursive: true });
});

function astropy<T>(what: string, path: string): T {
  const script = join(__dirname, 'oracle.py');
  const options = { encoding: 'utf8', maxBuffer: 1 << 27 } as const;
  return JSON.parse(execFileSync(python, [script, what, path], options)) as T;
}

function doubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

async function open(path: string): Promise<OpenCube> {
  const cube = await openCube(path, signal);
  opened.push(cube);
  return cube;
}

let expected: Record<string, Oracle>;
beforeAll(() => {
  expected = astropy('fixtures', folder);
}, 60_000);

/** Both within one unit in the last place of a double, or both NaN. */
function expectSame(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length);
  const off = Array.from(ours, (value, i) => {
    const other = theirs[i] as number;
    if (Number.isNaN(value) || Number.isNaN(other)) return Object.is(value, other) ? 0 : 1;
    return Math.abs(value - other) / Math.max(Math.abs(other), 1e-300);
  });
  expect(Math.max(...off)).toBeLessThan(4e-16);
}

const files = ['megara.fits', 'muse.fits', 'muse.fits.gz', 'plain.fits'];
test.each(files)('%s: flux, error, mask and wavelength are those of astropy', async file => {
  const cube = await open(join(folder, file));
  const oracle = expected[file.split('.')[0] as string] as Oracle;
  const wave = doubles(oracle.wave);
  for (const [place, columns] of Object.entries(oracle.spaxels)) {
    const [x = 0, y = 0] = place.split(',').map(Number);
    const spectrum = await cube.spectrum(x, y, signal);
    const [flux, error, bad] = columns.map(doubles) as [Float64Array, Float64Array, Float64Array];
    expectSame(spectrum.flux, flux);
    expectSame(spectrum.error, error);
    expect(Float64Array.from(spectrum.mask)).toEqual(bad);
    const off = spectrum.waveAngstrom.map((value, i) => Math.abs(value - (wave[i] as number)));
    expect(Math.max(...off)).toBeLessThan(1e-9);
    const row = await cube.row(y, signal);
    expect(row[x]).toEqual(spectrum);
    const to = Math.min(y + 2, cube.facts.shape.ny);
    const at = await cube.rows([Math.max(0, y - 1), to], signal);
    expect(at(x, y)).toEqual(spectrum);
  }
  await expect(cube.rows([0, cube.facts.shape.ny + 1], signal)).rejects.toMatchObject({
    _tag: 'RequestInvalid'
  });
  expect(Float64Array.from(await cube.slice(9, signal))).toEqual(doubles(oracle.slice));
  const { nx, ny } = cube.facts.shape;
  const lent = await cube.slice(9, signal, new SliceRooms().borrow(nx * ny));
  expect(Float64Array.from(lent)).toEqual(doubles(oracle.slice));
});

test('facts of MEGARA in Jy: converted, air, the LSF of its VPH', async () => {
  const { facts, sky } = await open(join(folder, 'megara.fits'));
  expect(facts).toMatchObject({
    instrument: 'megara',
    object: 'NGC7025',
    redshift: 0.016571,
    digest: null,
    shape: { nx: 6, ny: 5, nz: 40 },
    wave: { first: 5160, step: 0.27, medium: 'air', frame: 'unknown' },
    flux: { unit: '1e-17 erg/s/cm2/Angstrom', perAngstrom: 1e-17, extension: 'PRIMARY' },
    error: { kind: 'none', extension: null },
    lsf: { fwhmAngstrom: 0.937, source: 'MEGARA LR-V' }
  });
  expect(facts.warnings.map(({ code }) => code)).toEqual(['UnitUnknown']);
  expect(facts.pixelScaleArcsec).toBeCloseTo(0.29988, 6);
  expect(sky.map(({ keyword }) => keyword)).not.toContain('CTYPE3');
});

test('facts of MUSE: variance, mask, CD matrix, its own LSF', async () => {
  const { facts } = await open(join(folder, 'muse.fits'));
  expect(facts).toMatchObject({
    instrument: 'muse',
    wave: { first: 4750, step: 1.25, medium: 'air', frame: 'BARYCENT' },
    flux: { unit: '10**(-20)*erg/s/cm**2/Angstrom', perAngstrom: 1e-20, extension: 'DATA' },
    error: { kind: 'variance', extension: 'STAT' },
    mask: { extension: 'DQ' },
    warnings: []
  });
  expect(facts.pixelScaleArcsec).toBeCloseTo(0.18, 10);
  expect(facts.lsf?.fwhmAngstrom).toBeCloseTo(2.9909, 4);
  expect(facts.header.find(([key]) => key === 'ESO OBS NAME')?.[1]).toBe('a / b');
});

test('facts of a plain cube: vacuum nanometres about channel 10, errors from ERR, LSF from its card', async () => {
  const { facts } = await open(join(folder, 'plain.fits'));
  expect(facts.wave).toMatchObject({ first: 4990, medium: 'vacuum' });
  expect(facts.wave.step).toBeCloseTo(1, 12);
  expect(facts.flux.perAngstrom).toBe(1e-16);
  expect(facts.error).toEqual({ kind: 'std', extension: 'ERR' });
  expect(facts.lsf).toEqual({ fwhmAngstrom: 2.5, source: 'LSFFWHM' });
});

test('white light is the mean of the usable channels, NaN where there are none', async () => {
  const cube = await open(join(folder, 'megara.fits'));
  const white = await cube.white(signal);
  const { flux, mask } = await cube.spectrum(3, 2, signal);
  const good = flux.filter((_, i) => mask[i] === 0);
  const mean = good.reduce((sum, value) => sum + value, 0) / good.length;
  expect(white[2 * 6 + 3]).toBeCloseTo(mean, 5);
  expect(white[0]).toBeNaN();
});

test('the digest is the SHA-256 of the file, and then a fact; ids of equal files differ by path', async () => {
  const path = join(folder, 'muse.fits');
  const [cube, packed] = [await open(path), await open(`${path}.gz`)];
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  expect(await cube.digest(signal)).toBe(digest);
  expect(cube.facts.digest).toBe(digest);
  expect(cube.facts.id).toMatch(/^[0-9a-f]{16}$/);
  expect(packed.facts.id).not.toBe(cube.facts.id);
  expect((await open(path)).facts.id).toBe(cube.facts.id);
});

test('what the user says overrides the header', async () => {
  const options = { medium: 'vacuum', errorExtension: 'dq', name: 'shown.fits' } as const;
  const cube = await openCube(join(folder, 'muse.fits'), signal, options);
  opened.push(cube);
  expect(cube.facts.wave.medium).toBe('vacuum');
  expect(cube.facts.error).toEqual({ kind: 'std', extension: 'DQ' });
  expect(cube.facts.path).toBe('shown.fits');
  const wrong = openCube(join(folder, 'muse.fits'), signal, { errorExtension: 'NOPE' });
  await expect(wrong).rejects.toMatchObject({ _tag: 'OptionInvalid' });
});

const shared = join(__dirname, '../../../../../shared/data/ngc7025');
const withData = existsSync(shared) ? test : test.skip;

withData.each(['ngc7025_1A_core24.fits.gz', 'ngc7025_cube.fits.gz'])(
  '%s equals astropy',
  async file => {
    const path = join(shared, file);
    const oracle = astropy<{ spaxels: Record<string, [string, string]>; slice: string }>(
      'real',
      path
    );
    const cube = await open(path);
    for (const [place, [flux, dq]] of Object.entries(oracle.spaxels)) {
      const [x = 0, y = 0] = place.split(',').map(Number);
      const spectrum = await cube.spectrum(x, y, signal);
      expect(spectrum.flux).toEqual(doubles(flux));
      const flagged = doubles(dq).every((value, i) => value === 0 || spectrum.mask[i] === 1);
      const zeros = spectrum.flux.every((value, i) => value !== 0 || spectrum.mask[i] === 1);
      expect([flagged, zeros]).toEqual([true, true]);
    }
    expect(Float64Array.from(await cube.slice(700, signal))).toEqual(doubles(oracle.slice));
  },
  60_000
);

withData(
  'signal-to-noise over NGC 7025 counts about as many spaxels as before',
  async () => {
    const cube = await open(join(shared, 'ngc7025_cube.fits.gz'));
    const sn: number[] = [];
    for (let y = 0; y < cube.facts.shape.ny; y += 1)
      for (const spectrum of await cube.row(y, signal))
        sn.push(signalToNoise(withErrors(spectrum as Spectrum)));
    const above = [3, 5, 10, 20, 30].map(cut => sn.filter(value => value > cut).length);
    // The reference (1687, 1581, 1041, 398, 171) took the noise from neighbouring channels, which are correlated: S/N 15 % higher.
    expect(above).toEqual([1685, 1534, 914, 332, 129]);
  },
  60_000
);
