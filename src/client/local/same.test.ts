// What the tab makes of a dropped file is what the gateway makes of it on disk, to the bit.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApertureAsk, Band, SpectrumRows } from '../../tokens.ts';
import { LocalCubes } from './cubes.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const gateway = join(__dirname, '../../../packages/gateway/src/cube/index.ts');
const folder = mkdtempSync(join(tmpdir(), 'spaxel-same-'));

// With errors or without, zeros, NaN, a mask, errors that are none.
const script = `
import sys
import numpy as np
from astropy.io import fits
rng = np.random.default_rng(3)
flux = rng.normal(5, 2, (40, 6, 7)).astype("f4")
flux[rng.random(flux.shape) < 0.05] = 0
flux[rng.random(flux.shape) < 0.05] = np.nan
flux[:, 2, 3] = np.nan
variance = rng.uniform(0.1, 2, flux.shape).astype("f4")
variance[rng.random(flux.shape) < 0.05] = -1
mask = (rng.random(flux.shape) < 0.1).astype("i2")
wave = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=5000.0, CRPIX3=1.0, CDELT3=1.5)
head = fits.Header(dict(**wave, BUNIT="1e-17 erg/s/cm2/Angstrom"))
bare = fits.PrimaryHDU(flux, head)
bare.writeto(sys.argv[1] + "/bare.fits")
more = [fits.ImageHDU(variance, name="STAT"), fits.ImageHDU(mask, name="DQ")]
fits.HDUList([bare, *more]).writeto(sys.argv[1] + "/full.fits")
`;

// The gateway runs in Node as it is, not in this page.
const program = `
const [gateway, path, text] = process.argv.slice(1);
const { openCube } = await import(gateway);
const { bands, shapes, spaxels } = JSON.parse(text);
const { signal } = new globalThis.AbortController();
const bits = values => Buffer.from(Float32Array.from(values).buffer).toString('hex');
const rows = ({ flux, error, mask }) => [flux, error, mask].map(bits);
const each = async (list, work) => {
  const all = [];
  for (const one of list) all.push(await work(one));
  return all;
};

const cube = await openCube(path, signal);
console.log(
  JSON.stringify({
    white: bits(await cube.white(signal)),
    signal: bits(await cube.signalMap([-Infinity, Infinity], signal)),
    bands: await each(bands, async ({ from, to, combine }) =>
      bits(await cube.band({ range: [from, to], combine }, signal))
    ),
    apertures: await each(shapes, async ask => rows(await cube.aperture(ask, signal))),
    spectra: await each(spaxels, async ({ x, y }) => rows(await cube.spectrum(x, y, signal)))
  })
);
await cube.close();
`;

beforeAll(() => {
  writeFileSync(join(folder, 'make.py'), script);
  execFileSync(python, [join(folder, 'make.py'), folder]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const bands: Band[] = [
  { from: 5010, to: 5020, combine: 'mean' },
  { from: 5010, to: 5020, combine: 'sum' },
  { from: 5020, to: 5030, combine: 'continuum' }
];
const kinds: ApertureAsk['shape'][] = [
  { kind: 'circle', x: 3, y: 2.5, r: 2.2 },
  { kind: 'ellipse', x: 3, y: 3, a: 3, b: 1.1, angle: 25 },
  {
    kind: 'spaxels',
    at: [
      [3, 2],
      [0, 0],
      [6, 5]
    ]
  }
];
const shapes = kinds.flatMap(shape => [
  { shape, combine: 'sum' as const },
  { shape, combine: 'mean' as const }
]);
const spaxels = [
  { x: 0, y: 0 },
  { x: 3, y: 2 },
  { x: 6, y: 5 }
];

const bits = (values: Float32Array): string => Buffer.from(values.slice().buffer).toString('hex');
const rows = ({ flux, error, mask }: SpectrumRows): string[] => [flux, error, mask].map(bits);

function onDisk(name: string): unknown {
  const words = ['--conditions=source', '--no-warnings', '--input-type=module', '-e', program];
  const asked = JSON.stringify({ bands, shapes, spaxels });
  const answer = execFileSync(process.execPath, [...words, gateway, join(folder, name), asked]);
  return JSON.parse(answer.toString());
}

async function inTab(name: string): Promise<unknown> {
  const { buffer } = Uint8Array.from(readFileSync(join(folder, name)));
  const stream = (): never => {
    throw new Error('nothing is packed');
  };
  const cubes = new LocalCubes();
  const id = await cubes.hold({
    ...{ name, size: buffer.byteLength, stream },
    arrayBuffer: () => Promise.resolve(buffer)
  });
  await cubes.open(id);
  return {
    white: bits((await cubes.white(id)).values),
    signal: bits((await cubes.signalToNoise(id)).values),
    bands: await Promise.all(bands.map(async one => bits((await cubes.band(id, one)).values))),
    apertures: await Promise.all(shapes.map(async one => rows(await cubes.aperture(id, one)))),
    spectra: await Promise.all(spaxels.map(async at => rows(await cubes.spectrum(id, at))))
  };
}

for (const name of ['bare.fits', 'full.fits'])
  test(`${name}: white light, bands, S/N, apertures and spectra`, async () => {
    expect(await inTab(name)).toEqual(onDisk(name));
  });
