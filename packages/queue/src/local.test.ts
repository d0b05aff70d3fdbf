// What only the local queue promises: processes appear with work, go when idle, and never outlive the gateway.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '@spaxel/protocol';
import { buried } from './belongings.ts';
import * as published from './index.ts';
import { LocalQueue, startWorker, type DeadTask } from './index.ts';
import { taskOf, ulid } from './testing/ears.ts';
import { Stage, type Visit } from './testing/stage.ts';

jest.setTimeout(60_000);
const program = join(__dirname, 'testing/worker.ts');
const payload = new Uint8Array(8);
const task = taskOf(ulid());

test('publishes these names', () => {
  expect(Object.keys(published).sort()).toEqual([
    'FolderStore',
    'HttpsStore',
    'IpcQueue',
    'LocalQueue',
    'RabbitQueue',
    'RabbitWorkerQueue',
    'S3Store',
    'ServedStore',
    'definitionsOf',
    'largestBlob',
    'readAddress',
    'refOf',
    'setUpBroker',
    'startWorker'
  ]);
});

describe('with a worker program', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await Stage.open()));
  afterEach(() => stage.close());
  const argv = (): [string, ...string[]] => [
    process.execPath,
    '--conditions=source',
    program,
    stage.address
  ];

  test('starts no process before the first task, as many as are needed, and ends idle ones', async () => {
    const children: ChildProcess[] = [];
    const start = (): ChildProcess => {
      const child = startWorker(argv());
      children.push(child);
      return child;
    };
    stage.rule(() => 'answer');
    const queue = new LocalQueue({ workers: 3, start, times: { idle: 1 } });
    queue.onResult(() => Promise.resolve());
    expect(children.length).toBe(0);
    await queue.send(task, payload);
    expect(children.length).toBe(1);
    const [first] = children;
    if (first !== undefined) expect((await once(first, 'exit'))[0]).toBe(0);
    await queue.send(task, payload);
    await queue.send(task, payload);
    await new Promise<void>(resolve =>
      queue.onRoom(() => queue.capacity().held === 0 && resolve())
    );
    expect(children.length).toBeGreaterThan(1);
    await queue.close();
    expect(children.every(child => child.exitCode === 0)).toBe(true);
  });

  describe('that takes one task ahead', () => {
    const results: Result[] = [];
    const dead: DeadTask[] = [];
    let queue: LocalQueue;
    let told: () => void = () => undefined;
    const tasks = [taskOf('A'), taskOf('A'), taskOf('A')] as const;
    const [one, two] = [tasks[0].task, tasks[1].task];

    beforeEach(async () => {
      results.length = 0;
      dead.length = 0;
      const times = { firstPause: 1, longestPause: 1 };
      queue = new LocalQueue({ workers: 1, start: () => startWorker([...argv(), '1']), times });
      queue.onResult(result => Promise.resolve(void results.push(result)));
      queue.onDead(one => Promise.resolve(void dead.push(one)));
      queue.onRoom(() => queue.capacity().held === 0 && told());
      for (const each of tasks) await queue.send(each, payload);
    });
    afterEach(() => queue.close());

    const all = (): Promise<void> => new Promise(resolve => (told = resolve));
    /** The two that its worker holds, by task. */
    const pair = async (): Promise<Visit[]> => {
      const both = [await stage.next(), await stage.next()];
      return both.sort(({ task }) => (task === one ? -1 : 1));
    };

    test('it holds two, the next comes when one is answered, and they may be answered in any order', async () => {
      const [first, second] = await pair();
      expect([first?.task, second?.task, first?.pid]).toEqual([one, two, second?.pid]);
      second?.order('answer');
      const third = await stage.next();
      expect([third.task, third.pid]).toEqual([tasks[2].task, first?.pid]);
      first?.order('answer');
      third.order('answer');
      await all();
      expect(results.map(({ task }) => task)).toContain(one);
      expect(results).toHaveLength(3);
    });

    test.each([
      ['the first', 'die', [one]],
      ['the one ahead, once it has begun', 'begin', [two]]
    ] as const)(
      'a death is over %s, and over no other that it held',
      async (_what, order, suspects) => {
        const [first, second] = await pair();
        const over = order === 'die' ? [second, first] : [second];
        for (const visit of over) {
          visit?.order('begin');
          await visit?.begun;
        }
        first?.order('die');
        const again = new Map<string, boolean>();
        stage.rule(({ task, redelivered }) => {
          again.set(task, redelivered);
          return 'answer';
        });
        await all();
        expect([...again].filter(([, isAgain]) => isAgain).map(([task]) => task)).toEqual(suspects);
        expect([...again.keys()].sort()).toEqual(tasks.map(({ task }) => task).sort());
      }
    );

    test('a deadly one is Poison by itself: what was held ahead of its deaths is answered', async () => {
      stage.rule(({ task }) => (task === one ? 'die' : 'answer'));
      await all();
      expect(dead).toMatchObject([
        { deliveries: 3, error: { _tag: 'Poison' }, task: { task: one } }
      ]);
      expect(new Set(results.map(({ task }) => task))).toEqual(new Set([two, tasks[2].task]));
    });

    test('a cancelled job takes what was held ahead along', async () => {
      await pair();
      const over = all();
      await queue.cancel(tasks[0].job);
      await over;
      expect(results.map(({ task, fits }) => [task, fits[0]?.status]).sort()).toEqual(
        [one, two].sort().map(task => [task, 'ABORTED'])
      );
    });
  });

  test('a worker ends when its gateway is killed', async () => {
    const gateway = `
      import { LocalQueue, startWorker } from '@spaxel/queue';
      const queue = new LocalQueue({ workers: 1, start: () => startWorker(${JSON.stringify(argv())}) });
      await queue.send(${JSON.stringify(task)}, new Uint8Array(8));`;
    const options = ['--conditions=source', '--input-type=module', '-e', gateway];
    const child = spawn(process.execPath, options, { cwd: __dirname, stdio: 'inherit' });
    const visit = await stage.next();
    child.kill('SIGKILL');
    await visit.left;
  });
});

test('when no worker can start, the tasks are reported with the reason', async () => {
  const start = (): ChildProcess => startWorker([process.execPath, '-e', 'process.exit(3)']);
  const times = { firstPause: 1, longestPause: 1 };
  const queue = new LocalQueue({ workers: 1, start, times });
  const dead = new Promise<DeadTask>(resolve =>
    queue.onDead(told => Promise.resolve(resolve(told)))
  );
  await queue.send(task, payload);
  expect((await dead).error).toMatchObject({ _tag: 'WorkerGone' });
  expect((await dead).error.message).toMatch(/ended with code 3/);
  await queue.close();
});

test('when the program does not exist, the tasks are reported too', async () => {
  const times = { firstPause: 1, longestPause: 1 };
  const start = (): ChildProcess => startWorker(['/no/such/program']);
  const queue = new LocalQueue({ workers: 2, start, times });
  const dead = new Promise<DeadTask>(resolve =>
    queue.onDead(told => Promise.resolve(resolve(told)))
  );
  await queue.send(task, payload);
  expect((await dead).error.message).toMatch(/ENOENT/);
  await queue.close();
});

test("a killed worker's process group and scratch folder go with it", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spaxel-test-'));
  const fitter = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const gone = once(fitter, 'exit');
  await buried({ group: fitter.pid ?? null, folder });
  expect((await gone)[1]).toBe('SIGKILL');
  expect(existsSync(folder)).toBe(false);
  await buried({ group: fitter.pid ?? null, folder });
});
