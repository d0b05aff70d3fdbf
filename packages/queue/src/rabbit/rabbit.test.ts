// What can be said of the pieces without a broker: addresses, messages, tombstones, what is held.
import { writeFileSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpaxelError } from '@spaxel/core';
import { taskOf } from '../testing/ears.ts';
import { readAddress } from './address.ts';
import { readHello, readToWorkers, Tombstones, writeControl } from './control.ts';
import { Held } from './held.ts';
import { byteLimit, readResult, readTask, writeMessage } from './message.ts';
import { RabbitQueue } from './queue.ts';
import { durableQueues, taskKey } from './topology.ts';

describe('addresses', () => {
  test('are read with their parts and shown without the password', () => {
    const address = readAddress('amqps://me:p%40ss@host:99/my%2Fhost?heartbeat=2');
    expect(address).toMatchObject({ isTls: true, host: 'host', port: 99, vhost: 'my/host' });
    expect(address).toMatchObject({ user: 'me', password: 'p@ss', heartbeatSeconds: 2 });
    expect(address.shown).toBe('amqps://me@host:99/my/host');
    expect(readAddress('amqp://[::1]')).toMatchObject({ host: '::1', port: 5672, vhost: '/' });
  });

  test('name files of certificates', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'spaxel-test-')), 'ca.pem');
    writeFileSync(file, 'PEM');
    const { certificates } = readAddress(`amqps://host?cacertfile=${encodeURIComponent(file)}`);
    expect(certificates).toEqual({ ca: Buffer.from('PEM') });
  });

  test.each(['', 'host', 'http://host', 'amqp://', 'amqp://h?heartbeat=0', 'amqp://%zz:secret@h'])(
    '%j is refused, and not repeated',
    text => {
      expect(() => readAddress(text)).toThrow(
        expect.objectContaining({
          _tag: 'OptionInvalid',
          message: expect.not.stringContaining('secret') as unknown
        })
      );
    }
  );
});

describe('messages', () => {
  const task = taskOf('J', 2);

  test('are what they were, their payload untouched', () => {
    const payload = new Uint8Array([0, 255, 7]);
    expect(readTask(writeMessage({ head: task, payload }))).toEqual({ head: task, payload });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['three bytes', Buffer.alloc(3)],
    ['a length beyond the end', Buffer.from([255, 0, 0, 0, 123, 125])],
    ['no JSON', Buffer.from([2, 0, 0, 0, 123, 33])],
    ['a list', Buffer.from([2, 0, 0, 0, 91, 93])],
    ['too much', Buffer.alloc(byteLimit + 1)]
  ])('%s is MessageBroken', (_what, body) => {
    for (const read of [readTask, readResult])
      expect(() => read(body)).toThrow(expect.objectContaining({ _tag: 'MessageBroken' }));
  });

  test('a task that is not quite one says why (F11)', () => {
    const head = { ...task, job: '../../etc/passwd' };
    const body = writeMessage({ head, payload: new Uint8Array() });
    expect(() => readTask(body)).toThrow(/data\/job must match pattern/);
  });

  test('more than brokers take is not even written', () => {
    const payload = new Uint8Array(byteLimit);
    expect(() => writeMessage({ head: task, payload })).toThrow(/larger than the/);
  });
});

test('names that are no fitter’s make no queue', () => {
  expect(durableQueues(['native']).map(({ name }) => name)).toEqual([
    ...['spaxel.dead', 'spaxel.results'],
    ...['interactive', 'bulk', 'detached'].map(name => `spaxel.tasks.native.${name}`)
  ]);
  for (const name of ['', '../x', 'A', '#', '*', 'a.b', 'a'.repeat(99)])
    expect(() => taskKey(name, 'bulk')).toThrow(TypeError);
});

describe('control', () => {
  test('is read back, and anything else is passed over', () => {
    const cancelled = [{ job: 'J', until: 5 }];
    const told = { type: 'welcome' as const, worker: 'w', cancelled };
    expect(readToWorkers(writeControl(told))).toEqual(told);
    const facts = { fitter: 'test', version: '1', digest: null, tasks: 2, isBusy: true };
    const hello = { type: 'hello' as const, worker: 'w', facts };
    expect(readHello(writeControl(hello))).toEqual(hello);
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"type":"cancel"}',
      '{"type":"new","cancelled":[]}'
    ])
      expect([readToWorkers(Buffer.from(text)), readHello(Buffer.from(text))]).toEqual([
        ...[undefined, undefined]
      ]);
  });

  test('a tombstone covers what was sent before it, not what is sent after', () => {
    const tombstones = new Tombstones();
    tombstones.add({ job: 'A', until: 5 });
    tombstones.add({ job: 'A', until: 3 });
    expect([4, 5, 6].map(sent => tombstones.covers('A', sent))).toEqual([true, true, false]);
    expect(tombstones.covers('B', 0)).toBe(false);
    for (let at = 0; at < 1500; at += 1) tombstones.add({ job: String(at), until: 1 });
    expect(tombstones.list().length).toBe(1000);
  });
});

describe('what is held', () => {
  const result = (task: ReturnType<typeof taskOf>, bins: number[]) => ({
    ...{ schema: 1 as const, task: task.task, job: task.job, worker: 'w', fitterVersion: '' },
    fits: bins.map(bin => ({ ...task.fits[0]!, bin, status: 'COMPLETED' as const, cpuSeconds: 0 })),
    wallSeconds: 0
  });

  test('a task is over when all its fits are answered, in parts and again', async () => {
    const held = new Held();
    const task = taskOf('J', 2);
    expect(await held.admit(task, false)).toBe(true);
    held.settle(result(task, [0]));
    held.settle(result(task, [0]));
    expect(held.capacity()).toEqual({ slots: 0, room: 3, held: 1 });
    held.settle(result(task, [1]));
    held.settle(result(task, [1]));
    expect(held.capacity().held).toBe(0);
  });

  test('more workers make room at once, and a dropped job frees its own', async () => {
    const held = new Held();
    const admitted: number[] = [];
    const sends = Array.from({ length: 7 }, (_, at) =>
      held.admit(taskOf(at < 5 ? 'A' : 'B'), false).then(isIn => isIn && admitted.push(at))
    );
    await Promise.resolve();
    expect(held.capacity()).toEqual({ slots: 0, room: 0, held: 4 });
    held.drop(taskOf('A').job);
    await Promise.all(sends);
    expect(admitted).toEqual([0, 1, 2, 3, 5, 6]);
    held.slots = 2;
    expect(held.capacity()).toEqual({ slots: 2, room: 6, held: 2 });
  });
});

test('a broker that is not there is told once, without the password, and the queue waits for it (F12)', async () => {
  const server = createServer(socket => socket.destroy());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const troubles: SpaxelError[] = [];
  let told: () => void = () => undefined;
  const first = new Promise<void>(resolve => (told = resolve));
  const queue = new RabbitQueue({
    ...{ address: readAddress(`amqp://me:secret@127.0.0.1:${port}`), fitters: new Map() },
    ...{ firstPause: 1, longestPause: 1 },
    trouble: error => {
      troubles.push(error);
      told();
    }
  });
  await queue.send(taskOf('J'), new Uint8Array());
  await first;
  expect(queue.state()).toMatchObject({ isConnected: false, unsent: 1 });
  expect(troubles.map(({ _tag }) => _tag)).toEqual(['BrokerGone']);
  expect(troubles.map(({ message }) => message).join()).not.toContain('secret');
  await queue.close();
  server.close();
});
