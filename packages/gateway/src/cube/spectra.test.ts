import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readSpectra } from './index.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-spectra-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

let waves: Record<string, string>;
beforeAll(() => {
  const script = join(__dirname, 'oracle.py');
  const out = execFileSync(python, [script, 'fixtures', folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 27
  });
  waves = (JSON.parse(out) as { spectra: Record<string, string> }).spectra;
}, 60_000);

function textFile(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const texts: [string, string, number[][]][] = [
  [
    'blanks',
    '  4000.0  1.0\n  4001.5  2.0D0\n',
    [
      [4000, 4001.5],
      [1, 2],
      [NaN, NaN],
      [0, 0]
    ]
  ],
  [
    'csv',
    '\ufeffwave,flux,error\r\n4000,1.0,.1\r\n4001.5, 2.0, .2\r\n',
    [
      [4000, 4001.5],
      [1, 2],
      [0.1, 0.2],
      [0, 0]
    ]
  ],
  [
    'starlight',
    '# a comment\n4000 1 0.1 0\n4001 2 0.1 1\n4002 3 0.1 2 # bad\n4003 nan 0.1 0\n4004 5 0 0\n',
    [
      [4000, 4001, 4002, 4003, 4004],
      [1, 2, 3, NaN, 5],
      [0.1, 0.1, 0.1, 0.1, NaN],
      [0, 0, 1, 1, 1]
    ]
  ],
  [
    'tabs',
    '4000\t1\t0\n4001\t2\t0',
    [
      [4000, 4001],
      [1, 2],
      [NaN, NaN],
      [0, 0]
    ]
  ]
];

test.each(texts)('text with %s', async (name, text, [wave, flux, error, mask]) => {
  const [file] = await readSpectra([textFile(`${name}.txt`, text)], signal);
  const { spectrum } = file ?? {};
  expect([...(spectrum?.waveAngstrom ?? [])]).toEqual(wave);
  expect([...(spectrum?.flux ?? [])]).toEqual(flux);
  expect([...(spectrum?.error ?? [])]).toEqual(error);
  expect([...(spectrum?.mask ?? [])]).toEqual(mask);
  expect(spectrum?.medium).toBe('air');
  expect(file?.warnings.at(-1)?.sentence).toContain('--wave');
});

test.each(['linear.fits', 'log10.fits', 'ln.fits'])(
  '%s: wavelengths are those of the standard',
  async name => {
    const [file] = await readSpectra([join(folder, name)], signal);
    const wave = new Float64Array(
      new Uint8Array(Buffer.from(waves[name] as string, 'base64')).buffer
    );
    const off = file?.spectrum.waveAngstrom.map((value, i) =>
      Math.abs(value - (wave[i] as number))
    ) ?? [1];
    expect(Math.max(...off)).toBeLessThan(1e-9);
    expect(file?.spectrum.flux[49]).toBe(2);
  }
);

test('a FITS spectrum says its medium and errors; a list keeps its order; --wave overrides', async () => {
  const paths = ['ln.fits', 'linear.fits'].map(name => join(folder, name));
  const [ln, linear] = await readSpectra(paths, signal);
  expect([ln?.spectrum.medium, linear?.spectrum.medium]).toEqual(['air', 'vacuum']);
  expect(linear?.warnings).toEqual([]);
  expect(linear?.spectrum.error[3]).toBe(0.1);
  expect(ln?.spectrum.error[3]).toBeNaN();
  const [said] = await readSpectra(paths, signal, { medium: 'vacuum' });
  expect(said?.spectrum.medium).toBe('vacuum');
  expect(said?.warnings).toEqual([]);
});

test('spectra on the same wavelengths share them; each has the digest of its file', async () => {
  const paths = ['a', 'b'].map(name => textFile(`same-${name}.txt`, `4000 1\n4001 2\n#${name}\n`));
  const [one, other] = await readSpectra(paths, signal);
  expect(other?.spectrum.waveAngstrom).toBe(one?.spectrum.waveAngstrom);
  expect(one?.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(one?.digest).not.toBe(other?.digest);
});

test('gzipped text is read too', async () => {
  const path = textFile('packed.txt.gz', gzipSync('4000 1\n4001 2\n'));
  expect((await readSpectra([path], signal))[0]?.spectrum.flux[1]).toBe(2);
});

const bad: [string, string | Uint8Array, string][] = [
  ['word.txt', '4000 1\n4001 oops\n', ", line 2: 'oops' is not a number"],
  ['one.txt', '4000\n4001\n', ', line 1 has 1 column;'],
  ['five.txt', '1 2 3 4 5\n', ', line 1 has 5 columns;'],
  ['ragged.txt', '4000 1 1\n4001 2\n', ', line 2 has 2 columns, those before 3'],
  ['falls.txt', '4001 1\n\n4000 2\n', ', line 3: wavelength 4000 does not rise above 4001'],
  ['nm.txt', '400 1\n401 2\n', 'ends at wavelength 401; angstrom are expected'],
  ['title.txt', '# nothing\nwave flux\n', 'holds no table'],
  ['binary.dat', Uint8Array.of(1, 0, 2, 0, 3), 'neither FITS nor text']
];

test.each(bad)('%s is refused with file and line', async (name, content, sentence) => {
  const path = textFile(name, content);
  const error: unknown = await readSpectra([path], signal).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ _tag: 'SpectraUnreadable' });
  expect((error as Error).message).toContain(path);
  expect((error as Error).message).toContain(sentence);
});

test('FITS files that are no spectrum are refused', async () => {
  const two = readSpectra([join(folder, 'two.fits')], signal);
  await expect(two).rejects.toThrow('holds no one-dimensional image (NAXIS = 2)');
  await expect(readSpectra([join(folder, 'none.txt')], signal)).rejects.toMatchObject({
    _tag: 'FileNotFound'
  });
});
