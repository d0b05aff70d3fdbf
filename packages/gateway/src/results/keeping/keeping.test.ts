import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeSafetensors } from '@spaxel/core';
import { backupLedger, Ledger, type Outcome } from '../../ledger/index.ts';
import { ArrayFile } from '../arrays.ts';
import { loadColumns } from '../job-results.ts';
import { checkLedger, compactLedger } from './index.ts';
import { addJob } from '../../ledger/testing/job.ts';

const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
let state: string;
let path: string;
let folder: string;

const payload = (...values: number[]): Uint8Array => {
  const data = Float64Array.from(values);
  return writeSafetensors(new Map([['V', { shape: [values.length], data }]]), {});
};
const done = (bin: number, row: number): Outcome => ({
  ...{ bin, status: 'COMPLETED', code: 0, message: null, row, cpu: 1, isCached: false }
});

/** A job of three fits: two tasks, one of them answered twice, and one that tells more of bin 0. */
async function makeJob(id: string): Promise<void> {
  const ledger = new Ledger(path);
  mkdirSync(join(state, 'jobs', id), { recursive: true });
  addJob(ledger, id);
  ledger.queue(
    id,
    '{}',
    ['a', 'b', 'c'].map(one => one.repeat(64))
  );
  ledger.move(id, 'EXECUTING');
  const arrays = await ArrayFile.open(join(state, 'jobs', id), []);
  for (const task of ['T1', 'T1 again'])
    ledger.commit(id, await arrays.append(task, payload(10, 11)), [done(0, 0), done(1, 1)]);
  ledger.commit(id, await arrays.append('T2', payload(12)), [done(2, 0)]);
  ledger.improve(id, await arrays.append('T3', payload(0, 20)), [done(0, 1)]);
  await arrays.close();
  ledger.move(id, 'COMPLETED');
  ledger.close();
}

async function velocities(id: string): Promise<number[]> {
  const ledger = new Ledger(path);
  const columns = await loadColumns(ledger, id, join(state, 'jobs', id));
  ledger.close();
  return [...(columns.get('V') ?? [])];
}

function change(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

beforeEach(async () => {
  state = mkdtempSync(join(tmpdir(), 'spaxel-keeping-'));
  path = join(state, 'ledger.sqlite');
  folder = join(state, 'jobs', job);
  await makeJob(job);
});
afterEach(() => {
  rmSync(state, { recursive: true });
});

test('a sound ledger is said to be so', async () => {
  expect(await checkLedger(state)).toEqual({ jobs: 1, fits: 3, segments: 4, faults: [] });
});

test.each([
  [`UPDATE fits SET status = 'ERROR' WHERE bin = 1`, 'the status of bin 1 is ERROR, and COMPLETED'],
  [`UPDATE fits SET fit_id = 'x' WHERE bin = 1`, 'the ids of its fits are not those'],
  [`DELETE FROM fits WHERE bin = 2`, 'it has 2 fits, and 3 by its events'],
  [`UPDATE jobs SET phase = 'EXECUTING'`, 'it is EXECUTING, and COMPLETED by its events'],
  [
    `DELETE FROM segments WHERE segment = 2`,
    'segment 2, where 1 of its fits should lie, is not there'
  ],
  [`UPDATE segments SET offset = 3 WHERE segment = 2`, 'segments 0 and 2 lie over each other'],
  [`UPDATE segments SET bytes = 9999 WHERE segment = 3`, 'segment 3 ends at byte'],
  [`UPDATE fits SET row = 7 WHERE bin = 2`, 'bin 2 is row 7 of segment 2, which has 1'],
  [`DELETE FROM events WHERE number = 5`, 'event 5 is missing before event 6'],
  [
    `UPDATE events SET detail = '{"from":"EXECUTING","to":"QUEUED"}' WHERE number = 4`,
    'it went from EXECUTING to QUEUED'
  ]
])('%s is found', async (sql, sentence) => {
  change(sql);
  const { faults } = await checkLedger(state);
  expect(faults.join('\n')).toContain(sentence);
  expect(faults[0]).toContain(`Job ${job}: `);
});

test('arrays that are cut, overwritten or of nobody are found', async () => {
  mkdirSync(join(state, 'jobs', 'NOBODY'));
  expect((await checkLedger(state)).faults).toEqual([]);
  writeFileSync(join(state, 'jobs', 'NOBODY', 'arrays.bin'), 'x');
  const { faults } = await checkLedger(state);
  expect(faults).toEqual([expect.stringContaining('a job that the ledger does not know')]);
  writeFileSync(join(folder, 'arrays.bin'), Buffer.alloc(10_000, 255));
  expect((await checkLedger(state)).faults.join()).toContain('cannot be read');
  truncateSync(join(folder, 'arrays.bin'), 100);
  expect((await checkLedger(state)).faults.join()).toContain('which has 100');
});

test('a backup while the ledger is written is a whole ledger', async () => {
  const ledger = new Ledger(path);
  const file = join(state, 'copy.sqlite');
  await backupLedger(path, file);
  ledger.close();
  const copy = new Ledger(file);
  expect(copy.counts(job)).toMatchObject({ fits: 3, done: 3 });
  copy.close();
  await expect(backupLedger(path, join(state, 'nowhere', 'x'))).rejects.toThrow(
    'cannot be written'
  );
  await expect(backupLedger(join(state, 'none'), file)).rejects.toThrow('There is no ledger');
});

test('compaction drops what no fit uses and changes no number', async () => {
  const before = await velocities(job);
  expect(before).toEqual([20, 11, 12]);
  appendFileSync(join(folder, 'arrays.bin'), 'left by a crash');
  const done = await compactLedger(state, null);
  expect(done).toMatchObject({ archived: [], rewritten: [job] });
  expect(await velocities(job)).toEqual(before);
  expect(await checkLedger(state)).toMatchObject({ segments: 3, faults: [] });
  expect(existsSync(join(folder, 'arrays.bin'))).toBe(false);
  expect(await compactLedger(state, null)).toMatchObject({ archived: [], rewritten: [] });
});

test('after a crash before the old file was removed, it is removed the next time', async () => {
  writeFileSync(join(folder, 'arrays.7.bin'), 'made, and not yet told');
  await compactLedger(state, null);
  expect(existsSync(join(folder, 'arrays.7.bin'))).toBe(false);
  expect(await velocities(job)).toEqual([20, 11, 12]);
});

test('jobs that ended long ago lose their arrays, unless they are kept; none that runs does', async () => {
  await makeJob('KEPT');
  await makeJob('NEW');
  await makeJob('RUNS');
  change(`UPDATE jobs SET ended = '2020-01-01' WHERE id <> 'NEW'; UPDATE jobs SET kept = 1 WHERE id = 'KEPT';
    UPDATE jobs SET phase = 'EXECUTING' WHERE id = 'RUNS'; DELETE FROM events WHERE job = 'RUNS' AND number = 9;`);
  const { archived, bytes } = await compactLedger(state, '2026-01-01');
  expect(archived).toEqual([job]);
  expect(bytes).toBeGreaterThan(0);
  expect(existsSync(join(folder, 'arrays.bin'))).toBe(false);
  expect(existsSync(join(state, 'jobs', 'RUNS', 'arrays.bin'))).toBe(true);
  expect((await checkLedger(state)).faults).toEqual([]);
  await expect(velocities(job)).rejects.toThrow('were given up to make room');
  expect(await velocities('KEPT')).toEqual([20, 11, 12]);
  const ledger = new Ledger(path);
  expect(ledger.known('a'.repeat(64))?.job).not.toBe(job);
  ledger.close();
});
