import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Card } from '@spaxel/core';
import type { Plan } from '../plan/plan.ts';
import { Columns } from './columns.ts';
import { summarise, writeProducts, type FinishInput } from './finish.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-products-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const card = (keyword: string, value: Card['value']): Card => ({ keyword, value, comment: '' });
const sky = [
  card('CTYPE1', 'RA---TAN'),
  card('CTYPE2', 'DEC--TAN'),
  card('CRPIX1', 1),
  card('CRPIX2', 1),
  card('CRVAL1', 10),
  card('CRVAL2', 20),
  card('CDELT1', -1e-4),
  card('CDELT2', 1e-4)
];

/** Three spaxels of four are fitted, the second of them failed. */
function input(kind: 'cube' | 'spectra'): FinishInput {
  const columns = new Columns(3);
  const column = (values: number[]) => ({ shape: [3], data: Float64Array.from(values) });
  columns.take(
    {
      tensors: new Map([
        ['V', column([-5, NaN, 7])],
        ['V_ERR', column([1, NaN, 2])],
        ['QUALITY', column([0, NaN, 4])]
      ]),
      metadata: {}
    },
    [
      [0, 0],
      [2, 2]
    ]
  );
  const source = {
    kind,
    paths: ['a.txt', 'b,"c".txt', 'd.txt', 'e.txt'],
    id: '',
    digest: 'c'.repeat(64),
    object: 'NGC 1',
    instrument: 'megara'
  };
  const plan = {
    source,
    parameters: {},
    templates: { name: 'default', digest: 'd'.repeat(64) },
    preparation: { z: 0.01, ebv: 0, mask: [] },
    fitter: 'ppxf',
    fitterVersion: '1',
    seed: 0
  } as unknown as Plan;
  const row = {
    id: 'J',
    command: `fit a.fits --out '${'long/'.repeat(30)}'`,
    folder,
    phase: 'EXECUTING',
    plan: '',
    created: '2026-01-01T00:00:00Z',
    started: null,
    ended: null,
    error: null,
    out: null
  } as const;
  return {
    row,
    plan,
    columns,
    sky,
    layout: {
      nx: kind === 'cube' ? 2 : 4,
      ny: kind === 'cube' ? 2 : 1,
      bin: Int32Array.of(0, 1, -1, 2),
      status: Int32Array.of(1, 1, 2, 1),
      sn: Float64Array.of(40, 30, 2, 20)
    },
    fits: {
      codes: Int32Array.of(0, 13, 0),
      segments: new Int32Array(3).fill(-1),
      rows: new Int32Array(3).fill(-1)
    },
    messages: new Map([[1, 'The spectrum is zero.']]),
    quantities: [
      { name: 'V', title: 'Velocity', unit: 'km/s', convention: '' },
      { name: 'H3', title: 'h3', unit: '', convention: '' }
    ],
    gatewayVersion: '0',
    segments: [],
    folder,
    wave: Float64Array.of(5000, 5001, 5002)
  };
}

/** What astropy makes of the products, verified strictly. */
function astropy(code: string): unknown {
  const program = `import json, sys, warnings; warnings.simplefilter('error'); warnings.simplefilter('ignore', ResourceWarning)\nfrom astropy.io import fits\nfrom astropy.table import Table\nfrom astropy.wcs import WCS\n${code}`;
  const { stdout, stderr } = spawnSync(
    process.env['SPAXEL_PYTHON'] ?? 'python3',
    ['-c', program, folder],
    { encoding: 'utf8' }
  );
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

test('maps.fits says in astropy what was fitted, what was not and why, and where on the sky (F20)', async () => {
  await writeProducts(input('cube'));
  const found = astropy(`
h = fits.open(sys.argv[1] + '/maps.fits'); h.verify('exception')
print(json.dumps({'names': [x.name for x in h], 'v': h['V'].data.tolist()[0][0], 'none': str(h['V'].data[1][0]), 'unit': h['V'].header['BUNIT'],
  'status': h['STATUS'].data.tolist(), 'why': h['STATUS'].header['STAT13'], 'quality': h['QUALITY'].data.tolist(), 'bin': h['BINID'].data.tolist(),
  'sky': WCS(h['V'].header).wcs_pix2world([[0, 0]], 0).tolist()[0], 'command': h[0].header['SPXCMD']}))`);
  expect(found).toMatchObject({
    names: ['PRIMARY', 'V', 'V_ERR', 'SNR', 'BINID', 'STATUS', 'QUALITY', 'WEIGHTS'],
    v: -5,
    none: 'nan',
    unit: 'km/s',
    status: [
      [0, 13],
      [2, 0]
    ],
    bin: [
      [0, 1],
      [-1, 2]
    ],
    quality: [
      [0, 0],
      [0, 4]
    ],
    why: 'The spectrum is zero, negative, constant or not finite.'
  });
  const { sky: place, command } = found as { sky: number[]; command: string };
  expect(place[0]).toBeCloseTo(10, 9);
  expect(place[1]).toBeCloseTo(20, 9);
  expect(command).toBe(input('cube').row.command);
});

test('a list of spectra ends in a table that astropy reads, whatever its files are called (F10)', async () => {
  await writeProducts(input('spectra'));
  const found = astropy(`
t = Table.read(sys.argv[1] + '/results.ecsv')
print(json.dumps({'file': list(t['file']), 'status': [int(x) for x in t['status']], 'reason': list(t['reason']), 'v': [str(x) for x in t['V']], 'unit': str(t['V'].unit), 'fitter': t.meta['fitter']}))`);
  expect(found).toEqual({
    file: ['a.txt', 'b,"c".txt', 'd.txt', 'e.txt'],
    status: [0, 13, 2, 0],
    v: ['-5.0', 'nan', 'nan', '7.0'],
    unit: 'km / s',
    fitter: 'ppxf',
    reason: [
      'Fitted.',
      'The spectrum is zero.',
      'The signal-to-noise ratio is below the asked minimum.',
      'Fitted.'
    ]
  });
});

test('models.fits has a row of NaN where there is no model', async () => {
  await writeProducts(input('cube'));
  const found = astropy(`
h = fits.open(sys.argv[1] + '/models.fits'); h.verify('exception')
print(json.dumps([list(h[0].data.shape), bool((h[0].data != h[0].data).all()), h[0].header['CRVAL1']]))`);
  expect(found).toEqual([[3, 3], true, 5000]);
  expect(JSON.parse(readFileSync(join(folder, 'quantities.json'), 'utf8'))).toContain('V');
});

test('wavelengths that are not equally spaced lie beside the models', async () => {
  const wave = Float64Array.of(5000, 5001, 5002.5);
  await writeProducts({ ...input('cube'), wave });
  const found = astropy(`
h = fits.open(sys.argv[1] + '/models.fits'); h.verify('exception')
print(json.dumps([h[0].header['CTYPE1'], 'CRVAL1' in h[0].header, h['WAVE'].data.tolist()]))`);
  expect(found).toEqual(['CHANNEL', false, [...wave]]);
});

test('a map is summed up by its median and the 5th and 95th percentiles', () => {
  expect(summarise(input('cube'), 'V')).toEqual({
    median: 1,
    low: expect.closeTo(-4.4, 9) as unknown,
    high: expect.closeTo(6.4, 9) as unknown
  });
  expect(summarise(input('cube'), 'H3')).toEqual({ median: null, low: null, high: null });
});
