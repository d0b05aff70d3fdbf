// Payloads on their way through a real broker, as blobs of a folder: there and back, lost, spoilt, and not to be had.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result, Task } from '@spaxel/protocol';
import { RabbitQueue, readAddress } from '../index.ts';
import { Broker, hasBroker } from '../testing/broker.ts';
import { heard, jobOf, taskOf, type Heard } from '../testing/ears.ts';
import { Stage } from '../testing/stage.ts';
import { bytesOf } from '../testing/stores.ts';
import { spawnSource, Yard } from '../testing/yard.ts';
import { FolderStore } from './folder.ts';
import { digestOf, placeOf } from './store.ts';

jest.setTimeout(120_000);
const megabyte = 1024 * 1024;
const job = jobOf('J');

(hasBroker ? describe : describe.skip)('over a broker', () => {
  let broker: Broker;
  let top: string;
  let stage: Stage;
  let queue: RabbitQueue;
  let yard: Yard;
  let ears: Heard;
  let url: string;
  let vhosts = 0;
  let refusals = 0;
  const troubles: string[] = [];

  beforeAll(async () => (broker = await Broker.open()));
  afterAll(() => broker.close());

  const openQueue = (): RabbitQueue =>
    new RabbitQueue({
      ...{ address: readAddress(url), fitters: new Map([['test', '1']]), countEvery: 100 },
      ...{ blobs: new FolderStore(top), ackPauses: { first: 1, longest: 10 } },
      trouble: ({ message }) => troubles.push(message)
    });

  function listen(): void {
    ears = heard();
    queue.onResult((result, payload) => {
      if (refusals > 0) {
        refusals -= 1;
        return Promise.reject(new Error('not yet'));
      }
      ears.results.push({ result, payload });
      ears.changed();
      return Promise.resolve();
    });
  }

  const workers = (blobs?: string): Yard =>
    new Yard(1, () =>
      spawnSource(join(__dirname, '../testing/worker.ts'), [stage.address], {
        SPAXEL_BROKER: url,
        SPAXEL_BLOBS: blobs
      })
    );

  beforeEach(async () => {
    top = mkdtempSync(join(tmpdir(), 'spaxel-blobs-'));
    url = await broker.vhost(`blobs-${(vhosts += 1)}`);
    stage = await Stage.open();
    troubles.length = 0;
    queue = openQueue();
    listen();
  });
  afterEach(async () => {
    await queue.close();
    await yard.close();
    await stage.close();
    rmSync(top, { recursive: true });
  });

  const blobs = (): string[] =>
    readdirSync(top, { recursive: true, withFileTypes: true })
      .filter(one => one.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));

  async function answerOf(task: Task): Promise<{ result: Result; payload: Uint8Array }> {
    const mine = () => ears.results.find(({ result }) => result.task === task.task);
    await ears.until(() => mine() !== undefined);
    return mine()!;
  }

  test('what is larger than a megabyte is a blob there and back; what is smaller is not', async () => {
    yard = workers(top);
    stage.rule(() => 'answer');
    const sizes = [10, megabyte, megabyte + 1, 8 * megabyte];
    const tasks = sizes.map(() => taskOf('J'));
    for (const [at, task] of tasks.entries()) await queue.send(task, bytesOf(sizes[at] ?? 0, at));
    for (const [at, task] of tasks.entries()) {
      const { payload } = await answerOf(task);
      expect(digestOf(payload)).toBe(digestOf(bytesOf(sizes[at] ?? 0, at)));
    }
    // The test's worker answers with what it got: both ways are one blob.
    expect(blobs().length).toBe(2);
    expect(troubles).toEqual([]);
  });

  test('what is larger than may travel is refused, and nothing is held', async () => {
    yard = workers(top);
    const large = queue.send(taskOf('J'), new Uint8Array(8 * megabyte + 1));
    await expect(large).rejects.toMatchObject({ _tag: 'PayloadTooLarge' });
    expect(queue.capacity().held).toBe(0);
    expect(blobs()).toEqual([]);
  });

  test.each<[string, string, () => void]>([
    ['missing', 'BlobMissing', () => rmSync(join(top, job), { recursive: true })],
    ['corrupt', 'BlobBroken', () => blobs().forEach(path => truncateSync(path, 5))],
    [
      'exchanged',
      'BlobBroken',
      () => blobs().forEach(path => writeFileSync(path, bytesOf(2 * megabyte, 3)))
    ]
  ])(
    'a task whose blob is %s is answered with the reason, and the worker goes on',
    async (_, code, spoil) => {
      yard = new Yard(0, () => spawnSource('', [], {}));
      stage.rule(() => 'answer');
      const [lost, next] = [taskOf('J', 2), taskOf('J')];
      await queue.send(lost, bytesOf(2 * megabyte));
      spoil();
      await queue.send(next, bytesOf(2 * megabyte, 2));
      yard = workers(top);
      const { result, payload } = await answerOf(lost);
      expect(result.fits).toMatchObject([
        { bin: 0, status: 'ERROR', code },
        { bin: 1, status: 'ERROR', code }
      ]);
      expect(result.fits[0]?.message).toContain(`the folder ${top}`);
      expect(payload.length).toBe(0);
      expect((await answerOf(next)).result.fits[0]?.status).toBe('COMPLETED');
      // Sent again it is fitted, also by the worker that could not have it.
      await queue.send(lost, bytesOf(2 * megabyte));
      await ears.until(() => ears.results.length >= 3);
      expect(ears.results[2]?.result.fits[0]?.status).toBe('COMPLETED');
    }
  );

  test('a worker without a store says so, and answers small tasks; large results come in their messages', async () => {
    yard = workers();
    stage.rule(() => 'answer');
    const [large, small] = [taskOf('J'), taskOf('J')];
    await queue.send(large, bytesOf(2 * megabyte));
    await queue.send(small, bytesOf(10));
    const [fit] = (await answerOf(large)).result.fits;
    expect(fit).toMatchObject({ status: 'ERROR', code: 'BlobsGone' });
    expect(fit?.message).toContain('start with --blobs');
    expect((await answerOf(small)).result.fits[0]?.status).toBe('COMPLETED');
  });

  test('a result whose blob is lost before the gateway takes it is an answer too', async () => {
    yard = workers(top);
    refusals = 1;
    const task = taskOf('J');
    await queue.send(task, bytesOf(3 * megabyte));
    const visit = await stage.next();
    rmSync(join(top, job), { recursive: true });
    // Where the blobs of the job were, nothing can be put: the result comes in its message.
    writeFileSync(join(top, job), 'in the way');
    visit.order('answer');
    expect((await answerOf(task)).payload.length).toBe(3 * megabyte);
    rmSync(join(top, job));
    const second = taskOf('J');
    await queue.send(second, bytesOf(3 * megabyte, 2));
    const other = await stage.next();
    await queue.close();
    other.order('answer');
    await other.left;
    while ((await inQueue('spaxel.results')) === 0)
      await new Promise(done => setTimeout(done, 100));
    rmSync(join(top, job), { recursive: true });
    queue = openQueue();
    listen();
    const { result } = await answerOf(second);
    expect(result.fits[0]).toMatchObject({ status: 'ERROR', code: 'BlobMissing' });
  });

  const inQueue = async (name: string): Promise<number> => {
    type Row = { name: string; messages?: number };
    const rows = await broker.call<Row[]>('GET', `queues/blobs-${vhosts}`);
    return rows.find(one => one.name === name)?.messages ?? 0;
  };

  test('detached tasks are blobs however small, and wait for workers while the gateway is away', async () => {
    yard = new Yard(0, () => spawnSource('', [], {}));
    expect(queue.keepsDetached).toBe(true);
    const tasks = Array.from({ length: 40 }, () => taskOf('J'));
    // More than any window, and nobody works yet.
    for (const task of tasks) await queue.send(task, bytesOf(100, tasks.indexOf(task)), 'detached');
    const windowed = taskOf('J');
    await queue.send(windowed, bytesOf(10));
    expect(blobs().length).toBe(40);
    await queue.close();
    stage.rule(() => 'answer');
    yard = workers(top);
    while ((await inQueue('spaxel.results')) < 40) await new Promise(done => setTimeout(done, 100));
    queue = openQueue();
    listen();
    for (const task of tasks)
      expect(digestOf((await answerOf(task)).payload)).toBe(
        digestOf(bytesOf(100, tasks.indexOf(task)))
      );
    expect(new Set(ears.results.map(({ result }) => result.task)).size).toBe(ears.results.length);
  });

  test('without a store, or with the gateway’s own, nothing is kept for a detached job', async () => {
    yard = new Yard(0, () => spawnSource('', [], {}));
    mkdirSync(join(top, placeOf(job, 'a'.repeat(64))[0]));
    const bare = new RabbitQueue({
      address: readAddress(await broker.vhost(`bare-${(vhosts += 1)}`)),
      fitters: new Map([['test', '1']])
    });
    expect(bare.keepsDetached).toBe(false);
    await bare.close();
  });
});
