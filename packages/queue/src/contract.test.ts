// What every queue promises, written once: a new queue adds a line to `queues` and must pass all of it.
import { join } from 'node:path';
import { LocalQueue, RabbitQueue, readAddress, startWorker, type TaskQueue } from './index.ts';
import { Broker, hasBroker } from './testing/broker.ts';
import { heard, jobOf, taskOf, ulid, type Heard } from './testing/ears.ts';
import { Proxy } from './testing/proxy.ts';
import { Stage } from './testing/stage.ts';
import { spawnSource, Yard } from './testing/yard.ts';

jest.setTimeout(60_000);
const program = join(__dirname, 'testing/worker.ts');
const ackPauses = { first: 1, longest: 10 };

interface Opened {
  readonly queue: TaskQueue;
  /** Ends workers that are not the queue's own. */
  close(): Promise<void>;
}

function local(stage: Stage, workers: number): Promise<Opened> {
  const start = () =>
    startWorker([process.execPath, '--conditions=source', program, stage.address]);
  const times = { firstPause: 1, longestPause: 10 };
  const queue = new LocalQueue({ workers, start, times, ackPauses });
  return Promise.resolve({ queue, close: () => Promise.resolve() });
}

let broker: Broker | undefined;
let vhosts = 0;

async function rabbit(stage: Stage, workers: number): Promise<Opened> {
  broker ??= await Broker.open();
  const url = await broker.vhost(`contract-${(vhosts += 1)}`);
  const queue = new RabbitQueue({
    ...{
      address: readAddress(url),
      fitters: new Map([['test', '1']]),
      maxDeliveries: 3,
      ackPauses
    },
    ...{ countEvery: 100, trouble: ({ message }) => process.stderr.write(`${message}\n`) }
  });
  const env = { SPAXEL_BROKER: url };
  const yard = new Yard(workers, () => spawnSource(program, [stage.address], env));
  while (queue.capacity().slots < workers) await new Promise(resolve => setTimeout(resolve, 20));
  return { queue, close: () => yard.close() };
}

const queues = hasBroker ? { local, rabbit } : { local };
afterAll(() => broker?.close());

if (!hasBroker) test.skip('the rabbit queue: RabbitMQ is not installed', () => undefined);

describe.each(Object.entries(queues))('the %s queue', (_name, open) => {
  const payload = new Uint8Array([1, 2, 3]);
  let stage: Stage;
  let opened: Opened;
  let queue: TaskQueue;
  let ears: Heard;

  async function openQueue(workers: number): Promise<void> {
    stage = await Stage.open();
    opened = await open(stage, workers);
    queue = opened.queue;
    ears = heard();
    queue.onResult((result, bytes) => {
      ears.results.push({ result, payload: bytes });
      ears.changed();
      return Promise.resolve();
    });
    queue.onDead(dead => {
      ears.dead.push(dead);
      ears.changed();
      return Promise.resolve();
    });
  }

  const ids = (): string[] => ears.results.map(({ result }) => result.task);

  afterEach(async () => {
    await queue.close();
    await opened.close();
    await stage.close();
  });

  test('answers every task once, payloads unchanged, and then holds nothing (F9)', async () => {
    await openQueue(2);
    stage.rule(() => 'answer');
    const large = new Uint8Array(3_000_000).map((_, at) => at % 251);
    const tasks = Array.from({ length: 30 }, () => taskOf(ulid()));
    for (const task of tasks) await queue.send(task, task === tasks[7] ? large : payload);
    await ears.until(() => ears.results.length >= 30);
    expect(ids().sort()).toEqual(tasks.map(task => task.task).sort());
    const got = ears.results.find(({ result }) => result.task === tasks[7]?.task);
    expect(Buffer.compare(Buffer.from(got?.payload ?? []), Buffer.from(large))).toBe(0);
    queue.onRoom(ears.changed);
    await ears.until(() => queue.capacity().held === 0);
  });

  test('a worker holds one task: a second waits while the slot is busy', async () => {
    await openQueue(1);
    const [first, second] = [taskOf('J'), taskOf('J')];
    await queue.send(first, payload);
    await queue.send(second, payload);
    const visit = await stage.next();
    expect(visit.task).toBe(first.task);
    visit.order('answer');
    expect((await stage.next()).task).toBe(second.task);
    expect(ids()).toEqual([first.task]);
  });

  test('a task whose worker was killed comes back, marked, before the others (F4)', async () => {
    await openQueue(1);
    const [first, second] = [taskOf('J'), taskOf('J')];
    await queue.send(first, payload);
    await queue.send(second, payload);
    const visit = await stage.next();
    expect(visit.redelivered).toBe(false);
    process.kill(visit.pid, 'SIGKILL');
    const again = await stage.next();
    expect(again).toMatchObject({ task: first.task, redelivered: true });
    expect(again.pid).not.toBe(visit.pid);
    again.order('answer');
    stage.rule(() => 'answer');
    await ears.until(() => ears.results.length >= 2);
    expect(ids()).toEqual([first.task, second.task]);
    expect(ears.dead).toEqual([]);
  });

  test('no task is lost when workers are killed at random moments', async () => {
    await openQueue(2);
    let visits = 0;
    stage.rule(visit => ((visits += 1) % 4 === 0 && !visit.redelivered ? 'die' : 'answer'));
    const tasks = Array.from({ length: 24 }, () => taskOf(ulid()));
    for (const task of tasks) await queue.send(task, payload);
    await ears.until(() => new Set(ids()).size === 24);
    expect(ears.dead).toEqual([]);
    expect(ears.results.length).toBe(24);
  });

  test('a task that kills each worker is reported dead, and its neighbours are not (F5)', async () => {
    await openQueue(2);
    const poison = taskOf('J', 2);
    stage.rule(visit => (visit.task === poison.task ? 'die' : 'answer'));
    const others = Array.from({ length: 6 }, () => taskOf('J'));
    for (const task of [poison, ...others]) await queue.send(task, payload);
    await ears.until(() => ears.dead.length === 1 && ears.results.length === 6);
    expect(ears.dead[0]).toMatchObject({ task: poison, deliveries: 3, error: { _tag: 'Poison' } });
    expect(ids().sort()).toEqual(others.map(task => task.task).sort());
  });

  test('who takes a dead task may send its parts, also when there is no room', async () => {
    await openQueue(1);
    const poison = taskOf('J', 6);
    const parts = Array.from({ length: 6 }, () => taskOf('J'));
    queue.onDead(async () => {
      for (const part of parts) await queue.send(part, payload);
    });
    stage.rule(visit => (visit.task === poison.task ? 'die' : 'answer'));
    const others = Array.from({ length: 8 }, () => taskOf('J'));
    for (const task of [poison, ...others]) await queue.send(task, payload);
    await ears.until(() => ears.results.length === 14);
  });

  test('a task that its worker gave back comes again too', async () => {
    await openQueue(1);
    await queue.send(taskOf('J'), payload);
    (await stage.next()).order('throw');
    const again = await stage.next();
    expect(again.redelivered).toBe(true);
    again.order('answer');
    await ears.until(() => ears.results.length === 1);
  });

  test('what was given before the death is kept', async () => {
    await openQueue(1);
    await queue.send(taskOf('J', 3), payload);
    const visit = await stage.next();
    visit.order('half');
    await ears.until(() => ears.results.length === 1);
    expect(ears.results[0]?.result.fits.length).toBe(1);
    visit.order('die');
    (await stage.next()).order('answer');
    await ears.until(() => ears.results.length === 2);
    expect(ears.results[1]?.result.fits.length).toBe(3);
  });

  test('cancel drops what waits and aborts what runs, and leaves other jobs alone', async () => {
    await openQueue(1);
    const [runs, waits, other] = [taskOf('A'), taskOf('A'), taskOf('B')];
    for (const task of [runs, waits, other]) await queue.send(task, payload);
    const visit = await stage.next();
    await queue.cancel(jobOf('A'));
    await visit.left;
    stage.rule(() => 'answer');
    await ears.until(() => ears.results.length === 2);
    expect(ids()).toEqual([runs.task, other.task]);
    expect(ears.results[0]?.result.fits[0]?.status).toBe('ABORTED');
    expect(ears.results[1]?.result.fits[0]?.status).toBe('COMPLETED');
  });

  test('a cancelled task does not come back when its worker dies', async () => {
    await openQueue(1);
    const [doomed, other] = [taskOf('A'), taskOf('B')];
    await queue.send(doomed, payload);
    const visit = await stage.next();
    process.kill(visit.pid, 'SIGSTOP');
    await queue.cancel(jobOf('A'));
    process.kill(visit.pid, 'SIGKILL');
    await queue.send(other, payload);
    (await stage.next()).order('answer');
    await ears.until(() => ears.results.length === 1);
    expect(ids()).toEqual([other.task]);
  });

  test('interactive tasks go before bulk ones that wait longer, and never wait for room', async () => {
    await openQueue(1);
    const bulk = Array.from({ length: 4 }, () => taskOf('A'));
    for (const task of bulk) await queue.send(task, payload);
    const visit = await stage.next();
    expect(queue.capacity().room).toBe(0);
    const click = taskOf('B');
    await queue.send(click, payload, 'interactive');
    visit.order('answer');
    expect((await stage.next()).task).toBe(click.task);
  });

  test('bulk sends wait for room, and onRoom says when there is some (F1)', async () => {
    await openQueue(1);
    const sent: number[] = [];
    const sends = Array.from({ length: 6 }, (_, at) =>
      queue.send(taskOf('A'), payload).then(() => {
        sent.push(at);
        ears.changed();
      })
    );
    const visit = await stage.next();
    expect(queue.capacity()).toEqual({ slots: 1, room: 0, held: 4 });
    expect(sent).toEqual([0, 1, 2, 3]);
    let rooms = 0;
    queue.onRoom(() => {
      rooms += 1;
      ears.changed();
    });
    visit.order('answer');
    await ears.until(() => sent.length === 5);
    expect(rooms).toBe(0);
    stage.rule(() => 'answer');
    await Promise.all(sends);
    await ears.until(() => rooms > 0);
  });

  test('a result is given again until it is acknowledged, and the others do not wait for it (F8)', async () => {
    await openQueue(1);
    stage.rule(() => 'answer');
    const tasks = [taskOf('A'), taskOf('A')];
    let refusals = 0;
    queue.onResult(result => {
      if (result.task === tasks[0]?.task && ears.results.length === 0) {
        refusals += 1;
        return Promise.reject(new Error('the disk is full'));
      }
      ears.results.push({ result, payload });
      ears.changed();
      return Promise.resolve();
    });
    for (const task of tasks) await queue.send(task, payload);
    await ears.until(() => ears.results.length === 2);
    expect(ids().reverse()).toEqual(tasks.map(task => task.task));
    expect(refusals).toBeGreaterThan(0);
  });

  test('results wait for a slow taker, whose pace bounds what is sent', async () => {
    await openQueue(1);
    stage.rule(() => 'answer');
    let acknowledge: () => void = () => undefined;
    queue.onResult(result => {
      ears.results.push({ result, payload });
      ears.changed();
      return new Promise(resolve => (acknowledge = resolve));
    });
    let accepted = 0;
    const sends = Array.from({ length: 9 }, () =>
      queue.send(taskOf('A'), payload).then(() => (accepted += 1))
    );
    queue.onRoom(ears.changed);
    await ears.until(() => ears.results.length === 1);
    expect(accepted).toBeLessThanOrEqual(5);
    for (let taken = 1; taken <= 9; taken += 1) {
      await ears.until(() => ears.results.length === taken);
      acknowledge();
    }
    await Promise.all(sends);
    await ears.until(() => queue.capacity().held === 0);
  });

  test('the workers that are alive are told', async () => {
    await openQueue(1);
    stage.rule(() => 'answer');
    await queue.send(taskOf('A'), payload);
    await ears.until(() => ears.results.length === 1);
    expect(queue.workers()).toMatchObject([{ fitter: 'test', slots: 1 }]);
    const [{ since = '', seen = '' } = {}] = queue.workers();
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.parse(seen));
  });

  test('a closed queue refuses tasks and leaves no worker', async () => {
    await openQueue(1);
    await queue.send(taskOf('A'), payload);
    const visit = await stage.next();
    await queue.close();
    await opened.close();
    await visit.left;
    expect(() => process.kill(visit.pid, 0)).toThrow('ESRCH');
    await expect(queue.send(taskOf('A'), payload)).rejects.toMatchObject({ _tag: 'GatewayGone' });
  });
});

interface Waiting {
  readonly properties: {
    readonly type: string;
    readonly delivery_mode: number;
    readonly message_id: string;
  };
}

/** A message is on the broker's disk before the gateway counts it as sent. */
(hasBroker ? test : test.skip)(
  'messages are persistent, and unsent until the broker confirms them (F3)',
  async () => {
    const server = (broker ??= await Broker.open());
    const proxy = await Proxy.open(server.port);
    const url = await server.vhost('lasting');
    const fitters = new Map([['test', '1']]);
    const address = readAddress(proxy.through(`${url}?heartbeat=2`));
    const queue = new RabbitQueue({ address, fitters, firstPause: 20, longestPause: 500 });
    const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20));
    };
    try {
      await until(() => queue.state().isConnected);
      proxy.lose('fromBroker');
      const task = taskOf('J');
      const sent = queue.send(task, new Uint8Array(100), 'interactive');
      await until(() => queue.state().unsent > 0);
      proxy.lose();
      proxy.reset();
      await sent;
      await until(() => queue.state().unsent === 0);
      const path = 'queues/lasting/spaxel.tasks.test.interactive/get';
      const body = { count: 5, ackmode: 'ack_requeue_true', encoding: 'base64' };
      let waiting: Waiting[] = [];
      await until(async () => {
        const all = await server.call<Waiting[]>('POST', path, body);
        // After a lost connection the queue was looked at, too.
        waiting = all.filter(({ properties }) => properties.type === 'task');
        return waiting.length > 0;
      });
      for (const { properties } of waiting)
        expect(properties).toMatchObject({ delivery_mode: 2, message_id: task.task });
    } finally {
      await queue.close();
      await proxy.close();
    }
  }
);
