// What only the local queue promises: processes appear with work, go when idle, and never outlive the gateway.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buried } from './belongings.ts';
import * as published from './index.ts';
import { LocalQueue, startWorker, type DeadTask } from './index.ts';
import { taskOf, ulid } from './testing/ears.ts';
import { Stage } from './testing/stage.ts';

jest.setTimeout(60_000);
const program = join(__dirname, 'testing/worker.ts');
const payload = new Uint8Array(8);
const task = taskOf(ulid());

test('publishes these names', () => {
  expect(Object.keys(published).sort()).toEqual([
    'IpcQueue',
    'LocalQueue',
    'RabbitQueue',
    'RabbitWorkerQueue',
    'definitionsOf',
    'readAddress',
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
