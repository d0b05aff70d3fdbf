// Faults of the original system (packages/queue/original-faults.json) that only whole jobs can show, and the check of the list.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseUnits } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

let scene: Scene;
let client: GatewayClient;

beforeAll(async () => {
  scene = new Scene();
  scene.file('one.fits', sketchCube({ nx: 4, ny: 3 }));
  scene.file('two.fits', sketchCube({ nx: 4, ny: 3, value: (x, y, k) => 50 + x - y + (k % 7) }));
  await scene.spaxel('jobs');
  client = new GatewayClient(scene.gateway()?.socket ?? '');
});
afterAll(() => scene.close());

async function fit(words: string): Promise<Job> {
  const text = `fit ${words} --fitter patient --no-cache`;
  const { job } = await client.call<{ job?: Job }>('POST', '/api/commands', {
    ...{ text, folder: scene.root }
  });
  return job as Job;
}

const ended = (job: Job): Promise<Job> => client.watch(job.id, () => undefined);

function data(folder: string): Buffer[] {
  const bytes = readFileSync(scene.file(`${folder}/maps.fits`));
  return parseUnits(bytes).map(({ dataOffset, dataBytes }) =>
    bytes.subarray(dataOffset, dataOffset + dataBytes)
  );
}

test('jobs that run at once do not mix: their maps are those of each alone (F6)', async () => {
  const slow = '--param milliseconds=15';
  const jobs = await Promise.all(
    ['one', 'two', 'one'].map((cube, at) => fit(`${cube}.fits ${slow} --out at-once-${at}`))
  );
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(3);
  for (const job of await Promise.all(jobs.map(ended)))
    expect(job).toMatchObject({ phase: 'COMPLETED', counts: { fits: 12, done: 12, cached: 0 } });
  for (const [cube, at] of [
    ['one', 0],
    ['two', 1],
    ['one', 2]
  ] as const) {
    await ended(await fit(`${cube}.fits --param milliseconds=15 --out alone-${at}`));
    expect(data(`at-once-${at}`)).toEqual(data(`alone-${at}`));
  }
  expect(data('at-once-0')).not.toEqual(data('at-once-1'));
}, 120_000);

test('a job says which cube, fitter, templates and parameters it is of, and each fit has an id of them (F17)', async () => {
  const { id } = await ended(await fit('one.fits --param milliseconds=1'));
  const other = await ended(await fit('one.fits --param milliseconds=2'));
  const told = await client.call<object>('GET', `/api/jobs/${id}/provenance`);
  expect(told).toMatchObject({
    id,
    command: expect.stringContaining('one.fits') as unknown,
    plan: {
      source: { kind: 'cube', paths: [expect.stringMatching(/one\.fits$/)] },
      fitter: 'patient',
      templates: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      parameters: { milliseconds: 1 }
    }
  });
  const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
  const sql = 'SELECT count(DISTINCT fit_id) AS ids FROM fits WHERE job IN (?, ?)';
  expect(ledger.prepare(sql).get(id, other.id)).toEqual({ ids: 24 });
  ledger.close();
}, 60_000);

test('every fault of the original system has a test, found by its id in a title, or says what it waits for', () => {
  type Row = { id: string; tests?: string; later?: string };
  const root = join(__dirname, '../../..');
  const list = readFileSync(join(root, 'packages/queue/original-faults.json'), 'utf8');
  const rows = JSON.parse(list) as Row[];
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, at) => `F${at + 1}`));
  const later = rows.filter(({ tests }) => tests === undefined);
  expect(later.map(one => [one.id, typeof one.later])).toEqual([
    ['F13', 'string'],
    ['F16', 'string']
  ]);
  for (const { id, tests } of rows)
    if (tests !== undefined)
      expect([id, readFileSync(join(root, tests), 'utf8')]).toEqual([
        ...[id, expect.stringMatching(new RegExp(`^ *(test\\()?['"].* \\(${id}\\)['"],`, 'm'))]
      ]);
});
