import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from '@spaxel/core';
import type { CampaignRecord, MemberRecord } from '../ledger/index.ts';
import { writeCatalogue } from './catalogue.ts';
import { Pace } from './pace.ts';
import { centreOf, weightedMedian, type Summary } from './summary.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const campaign: CampaignRecord = {
  ...{ id: '01HZZZZZZZZZZZZZZZZZZZZZZC', name: 'list.csv', command: `campaign "list".csv` },
  ...{ folder: '/', phase: 'COMPLETED', created: '2026', ended: '2026' },
  ...{ out: null, owner: null, jailed: 0, error: null }
};
const told = { title: 'Velocity: of the stars', unit: 'km/s' };
const summary: Summary = {
  ...{ object: 'NGC 7025', fitter: 'native', z: 0.0166, ebv: 0.07, sn: 31.5 },
  values: { V: { ...told, all: -3.25, centre: 12 }, AGE_LW: { ...told, all: 9.9, centre: null } }
};
const member = (changes: Partial<MemberRecord>): MemberRecord => ({
  ...{ row: 0, line: 2, cube: 'a, "b".fits', command: 'fit a --z 0.02', distance: 70 },
  ...{ phase: 'COMPLETED', job: '01HZZZZZZZZZZZZZZZZZZZZZZZ', error: null, summary },
  counts: { fits: 9, done: 8, failed: 1, aborted: 0, cached: 0 },
  ...changes
});
const error = {
  ...{ type: '', title: '', status: 404, code: 'FileNotFound' },
  detail: 'b.fits\ndoes not exist.'
};
const none = { fits: 0, done: 0, failed: 0, aborted: 0, cached: 0 };
const failed = { row: 1, cube: 'b.fits', phase: 'ERROR', distance: null, job: null } as const;
const members = [member({}), member({ ...failed, error, counts: none, summary: null })];

test('astropy reads the catalogue with its units, and nothing that is not known is a number', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-catalogue-'));
  const path = join(folder, 'catalogue.ecsv');
  writeFileSync(path, writeCatalogue(campaign, members, 'ecsv'));
  const program = `
import json, sys
from astropy.table import Table
t = Table.read(sys.argv[1])
print(json.dumps({
  "names": t.colnames, "units": {c: str(t[c].unit) for c in t.colnames if t[c].unit is not None},
  "cubes": [str(c) for c in t["cube"]], "V": float(t["V"][0]), "lost": float(t["V"][1]),
  "z": [float(z) for z in t["z"]], "redshift": float(t["redshift"][0]),
  "scale": float(t["kpc_per_arcsec"][0]), "reason": str(t["reason"][1]), "done": int(t["done"][0]),
  "centre": float(t["AGE_LW_CEN"][0]), "meta": t.meta["command"]}).replace("NaN", "null"))`;
  const text = execFileSync(python, ['-c', program, path], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  const read = JSON.parse(text) as Record<string, unknown>;
  expect(read).toMatchObject({
    cubes: ['a, "b".fits', 'b.fits'],
    units: { V: 'km / s', distance: 'Mpc', ebv: 'mag', kpc_per_arcsec: 'kpc / arcsec' },
    ...{ V: -3.25, lost: null, z: [0.0166, 0.02], done: 8, centre: null },
    ...{ reason: 'b.fits does not exist.', meta: 'campaign "list".csv' }
  });
  expect(read['scale']).toBeCloseTo(0.33937, 5);
  expect(read['redshift']).toBeCloseTo(1.0166 * Math.exp(12 / 299792.458) - 1, 12);
});

test('as CSV it is the same without the header, and a list that can be read', () => {
  const { records, faults } = readCsv(writeCatalogue(campaign, members, 'csv'));
  expect(faults).toEqual([]);
  expect(records[0]?.cells.slice(0, 3)).toEqual(['cube', 'object', 'z']);
  expect(new Set(records.map(({ cells }) => cells.length)).size).toBe(1);
  expect(records[1]?.cells[0]).toBe('a, "b".fits');
});

test('the weighted median halves the weight', () => {
  expect(weightedMedian([3, 1, 2], () => 1)).toBe(2);
  expect(weightedMedian([1, 2], () => 1)).toBe(1.5);
  expect(weightedMedian([1, 2, 3], at => [1, 1, 5][at] ?? 0)).toBe(3);
  expect(weightedMedian([NaN, 4, 9], at => [9, 1, 0][at] ?? 0)).toBe(4);
  expect(weightedMedian([NaN], () => 1)).toBeNull();
});

test('the centre is where S/N is high together, not where one spaxel is', () => {
  const nx = 6;
  const sn = Float64Array.from({ length: nx * nx }, (_, at) =>
    Math.max(0, 20 - 4 * Math.hypot((at % nx) - 2, Math.floor(at / nx) - 3))
  );
  sn[5] = 40; // a cosmic ray at the corner
  sn[2 + 3 * nx] = NaN; // and no fit in the middle
  const bin = Int32Array.from(sn, (one, at) => (Number.isNaN(one) ? -1 : at));
  const isCentral = centreOf({ nx, ny: nx, bin, sn });
  const central = Array.from(sn, (_, at) => at).filter(isCentral);
  expect(central).toEqual([13, 14, 15, 19, 20, 21, 25, 26, 27]);
});

test('what is left is reckoned from the rows that ended of late', () => {
  let now = 0;
  const pace = new Pace(() => now);
  expect(pace.secondsFor(10)).toBeNull();
  for (let row = 0; row < 100; row += 1) pace.tick(); // known from before
  for (let row = 0; row < 100; row += 1) {
    now += 2000;
    pace.tick();
  }
  expect(pace.secondsFor(10)).toBeCloseTo(20, 5);
});
