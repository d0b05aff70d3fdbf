import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@spaxel/core';
import type { Result } from '@spaxel/protocol';
import { Ledger } from '../ledger/index.ts';
import { replayJob } from '../ledger/compare.ts';
import { addJob } from '../ledger/testing/job.ts';
import type { Work } from '../plan/work.ts';
import { ArrayFile } from '../results/arrays.ts';
import { Columns } from '../results/columns.ts';
import { Run } from './run.ts';
import { Settler } from './settler.ts';

const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
const other = '01HZZZZZZZZZZZZZZZZZZZZZZY';
const fits = 8;
let folder: string;
let ledger: Ledger;
let settler: Settler;
let runs: Record<string, Run>;

async function openRun(id: string): Promise<Run> {
  addJob(ledger, id, folder);
  const ids = Array.from({ length: fits }, (_, at) => `${id}${String(at)}`.padEnd(64, '0'));
  ledger.queue(id, '{}', ids);
  const at = mkdtempSync(join(folder, 'job-'));
  const work = { plan: { parameters: {} } } as unknown as Work;
  const arrays = await ArrayFile.open(at, []);
  return new Run(id, { ledger, arrays, columns: new Columns(fits), work });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-settler-'));
  ledger = new Ledger(join(folder, 'ledger.sqlite'));
  settler = new Settler(ledger);
  runs = { [job]: await openRun(job), [other]: await openRun(other) };
});
afterEach(async () => {
  for (const run of Object.values(runs)) await run.doors.arrays.close();
  ledger.close();
  rmSync(folder, { recursive: true });
});

function returned(id: string, bins: readonly number[]) {
  const rows = bins.map(bin => ({ bin, fitId: '', status: 'COMPLETED', cpuSeconds: 1 }));
  const head = { schema: 1, worker: 'w', fitterVersion: '1', wallSeconds: 1 };
  const result = { ...head, task: bins.join(), job: id, fits: rows } as unknown as Result;
  const data = Float64Array.from(bins, bin => 10 * bin);
  const payload = writeSafetensors(new Map([['V', { shape: [bins.length], data }]]), {});
  return { run: runs[id] as Run, result, payload };
}

const commits = (): jest.SpyInstance => jest.spyOn(ledger, 'commitAll');
const syncs = (): jest.SpyInstance => jest.spyOn((runs[job] as Run).doors.arrays, 'appendAll');

test('an answer that comes alone is stored at once; what comes meanwhile is stored together', async () => {
  const [committed, synced] = [commits(), syncs()];
  const all = [[0], [1, 2], [3], [4, 5]].map(bins => settler.settle(returned(job, bins)));
  const across = settler.settle(returned(other, [7]));
  expect(await Promise.all([...all, across])).toEqual([true, true, true, true, true]);
  expect(committed.mock.calls.map(([answers]) => (answers as unknown[]).length)).toEqual([1, 4]);
  expect(synced).toHaveBeenCalledTimes(2);
  expect(ledger.counts(job)).toMatchObject({ done: 6, failed: 0 });
  expect(ledger.counts(other)).toMatchObject({ done: 1 });
  expect([...(runs[job]?.doors.columns.get('V') ?? [])]).toEqual([0, 10, 20, 30, 40, 50, NaN, NaN]);
  for (const id of [job, other]) expect(replayJob(ledger, id).faults).toEqual([]);
});

test('the same answer twice in one commit counts once', async () => {
  const twice = [[0], [1], [1]].map(bins => settler.settle(returned(job, bins)));
  expect(await Promise.all(twice)).toEqual([true, true, false]);
  expect(ledger.counts(job)).toMatchObject({ done: 2 });
  expect(replayJob(ledger, job).faults).toEqual([]);
});

test('one that cannot be read, and one that cannot be committed, are no fault of the others', async () => {
  const broken = { ...returned(job, [6]), payload: new Uint8Array(9).fill(255) };
  const strange = returned(job, [5]);
  const bad = strange.result.fits[0] as { status: string };
  bad.status = 'NONSENSE';
  const all = await Promise.allSettled(
    [returned(job, [0]), returned(job, [1]), strange, broken, returned(job, [2])].map(one =>
      settler.settle(one)
    )
  );
  const said = 'fulfilled fulfilled rejected rejected fulfilled';
  expect(all.map(({ status }) => status).join(' ')).toBe(said);
  expect(ledger.counts(job)).toMatchObject({ done: 3 });
  expect(replayJob(ledger, job).faults).toEqual([]);
});

test('nothing is acknowledged before its arrays and its rows are on disk', async () => {
  const order: string[] = [];
  const { arrays } = (runs[job] as Run).doors;
  const append = arrays.appendAll.bind(arrays);
  jest.spyOn(arrays, 'appendAll').mockImplementation(async all => {
    const rows = await append(all);
    order.push('arrays');
    return rows;
  });
  const commit = ledger.commitAll.bind(ledger);
  jest.spyOn(ledger, 'commitAll').mockImplementation(answers => {
    order.push('ledger');
    return commit(answers);
  });
  await settler.settle(returned(job, [0])).then(() => order.push('acknowledged'));
  expect(order).toEqual(['arrays', 'ledger', 'acknowledged']);
});

test('a full disk refuses the answers of its job alone', async () => {
  const { arrays } = (runs[job] as Run).doors;
  jest.spyOn(arrays, 'appendAll').mockRejectedValue(new Error('full'));
  const all = await Promise.allSettled(
    [returned(other, [0]), returned(job, [1]), returned(other, [2])].map(one => settler.settle(one))
  );
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(ledger.counts(other)).toMatchObject({ done: 2 });
  expect(ledger.counts(job)).toMatchObject({ done: 0, failed: 0 });
});
