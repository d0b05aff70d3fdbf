import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Header, skyOf, type Spectrum } from '@spaxel/core';
import type { Cube } from '@spaxel/protocol';
import { openCube, type OpenCube } from '../index.ts';

interface Oracle {
  wave: string;
  flux: string;
  error: string;
  bad: string;
  ra: number[];
  dec: number[];
}

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-readers-'));
const { signal } = new AbortController();
const [nx, ny, nz] = [5, 4, 30];
const [xs, ys] = [
  [0, 1.5, 4],
  [0, 2.25, 3]
];

let expected: Record<string, Oracle>;
beforeAll(() => {
  const options = { encoding: 'utf8', maxBuffer: 1 << 27 } as const;
  const out = execFileSync(python, [join(__dirname, 'oracle.py'), folder], options);
  expected = JSON.parse(out) as Record<string, Oracle>;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function doubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

async function using<T>(name: string, work: (cube: OpenCube) => Promise<T> | T): Promise<T> {
  const cube = await openCube(join(folder, `${name}.fits`), signal);
  try {
    return await work(cube);
  } finally {
    await cube.close();
  }
}

/** The largest relative difference; NaNs must meet NaNs. */
function apart(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  let most = ours.length === theirs.length ? 0 : Infinity;
  for (let i = 0; i < ours.length; i += 1) {
    const [a, b] = [ours[i] as number, theirs[i] as number];
    if (Number.isNaN(a) !== Number.isNaN(b)) return Infinity;
    if (!Number.isNaN(a) && a !== b) most = Math.max(most, Math.abs(a - b) / Math.abs(b));
  }
  return most;
}

/** Column `name` of the oracle at one spaxel. */
function columnAt(values: Float64Array, x: number, y: number): Float64Array {
  return Float64Array.from({ length: nz }, (_, k) => values[(k * ny + y) * nx + x] as number);
}

/** Stored numbers are equal; where factors were multiplied in, within a few roundings of a double. */
async function expectSpectra(cube: OpenCube, oracle: Oracle): Promise<void> {
  const [flux, error, bad] = [oracle.flux, oracle.error, oracle.bad].map(doubles) as [
    Float64Array,
    Float64Array,
    Float64Array
  ];
  const isStored = !/1e-17 erg/.test(cube.facts.flux.unit);
  for (let y = 0; y < ny; y += 1) {
    const row = await cube.row(y, signal);
    for (let x = 0; x < nx; x += 1) {
      const spectrum = row[x] as Spectrum;
      expect(apart(spectrum.flux, columnAt(flux, x, y))).toBeLessThanOrEqual(isStored ? 0 : 1e-15);
      expect(apart(spectrum.error, columnAt(error, x, y))).toBeLessThanOrEqual(
        isStored ? 0 : 1e-15
      );
      expect([x, y, Float64Array.from(spectrum.mask)]).toEqual([x, y, columnAt(bad, x, y)]);
    }
  }
  const spectrum = await cube.spectrum(2, 1, signal);
  expect(spectrum).toEqual((await cube.row(1, signal))[2]);
}

function expectSky(cube: OpenCube, { ra, dec }: Oracle): void {
  const sky = skyOf(new Header(cube.sky, 0, 'sky'));
  for (const [i, x] of xs.entries()) {
    const { raDeg = NaN, decDeg = NaN } = sky?.(x, ys[i] as number) ?? {};
    const east = (raDeg - (ra[i] as number)) * Math.cos((decDeg * Math.PI) / 180) * 3600;
    expect(Math.hypot(east, (decDeg - (dec[i] as number)) * 3600)).toBeLessThan(1e-6);
  }
}

const names = [
  ...['megara', 'reassembled', 'muse', 'oldmuse', 'manga', 'mangalsf', 'califa', 'kcwi', 'oldkcwi'],
  ...[
    'sami',
    'weave',
    'jwst',
    'jwsttable',
    'jwstindex',
    'jwstfalling',
    'jwstierr',
    'gmos',
    'crpix',
    'cdpc',
    'wavelog'
  ],
  ...['awavlog', 'log10', 'log10unit', 'freq', 'vopt', 'vrad', 'velo']
];
test.each(names)('%s: every value, wavelength and position is that of astropy', async name => {
  const oracle = expected[name] as Oracle;
  await using(name, async cube => {
    const { waveAngstrom } = await cube.spectrum(0, 0, signal);
    const wave = doubles(oracle.wave);
    const tolerance = Math.max(1e-9, 1e-15 * Math.abs(wave[0] as number));
    const off = waveAngstrom.map((value, i) => Math.abs(value - (wave[i] as number)));
    expect(Math.max(...off)).toBeLessThan(tolerance);
    expect(cube.facts.wave.values ?? []).toEqual(
      cube.facts.wave.values === undefined ? [] : [...waveAngstrom]
    );
    await expectSpectra(cube, oracle);
    expectSky(cube, oracle);
  });
});

type Told = Pick<Cube, 'instrument' | 'error' | 'mask'> & {
  medium: string;
  unit: string;
  lsf: string | undefined;
};
const none = { kind: 'none', extension: null };
const told: Record<string, [Partial<Told>, RegExp[]]> = {
  megara: [
    { instrument: 'megara', medium: 'air', error: none, lsf: 'MEGARA LR-V' } as Partial<Told>,
    [/BUNIT is 'Jy': converted/]
  ],
  reassembled: [{ instrument: 'megara', mask: { extension: 'DQ' }, medium: 'air' }, []],
  muse: [
    { instrument: 'muse', error: { kind: 'variance', extension: 'STAT' }, medium: 'air' },
    [/ESO INS MODE is WFM-AO-N: 5770-6050 A/]
  ],
  oldmuse: [{ instrument: 'muse', medium: 'air', mask: { extension: null } }, []],
  manga: [
    {
      instrument: 'manga',
      medium: 'vacuum',
      error: { kind: 'ivar', extension: 'IVAR' },
      mask: { extension: 'MASK' },
      lsf: 'SPECRES'
    },
    [/DRP3QUAL has bit 30 \(CRITICAL\)/]
  ],
  mangalsf: [{ lsf: 'LSFPOST, median of the spaxels' }, [/DRP3QUAL/]],
  califa: [
    {
      instrument: 'califa',
      medium: 'air',
      unit: '10^-16 erg s^-1 cm^-2 A^-1',
      error: { kind: 'std', extension: 'ERROR' },
      mask: { extension: 'BADPIX' },
      lsf: 'CALIFA V500, by its step'
    },
    []
  ],
  kcwi: [
    {
      instrument: 'kcwi',
      medium: 'air',
      unit: 'FLAM16',
      error: { kind: 'std', extension: 'UNCERT' },
      mask: { extension: 'MASK+FLAGS' },
      lsf: 'KCWI BM, medium slicer'
    },
    []
  ],
  oldkcwi: [{ error: none } as Partial<Told>, [/UNCERT is not in this file/]],
  sami: [
    {
      instrument: 'sami',
      medium: 'air',
      error: { kind: 'variance', extension: 'VARIANCE' },
      lsf: 'SAMI blue arm, by its step'
    },
    []
  ],
  weave: [
    {
      instrument: 'weave',
      medium: 'air',
      unit: '1e-17 erg/s/cm2/Angstrom',
      error: { kind: 'ivar', extension: 'RED_IVAR' },
      lsf: 'WEAVE LIFU, low resolution, by its step'
    },
    [/R = 3000.*Say --lsf/]
  ],
  jwst: [
    {
      instrument: 'jwst',
      medium: 'vacuum',
      unit: '1e-17 erg/s/cm2/Angstrom',
      error: { kind: 'std', extension: 'ERR' },
      mask: { extension: 'DQ' }
    },
    [/--lsf/, /converted/]
  ],
  jwstierr: [{ error: { kind: 'istd', extension: 'ERR' } }, [/--lsf/, /converted/]],
  gmos: [
    {
      instrument: 'gmos',
      medium: 'air',
      error: { kind: 'std', extension: 'ERR' },
      mask: { extension: 'MASK2D' }
    },
    [/--lsf/]
  ],
  log10: [{ medium: 'vacuum' }, [/CRVAL3 is 3.6: read as log10/, /--lsf/, /BUNIT/]],
  freq: [{}, [/CTYPE3 is 'FREQ', not a wavelength: it is shown, not fitted/, /--lsf/, /BUNIT/]]
};

test.each(Object.entries(told))('%s tells what it is', async (name, [facts, warnings]) => {
  await using(name, cube => {
    const { instrument, error, mask, wave, flux, lsf } = cube.facts;
    const says = {
      instrument,
      error,
      mask,
      medium: wave.medium,
      unit: flux.unit,
      lsf: lsf?.source
    };
    expect(says).toMatchObject(facts);
    const sentences = cube.facts.warnings.map(({ sentence }) => sentence);
    expect(sentences.length).toBe(warnings.length);
    for (const [i, warning] of warnings.entries()) expect(sentences[i]).toMatch(warning);
  });
});

test('the resolution of MaNGA follows its extensions', async () => {
  await using('manga', async cube => {
    const { waveAngstrom, lsfFwhm } = await cube.spectrum(1, 1, signal);
    expect(
      apart(
        lsfFwhm,
        waveAngstrom.map((wave, k) => wave / (1800 + 10 * k))
      )
    ).toBeLessThan(1e-12);
  });
  await using('mangalsf', ({ facts }) => {
    expect(facts.lsf?.fwhmAngstrom).toBeCloseTo(1.1 * Math.sqrt(8 * Math.LN2), 6);
  });
});

test('spaxels of KCWI are rectangles; the scale is the root of their area', async () => {
  await using('kcwi', ({ facts }) => {
    expect(facts.pixelScaleArcsec).toBeCloseTo(0.29 * Math.sqrt(2.35), 10);
  });
});

test.each(['freq', 'vopt', 'vrad', 'velo'])('%s is for viewing only', async name => {
  await using(name, ({ facts }) => {
    expect(facts.viewingOnly).toContain('CTYPE3');
    expect(facts.wave.unit).toBe(name === 'velo' ? 'km/s' : undefined);
    expect(facts.wave.values).toHaveLength(nz);
  });
});
