// What is sent again: fits whose payloads were lost, and detached tasks that the broker has lost.
import type { Result } from '@spaxel/protocol';
import type { TaskQueue } from '@spaxel/queue';
import type { Ledger } from '../ledger/index.ts';
import { forgetEnded, sendJob, watchOver } from './detached.ts';
import { sortLost } from './lost.ts';
import type { Run } from './run.ts';
import { BlobSweep } from './sweep.ts';
import { Changes } from './changes.ts';

interface Sketch {
  readonly command?: string;
  readonly given?: readonly number[];
  readonly limitSeconds?: number;
}

/** A run of ten fits of which nobody has answered one. */
function runOf({ command = 'fit a.fits --detach', given = [], limitSeconds = 60 }: Sketch = {}) {
  const noted: number[][] = [];
  const waiting = new Set(Array.from({ length: 10 }, (_, bin) => bin));
  const wave = new Float64Array([5000, 5001]);
  const spectrum = { wave, flux: wave, error: wave, lsf: wave, mask: new Uint8Array(2) };
  const abort = new AbortController();
  const run = {
    id: 'J',
    ...{
      abort,
      waiting,
      isWaiting: (bin: number) => waiting.has(bin),
      sent: new Set(),
      hastened: new Set(),
      secondsPerFit: null,
      parameters: {}
    },
    gate: { passed: () => Promise.resolve() },
    ...{ isOver: false, isSettled: false, settled: () => 10 - waiting.size, send: () => undefined },
    doors: {
      ledger: {
        job: () => ({ command, campaign: null }),
        counts: () => ({ fits: 10 }),
        fit: (_: string, bin: number) => ({ fitId: String(bin).padStart(64, 'a') }),
        given: {
          bins: () => new Set(given),
          add: (_: string, __: string, bins: number[]) => noted.push(bins)
        }
      },
      work: {
        order: () => Int32Array.from(waiting),
        prepareAll: (bins: number[]) => Promise.resolve(bins.map(() => spectrum)),
        plan: { fitter: 'native', templates: { name: 't', digest: '0' }, fits: 10, limitSeconds }
      }
    }
  };
  return { run: run as unknown as Run, noted, waiting, abort };
}

function queueOf(keepsDetached: boolean, waits = 0) {
  const sent: [string | undefined, number[]][] = [];
  const queue = {
    keepsDetached,
    detachedWaiting: () => Promise.resolve(waits),
    capacity: () => ({ slots: 1, room: 9, held: 0 }),
    send: (task: { fits: { bin: number }[] }, _: Uint8Array, taskClass?: string) => {
      sent.push([taskClass, task.fits.map(({ bin }) => bin)]);
      return Promise.resolve();
    }
  };
  return { queue: queue as unknown as TaskQueue, sent };
}

test('a detached job is sent whole where its tasks outlive the gateway, and each is noted', async () => {
  const { run, noted, abort } = runOf();
  const { queue, sent } = queueOf(true);
  await sendJob(queue, run);
  abort.abort();
  expect(sent.map(([taskClass]) => taskClass)).toEqual(['detached', 'detached']);
  expect(noted).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [8, 9]
  ]);
});

test('what the broker has is not sent again when the gateway starts', async () => {
  const { run, noted, abort } = runOf({ given: [0, 1, 2, 3, 4, 5, 6] });
  await sendJob(queueOf(true).queue, run);
  abort.abort();
  expect(noted).toEqual([[7, 8, 9]]);
});

test('no task may take longer than brokers wait', async () => {
  const { run, noted, abort } = runOf({ limitSeconds: 300 });
  await sendJob(queueOf(true).queue, run);
  abort.abort();
  expect(noted.map(({ length }) => length)).toEqual([2, 2, 2, 2, 2]);
});

test('when one cannot be sent, no more are', async () => {
  const { run, noted } = runOf({ limitSeconds: 600 });
  const { queue, sent } = queueOf(true);
  const { send } = queue;
  queue.send = (...told) =>
    sent.length === 2 ? Promise.reject(new Error('no room')) : send.apply(queue, told);
  await expect(sendJob(queue, run)).rejects.toThrow('no room');
  await new Promise(resolve => setImmediate(resolve));
  expect([noted.length, sent.length]).toEqual([2, 2]);
});

test.each<[string, boolean, Sketch]>([
  ['nothing outlives the gateway', false, {}],
  ['the job was not detached', true, { command: 'fit a.fits' }]
])('where %s a job is fed as ever', async (_, keeps, sketch) => {
  const { run, noted } = runOf(sketch);
  const { queue, sent } = queueOf(keeps);
  await sendJob(queue, run);
  expect(sent).toHaveLength(10);
  expect(new Set(sent.map(([taskClass]) => taskClass))).toEqual(new Set(['bulk']));
  expect(noted).toEqual([]);
});

test('tasks that the broker has lost are sent again: none waits there, and nothing is answered', async () => {
  const { run, abort } = runOf();
  const { queue, sent } = queueOf(true);
  watchOver(queue, run, 40);
  while (sent.length < 10) await new Promise(resolve => setTimeout(resolve, 5));
  abort.abort();
  expect(sent.slice(0, 10).flatMap(([, bins]) => bins)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('tasks that wait for workers are left where they are', async () => {
  const { run, abort } = runOf();
  let asked = 0;
  const { queue, sent } = queueOf(true, 3);
  queue.detachedWaiting = () => Promise.resolve((asked += 1));
  watchOver(queue, run, 20);
  while (asked < 60) await new Promise(resolve => setTimeout(resolve, 5));
  abort.abort();
  expect(sent).toEqual([]);
});

const answer = (bins: readonly number[], code?: string): Result =>
  ({
    fits: bins.map(bin => ({ bin, status: code === undefined ? 'COMPLETED' : 'ERROR', code }))
  }) as unknown as Result;

test('a fit whose payload was lost is sent again twice, then it has failed', () => {
  const { run, waiting } = runOf();
  for (const time of [1, 2]) {
    const { result, lost } = sortLost(run, answer([1, 2], 'BlobMissing'));
    expect([time, lost, result.fits]).toEqual([time, [1, 2], []]);
  }
  expect(sortLost(run, answer([1, 3], 'BlobsGone'))).toMatchObject({
    lost: [3],
    result: { fits: [{ bin: 1, code: 'BlobsGone' }] }
  });
  waiting.delete(4);
  expect(sortLost(run, answer([4], 'BlobBroken')).lost).toEqual([]);
  for (const code of [undefined, 'FitFailed', 'Poison'])
    expect(sortLost(run, answer([5], code)).lost).toEqual([]);
});

const job = (id: string, phase: string, command: string) => ({ id, phase, command });

test('of detached jobs that were given up nothing is fitted, also after a restart', () => {
  const jobs = [
    job('A', 'ABORTED', 'fit a.fits --detach'),
    job('B', 'COMPLETED', 'fit a.fits --detach'),
    job('C', 'ABORTED', 'fit a.fits'),
    job('D', 'EXECUTING', 'fit a.fits --detach'),
    job('E', 'ERROR', 'fit "a --detach.fits"')
  ];
  const cancelled: string[] = [];
  const cancel = (id: string): Promise<void> => Promise.resolve(void cancelled.push(id));
  const ledger = { jobs: () => jobs } as unknown as Ledger;
  forgetEnded({ keepsDetached: true, cancel }, ledger);
  forgetEnded({ keepsDetached: false, cancel }, ledger);
  expect(cancelled).toEqual(['A']);
});

test('blobs go with their job, and those of jobs that nobody knows stay', async () => {
  const phases: Record<string, string> = { A: 'COMPLETED', B: 'EXECUTING', C: 'ABORTED' };
  const ledger = { phase: (id: string) => phases[id] } as unknown as Ledger;
  const cleared: string[] = [];
  const jobs = ['A', 'B', 'C', 'X'];
  const clear = (id: string): Promise<void> => {
    cleared.push(id);
    return id === 'A' ? Promise.reject(new Error('not now')) : Promise.resolve();
  };
  const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const changes = new Changes();
  const blobs = { jobs: () => Promise.resolve(jobs), clear } as never;
  const sweep = new BlobSweep({ ledger, blobs, changes });
  sweep.start();
  while (cleared.length < 2) await new Promise(resolve => setImmediate(resolve));
  changes.tell('B');
  phases['B'] = 'ERROR';
  changes.tell('B');
  expect(cleared).toEqual(['A', 'C', 'B']);
  expect(log).toHaveBeenCalledWith('Blobs are left where they are: not now\n');
  log.mockRestore();
  sweep.close();
});
