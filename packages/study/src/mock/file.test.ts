import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readSet, type Templates } from '@spaxel/templates';
import { makeMock, mockDefaults, writeMock, type MockOptions } from '../index.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = join(__dirname, '../../../templates/sets/default');
const oracle = (...words: string[]): string =>
  execFileSync(python, [join(__dirname, 'oracle.py'), ...words], { encoding: 'utf8' });

// Starting Python with astropy takes seconds on a busy machine.
jest.setTimeout(60_000);

let set: Templates;
beforeAll(async () => {
  set = await readSet(folder);
});

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'spaxel-mock-'));

async function made(name: string, asked: Partial<MockOptions>): Promise<string> {
  const path = join(newFolder(), name);
  await writeMock(path, makeMock({ ...mockDefaults(asked.instrument), ...asked }, set));
  return path;
}

interface Layout {
  readonly names: string[];
  readonly wave: number[];
  readonly units: (string | null)[];
  readonly angle: number;
  readonly scale: number;
}

test('astropy opens both layouts: wavelengths, units, the receding side where the position angle says', async () => {
  const asked = { size: [3, 3], angleDeg: 45, inclinationDeg: 0.5 } as const;
  const paths = [
    await made('sub/megara.fits.gz', asked),
    await made('muse.fits', { ...asked, instrument: 'muse' })
  ];
  const [megara, muse] = JSON.parse(oracle('layout', ...paths)) as [Layout, Layout];
  const truth = ['TRUE_V', 'TRUE_SIGMA', 'TRUE_AGE_LW', 'TRUE_MH_LW', 'TRUE_AV', 'TRUE_SNR'];
  expect(megara).toMatchObject({
    names: ['PRIMARY', ...truth],
    ctype: 'AWAV',
    unit: '1e-17 erg/s/cm2/Angstrom',
    shape: [1011, 3, 3],
    vph: 'LR-V',
    redshift: 0.07
  });
  expect(muse).toMatchObject({
    names: ['PRIMARY', 'DATA', 'STAT', ...truth],
    ctype: 'AWAV',
    unit: '10**(-20)*erg/s/cm**2/Angstrom',
    shape: [2121, 3, 3],
    stat: true
  });
  for (const [i, wave] of [5166, 5167, 6176].entries()) expect(megara.wave[i]).toBeCloseTo(wave, 6);
  for (const [i, wave] of [4750, 4751.25, 7400].entries())
    expect(muse.wave[i]).toBeCloseTo(wave, 6);
  expect([megara.scale, muse.scale].map(scale => scale.toFixed(2))).toEqual(['0.30', '0.20']);
  for (const { angle } of [megara, muse]) expect(Math.abs(angle - 45)).toBeLessThan(0.5);
  expect(megara.units).toEqual(['km/s', 'km/s', 'log10(yr)', 'dex', 'mag', null]);
});

test.each([
  ['megara', 0.02, 80],
  ['muse', 0.02, 80],
  ['manga', 0.02, 120],
  ['tarsis', 0.02, 120],
  ['weave', 0.02, 120],
  ['jwst', 0.9, 120]
] as const)(
  'a noise-free %s spectrum equals the equation done again in numpy',
  async (instrument, z, sigma) => {
    const asked = { instrument, sn: 1e6, z, sigma: [sigma, sigma], size: [3, 3] } as const;
    const path = await made('mock.fits', asked);
    expect(Number(oracle('again', path, folder, instrument, String(z)))).toBeLessThan(4e-4);
  }
);

test('a name in .gz is gzipped, with the same bytes inside', async () => {
  const [plain, packed] = [
    await made('a.fits', { size: [1, 1] }),
    await made('a.fits.gz', { size: [1, 1] })
  ];
  expect(gunzipSync(readFileSync(packed)).equals(readFileSync(plain))).toBe(true);
});

test('a file that cannot be written is refused, and nothing is left', async () => {
  const home = newFolder();
  writeFileSync(join(home, 'file'), '');
  const failed = writeMock(join(home, 'file', 'mock.fits'), []);
  await expect(failed).rejects.toMatchObject({ _tag: 'OutputUnwritable' });
  expect(readdirSync(home)).toEqual(['file']);
});
