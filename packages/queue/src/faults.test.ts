// Faults of the queue by their ids (faults.json), with short outages unless SPAXEL_LONG is 1; after each all is checked.
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { RabbitQueue, readAddress } from './index.ts';
import { Broker, hasBroker } from './testing/broker.ts';
import { heard, taskOf } from './testing/ears.ts';
import { Proxy, type Direction } from './testing/proxy.ts';
import { Trial, type TrialOptions } from './testing/trial.ts';

const isLong = process.env['SPAXEL_LONG'] === '1';
jest.setTimeout(isLong ? 300_000 : 180_000);
jest.retryTimes(isLong ? 0 : 1, { logErrorsBeforeRetry: true });
/** Seconds of an outage: short in the gate, true in the long run. */
const seconds = (short: number, long: number): number => 1000 * (isLong ? long : short);
/** What takes a minute or more however short the outages: in the long run alone, and no skipped test in the short one. */
const long = (name: string, run: () => Promise<void>): void => {
  if (isLong) test(name, run);
};
const clean = { failed: [], wrong: [], doubled: [], left: [], held: 0 };

(hasBroker ? describe : describe.skip)('faults over a broker', () => {
  let broker: Broker;
  let trial: Trial;
  let trials: Trial[] = [];
  const open = async (options?: TrialOptions): Promise<Trial> => {
    trial = await Trial.open(broker, options);
    trials.push(trial);
    return trial;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await sleep(20);
  };

  beforeAll(async () => (broker = await Broker.open()));
  afterEach(async () => {
    await Promise.all(trials.map(one => one.close()));
    trials = [];
  });
  afterAll(() => broker.close());

  test('T1 kill -9 of workers in mid-fit', async () => {
    const { tally, yard } = await open();
    const sent = tally.send(tally.tasks(40, 3));
    for (const count of [10, 30, 60]) {
      await tally.settled(count);
      process.kill(yard.pids[0] ?? 0, 'SIGKILL');
    }
    await sent;
    expect(await trial.check()).toEqual(clean);
  });

  test('T4 SIGTERM: a worker ends its task within the grace, and gives it back beyond', async () => {
    const { tally, yard } = await open({ pace: 300 });
    const sent = tally.send([...tally.tasks(4, 2), ...tally.tasks(1, 8)]);
    await tally.settled(2);
    for (const pid of yard.pids) process.kill(pid, 'SIGTERM');
    await tally.settled(8);
    for (const pid of yard.pids) process.kill(pid, 'SIGTERM');
    await sent;
    expect(await trial.check()).toEqual(clean);
  });

  test('T5 a worker stopped for more than three heartbeats, then let go', async () => {
    const { tally, yard } = await open({ heartbeat: isLong ? 30 : 2 });
    const sent = tally.send(tally.tasks(30, 3));
    await tally.settled(10);
    const [pid = 0] = yard.pids;
    process.kill(pid, 'SIGSTOP');
    await sleep(seconds(7, 100));
    await sent;
    await tally.settled();
    process.kill(pid, 'SIGCONT');
    expect(await trial.check()).toEqual(clean);
    expect(yard.pids).toContain(pid);
  });

  test('T6 kill -9 of the broker while tasks are sent, fitted and answered', async () => {
    const { tally, queue } = await open();
    await until(() => queue.capacity().slots === 2);
    broker.writeNames();
    const tasks = tally.tasks(200, 2);
    const sent = tally.send(tasks.slice(0, 150));
    for (const count of [1, 100]) {
      await tally.settled(count);
      await broker.kill();
      await until(() => !queue.state().isConnected);
      await broker.start();
    }
    await sent;
    await tally.send(tasks.slice(150));
    expect(await trial.check()).toEqual(clean);
    expect(trial.troubles.join()).toContain('cannot be reached');
  });

  long(
    'T7 the broker away: disconnected, so many unsent, and then as if nothing had been',
    async () => {
      const { tally, queue } = await open();
      await until(() => queue.capacity().slots === 2);
      broker.writeNames();
      await broker.kill();
      await until(() => !queue.state().isConnected);
      const sent = tally.send(tally.tasks(30, 2));
      await sleep(seconds(2, 60));
      expect(queue.state()).toMatchObject({ isConnected: false, unsent: 8 });
      expect(queue.state().sentence).toMatch(
        /^amqp:\/\/root@127.0.0.1:\d+\/trial-\d+ cannot be reached/
      );
      await broker.start();
      await sent;
      expect(await trial.check()).toEqual(clean);
      expect(queue.state()).toEqual({ isConnected: true, unsent: 0, sentence: null });
    }
  );

  test('T9 the network lost for some seconds, in both directions and in either', async () => {
    const cuts: Direction[][] = [['toBroker', 'fromBroker'], ['toBroker'], ['fromBroker']];
    const lost = cuts.map(async directions => {
      const proxy = await Proxy.open(broker.port);
      const lead = (url: string): string => proxy.through(url);
      const one = await Trial.open(broker, { gatewayUrl: lead, workerUrl: lead });
      trials.push(one);
      const sent = one.tally.send(one.tally.tasks(60, 2));
      await one.tally.settled(20);
      proxy.lose(...directions);
      await sleep(seconds(6, 30));
      proxy.lose();
      proxy.reset();
      await sent;
      const told = await one.check();
      await one.close();
      await proxy.close();
      return told;
    });
    expect(await Promise.all(lost)).toEqual([clean, clean, clean]);
  });

  test('T10 the same task twice, and the same result thrice', async () => {
    const { tally, queue } = await open();
    const [task, ...others] = tally.tasks(3, 2);
    if (task === undefined) return;
    await tally.send([task, task, ...others]);
    const fits = task.fits.map(({ fitId, bin }) => ({
      ...{ fitId, bin, status: 'COMPLETED' as const, cpuSeconds: 0 }
    }));
    const who = { worker: 'double', fitterVersion: '1', wallSeconds: 0 };
    const result = { schema: 1 as const, task: task.task, job: task.job, ...who, fits };
    const bytes = Uint8Array.from(task.fits, ({ seed }) => seed);
    for (let times = 0; times < 3; times += 1) tally.take(result, bytes);
    expect(await trial.check()).toEqual(clean);
    expect(queue.capacity().held).toBe(0);
    expect(tally.done.size).toBe(6);
  });

  test('T11 a spectrum that kills its worker fails alone', async () => {
    const { tally } = await open();
    const tasks = tally.tasks(12, 4);
    const bins = [tally.poison(tasks[1]!, 2), tally.poison(tasks[7]!, 0)];
    await tally.send(tasks);
    expect(await trial.check()).toEqual({ ...clean, failed: bins });
  });

  test('T12 malformed, of an unknown schema, and 20 MB: told, removed, and nothing stops', async () => {
    const { tally, queue, vhost } = await open();
    await until(() => queue.capacity().slots === 2);
    const model = await connect(broker.url('root', broker.password, vhost));
    const channel = await model.createConfirmChannel();
    await tally.send(tally.tasks(3, 2));
    const strange = [Buffer.from('junk'), body({ schema: 9 }), Buffer.alloc(20_000_000), body([])];
    for (const content of strange)
      for (const key of ['test.bulk', 'result']) {
        const exchange = key === 'result' ? 'spaxel.results' : 'spaxel.tasks';
        channel.publish(exchange, key, content, { type: key === 'result' ? 'result' : 'task' });
      }
    await channel.waitForConfirms();
    await tally.send(tally.tasks(3, 2));
    const told = () => trial.troubles.filter(one => one.startsWith('A message nobody asked for'));
    await until(() => told().length === 8);
    expect(await trial.check()).toEqual(clean);
    await model.close();
  });

  test('T14 the broker short of memory: sending waits, results still come', async () => {
    const { tally, queue } = await open();
    await until(() => queue.capacity().slots === 2);
    const sent = tally.send(tally.tasks(30, 2));
    await tally.settled(4);
    broker.control('set_vm_memory_high_watermark', 'absolute', '1MB');
    await until(() => !queue.state().isConnected);
    broker.control('set_vm_memory_high_watermark', 'absolute', '600MB');
    await sent;
    expect(await trial.check()).toEqual(clean);
  });

  test('T16 a gateway ten times slower than its workers: what is on the way stays within the window', async () => {
    const { tally, queue } = await open({ pace: 2 });
    await until(() => queue.capacity().slots === 2);
    let taken = 0;
    let most = 0;
    queue.onResult(async (result, payload) => {
      most = Math.max(most, accepted - taken);
      await sleep(20);
      tally.take(result, payload);
      taken += 1;
    });
    let accepted = 0;
    for (const task of tally.tasks(60, 1)) {
      await tally.send([task]);
      accepted += 1;
    }
    expect(await trial.check()).toEqual(clean);
    expect(most).toBeLessThanOrEqual(8);
  });

  long(
    'T18 a task held for longer than the broker allows comes again, and is answered once it can be',
    async () => {
      const allow = (milliseconds: number): void =>
        broker.control('eval', `application:set_env(rabbit, consumer_timeout, ${milliseconds}).`);
      allow(1500);
      const { tally } = await open({ pace: 2500, workers: 1 });
      await tally.send(tally.tasks(1, 1));
      expect(await trial.check()).toEqual(clean);
      allow(1_800_000);
    }
  );

  test('T20 the connection lost while it is being set up, at every stage', async () => {
    const proxy = await Proxy.open(broker.port);
    const lead = (url: string): string => proxy.through(url);
    proxy.endAfter(600, 4);
    const { tally } = await open({ gatewayUrl: lead, workerUrl: lead });
    for (const after of [700, 800, 900, 1000, 1100]) {
      await until(() => proxy.toEnd === 0);
      proxy.endAfter(after, 3);
      proxy.reset();
    }
    await tally.send(tally.tasks(10, 2));
    expect(await trial.check()).toEqual(clean);
    await trial.close();
    await proxy.close();
  });

  test('T21 a queue of another kind is one clear sentence, not a crash and not a loop of them', async () => {
    await open({ workers: 0 });
    const url = await broker.vhost('other-kind');
    await broker.call('PUT', 'queues/other-kind/spaxel.results', { durable: true, arguments: {} });
    const troubles: string[] = [];
    const queue = new RabbitQueue({
      ...{ address: readAddress(url), fitters: new Map(), firstPause: 5, longestPause: 5 },
      trouble: ({ message }) => troubles.push(message)
    });
    await until(() => troubles.length > 0);
    await sleep(500);
    expect(troubles).toEqual([expect.stringContaining('exists with other properties')]);
    await queue.close();
  });

  test('T22 a worker with another version of the fitter is refused', async () => {
    const { queue } = await open({ queue: { fitters: new Map([['test', '2']]) } });
    const ears = heard();
    queue.onResult(result => {
      ears.results.push({ result, payload: new Uint8Array() });
      ears.changed();
      return Promise.resolve();
    });
    await queue.send(taskOf('J'), new Uint8Array());
    await ears.until(() => ears.results.length === 1);
    expect(ears.results[0]?.result.fits[0]).toMatchObject({
      ...{ status: 'ERROR', code: 'FitterUnknown' },
      message: 'A worker has test of version 1, not 2.'
    });
  });

  test('where the operator owns the topology, a gateway without the right to declare checks and works', async () => {
    const { vhost } = await open();
    const all = { configure: '^spaxel\\.gateway$', write: '.*', read: '.*' };
    await until(() => trial.queue.capacity().slots === 2);
    await trial.queue.close();
    await broker.call('PUT', 'users/guest-of-operator', { password: 'p', tags: '' });
    await broker.call('PUT', `permissions/${vhost}/guest-of-operator`, all);
    const troubles: string[] = [];
    const queue = new RabbitQueue({
      address: readAddress(broker.url('guest-of-operator', 'p', vhost)),
      ...{ fitters: new Map([['test', '1']]), firstPause: 20, countEvery: 100 },
      ...{ confirmMilliseconds: 500, patience: 2000 },
      trouble: ({ message }) => troubles.push(message)
    });
    await until(() => queue.capacity().slots === 2);
    expect(troubles.length).toBeLessThanOrEqual(1);
    // What only the operator may mend, he is told.
    broker.behead(vhost, ['spaxel.tasks.test.bulk']);
    await queue.send(taskOf('J'), new Uint8Array());
    await until(() => troubles.some(one => one.includes('this user may not remove it')));
    await queue.close();
  });

  test('a queue that was removed is made again, and what it held and what is sent to it meanwhile arrives', async () => {
    const { tally, queue, vhost } = await open();
    await until(() => queue.capacity().slots === 2);
    const sent = tally.send(tally.tasks(20, 2));
    await tally.settled(4);
    await broker.call('DELETE', `queues/${vhost}/spaxel.tasks.test.bulk`);
    await sent;
    expect(await trial.check()).toEqual(clean);
  });

  test('queues that came back without a leader are made again, and what they held is sent again', async () => {
    const proxy = await Proxy.open(broker.port);
    const lead = (url: string): string => proxy.through(url);
    const patient = { confirmMilliseconds: 3000, patience: 3000 };
    const { tally, queue, vhost } = await open({
      gatewayUrl: lead,
      workerUrl: lead,
      queue: patient
    });
    await until(() => queue.capacity().slots === 2);
    const sent = tally.send(tally.tasks(60, 2));
    await tally.settled(10);
    const lost = ['spaxel.tasks.test.bulk', 'spaxel.results'];
    broker.behead(vhost, lost);
    if (isLong) {
      await broker.kill();
      await broker.start();
    } else proxy.reset();
    await sent;
    expect(await trial.check()).toEqual(clean);
    for (const name of lost)
      expect(trial.troubles.join()).toContain(`the queue ${name} has no leader`);
    await trial.close();
    await proxy.close();
  });

  test('a wrong password and a missing virtual host are told as such', async () => {
    const { vhost } = await open({ workers: 0 });
    const said = (url: string): Promise<string> =>
      new Promise(resolve => {
        const options = { address: readAddress(url), fitters: new Map<string, string>() };
        const one = new RabbitQueue({
          ...options,
          trouble: ({ message }) => void one.close().then(() => resolve(message))
        });
      });
    expect(await said(broker.url('root', 'wrong', vhost))).toContain('refuses the login');
    const nowhere = broker.url('root', broker.password, 'nowhere');
    expect(await said(nowhere)).toContain('no such virtual host');
  });

  test('a second gateway in the same virtual host is told so', async () => {
    const { vhost, queue } = await open();
    await until(() => queue.state().isConnected);
    const troubles: string[] = [];
    const second = new RabbitQueue({
      address: readAddress(broker.url('root', broker.password, vhost)),
      ...{ fitters: new Map(), firstPause: 20, longestPause: 20 },
      trouble: ({ message }) => troubles.push(message)
    });
    await until(() => troubles.length > 0);
    expect(troubles[0]).toContain('another gateway works in this virtual host');
    await second.close();
  });
});

function body(head: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json]);
}
