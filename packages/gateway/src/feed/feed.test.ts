import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result, Task } from '@spaxel/protocol';
import type { DeadTask, TakeResult, TaskQueue } from '@spaxel/queue';
import { SpaxelError } from '@spaxel/core';
import { Ledger } from '../ledger/index.ts';
import type { Work } from '../plan/work.ts';
import { ArrayFile } from '../results/arrays.ts';
import { Columns } from '../results/columns.ts';
import { Feed } from './feed.ts';
import { addJob } from '../ledger/testing/job.ts';

const job = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
const unknown = '01HZZZZZZZZZZZZZZZZZZZZZZY';
let folder: string;
let ledger: Ledger;
let take: TakeResult;
let takeDead: (dead: DeadTask) => Promise<void>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-feed-'));
  ledger = new Ledger(join(folder, 'ledger.sqlite'));
  addJob(ledger, job, folder);
  ledger.queue(job, '{}', ['a'.repeat(64)]);
  const queue = {
    onResult: (taker: TakeResult) => (take = taker),
    onDead: (taker: typeof takeDead) => (takeDead = taker),
    cancel: () => Promise.resolve()
  } as unknown as TaskQueue;
  const never = (): Promise<never> => new Promise(() => undefined);
  new Feed({ ledger, queue, open: never, finish: never, changed: () => undefined });
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

test('who stops a job does not wait long for what is still written of it, and is told when it is stopped', async () => {
  const told: string[] = [];
  const written = Promise.withResolvers<undefined>();
  const queue = {
    ...{ onResult: () => undefined, onDead: () => undefined },
    ...{ cancel: () => Promise.resolve(), close: () => Promise.resolve() },
    send: () => new Promise<never>(() => undefined),
    capacity: () => ({ slots: 1, room: 1, held: 0 })
  } as unknown as TaskQueue;
  const closed = jest.fn(() => Promise.resolve());
  const work = {
    ...{ plan: { parameters: {}, useCache: false }, order: () => Int32Array.of(0) },
    ...{ prepareAll: () => new Promise(() => undefined), close: closed }
  } as unknown as Work;
  const feed = new Feed({
    ...{ ledger, queue },
    open: async () => ({
      ...{ ledger, work, columns: new Columns(1) },
      arrays: await ArrayFile.open(folder, [])
    }),
    finish: async () => written.promise,
    changed: () => told.push(ledger.job(job).phase)
  });
  void feed.start(job);
  while (ledger.job(job).phase !== 'EXECUTING') await new Promise(setImmediate);
  const start = performance.now();
  await feed.cancel(job);
  expect(performance.now() - start).toBeGreaterThan(900);
  expect(ledger.job(job).phase).toBe('ABORTED');
  expect(told.at(-1)).toBe('ABORTED');
  expect(closed).not.toHaveBeenCalled();
  written.resolve(undefined);
  await feed.close();
  expect(closed).toHaveBeenCalledTimes(1);
});

const resultOf = (id: string): Result => ({ job: id, fits: [] }) as unknown as Result;
const taken = (id: string): Promise<void> => take(resultOf(id), new Uint8Array());
const buried = (id: string): Promise<void> => {
  const task = { job: id, fits: [] } as unknown as Task;
  return takeDead({ task, deliveries: 3, error: new SpaxelError('Poison', 'It died.') });
};

test.each(['QUEUED', 'EXECUTING', 'SUSPENDED'] as const)(
  'an answer for a job that is %s and not open yet is given again, not dropped',
  async phase => {
    if (phase !== 'QUEUED') ledger.move(job, 'EXECUTING');
    if (phase === 'SUSPENDED') ledger.move(job, 'SUSPENDED');
    await expect(taken(job)).rejects.toMatchObject({ _tag: 'JobNotReady' });
    await expect(buried(job)).rejects.toMatchObject({ _tag: 'JobNotReady' });
  }
);

test('an answer for a job that has ended, or that nobody knows, is dropped', async () => {
  ledger.move(job, 'ABORTED');
  for (const id of [job, unknown]) {
    await expect(taken(id)).resolves.toBeUndefined();
    await expect(buried(id)).resolves.toBeUndefined();
  }
});
