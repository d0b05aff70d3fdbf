import { SpaxelError, type Prepared } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { TaskQueue } from '@spaxel/queue';
import type { Run } from './run.ts';
import { bury } from './sending.ts';

const ones = new Float64Array([1, 1, 1]);
const prepared: Prepared = {
  ...{ wave: ones, flux: ones, error: ones, lsf: ones, mask: new Uint8Array(3) },
  ...{ medium: 'air', fluxUnit: '' }
};
const task = {
  ...{ task: 'the lost one', job: 'J' },
  fits: [0, 1, 2].map(bin => ({ fitId: 'f'.repeat(64), bin, seed: 0 }))
} as unknown as Task;
let sent: Task[];
let failed: [number, string][];
const queue = {
  send: (one: Task) => Promise.resolve(void sent.push(one))
} as unknown as TaskQueue;
const plan = { fitter: 'native', templates: {}, limitSeconds: 9, fits: 3 };

/** A run in which bin 1 has been answered. */
const run = {
  id: 'J',
  isWaiting: (bin: number) => bin !== 1,
  parameters: {},
  abort: new AbortController(),
  doors: {
    ledger: { fit: () => ({ fitId: 'f'.repeat(64) }), job: () => ({ campaign: null }) },
    work: { plan, prepareAll: (bins: number[]) => Promise.resolve(bins.map(() => prepared)) }
  },
  send: () => undefined,
  fail: (bin: number, tag: string) => failed.push([bin, tag])
} as unknown as Run;

beforeEach(() => ([sent, failed] = [[], []]));
const bins = (): number[][] => sent.map(({ fits }) => fits.map(({ bin }) => bin));

test('a task that its queue has lost is sent again as one, under another id, without what was answered', async () => {
  await bury(queue, run, { task, error: new SpaxelError('TaskLost', 'Its queue was lost.') });
  expect(bins()).toEqual([[0, 2]]);
  expect(sent[0]?.task).not.toBe(task.task);
  expect(failed).toEqual([]);
});

test('one that killed its workers is taken apart, one that cannot be given has failed', async () => {
  await bury(queue, run, { task, error: new SpaxelError('Poison', 'It kills.') });
  expect(bins()).toEqual([[0], [2]]);
  await bury(queue, run, { task, error: new SpaxelError('MessageBroken', 'It is broken.') });
  expect(failed).toEqual([
    [0, 'MessageBroken'],
    [2, 'MessageBroken']
  ]);
});
