import { mkdtempSync, rmSync } from 'node:fs';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { Registry } from 'prom-client';
import type { GatewayDoors } from './doors.ts';
import { GatewayServer } from './server.ts';

const id = '01J00000000000000000000000';
const folder = mkdtempSync(join(tmpdir(), 'spaxel-events-'));
const socketPath = join(folder, 'socket');
const watchers = new Set<() => void>();
let state = { id, phase: 'PENDING', counts: { done: 0 } } as unknown as Job;
const doors = {
  called: () => undefined,
  facts: { version: '1', pid: 1, root: folder },
  jobs: {
    view: (job: string) => {
      if (job === id) return state;
      throw new SpaxelError('JobUnknown', `There is no job ${job}.`);
    },
    watch: (_: string, changed: () => void) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    }
  }
};
const made = (): GatewayServer => {
  const watch = { queue: { registry: new Registry() } };
  return new GatewayServer({ ...doors, watch } as unknown as GatewayDoors);
};
let server = made();

beforeAll(() => server.listen(socketPath, 'proxy'));
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function change(changes: Partial<Job>): void {
  state = { ...state, ...changes };
  for (const watcher of [...watchers]) watcher();
}

interface Event {
  readonly id: string;
  readonly phase: string;
}

/** One stream, read event by event. */
class Stream {
  readonly #call: ClientRequest;
  readonly #answer: IncomingMessage;
  readonly #pieces: AsyncIterator<unknown>;
  #text = '';

  private constructor(call: ClientRequest, answer: IncomingMessage) {
    this.#call = call;
    this.#answer = answer;
    this.#pieces = answer
      .setEncoding('utf8')
      .on('error', () => undefined)
      [Symbol.asyncIterator]();
  }

  static async open(last?: string, job = id): Promise<Stream> {
    const headers = { accept: 'text/event-stream', ...(last && { 'last-event-id': last }) };
    const call = request({ socketPath, path: `/api/jobs/${job}/events`, headers }).end();
    call.on('error', () => undefined);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return new Stream(call, answer);
  }

  get status(): number | undefined {
    return this.#answer.statusCode;
  }

  async next(): Promise<Event | null> {
    for (;;) {
      const [, block, rest] = /^([^]*?)\n\n([^]*)$/.exec(this.#text) ?? [];
      if (block !== undefined) {
        this.#text = rest ?? '';
        const [, id, data] = /^id: (.*)\nevent: job\ndata: (.*)$/.exec(block) ?? [];
        if (data !== undefined) return { ...(JSON.parse(data) as Job), id: id ?? '' };
        continue;
      }
      const { value, done } = await this.#pieces.next();
      if (done === true) return null;
      this.#text += String(value);
    }
  }

  drop(): void {
    this.#call.destroy();
  }
}

test('who comes back gets what was told meanwhile, once and in order, then what comes', async () => {
  const first = await Stream.open();
  const told = await first.next();
  expect(told?.phase).toBe('PENDING');
  first.drop();
  const other = await Stream.open();
  await other.next();
  for (const phase of ['QUEUED', 'EXECUTING'] as const) {
    change({ phase });
    expect((await other.next())?.phase).toBe(phase);
  }
  const again = await Stream.open(told?.id);
  const missed = [await again.next(), await again.next()];
  expect(missed.map(one => one?.phase)).toEqual(['QUEUED', 'EXECUTING']);
  change({ phase: 'SUSPENDED' });
  const [here, there] = [await again.next(), await other.next()];
  expect(here).toEqual(there);
  expect(new Set([told, ...missed, here].map(one => one?.id)).size).toBe(4);
  again.drop();
  other.drop();
});

test('an id of another gateway, or one that means nothing, gets the newest state alone', async () => {
  await server.close();
  const before = state.phase;
  server = made();
  await server.listen(socketPath, 'proxy');
  for (const last of ['abc-3', '3', '<b>']) {
    const stream = await Stream.open(last);
    expect((await stream.next())?.phase).toBe(before);
    stream.drop();
  }
});

test('the stream closes after the last state, and who has it is told not to come back', async () => {
  const stream = await Stream.open();
  await stream.next();
  change({ phase: 'COMPLETED' });
  const last = await stream.next();
  expect(last?.phase).toBe('COMPLETED');
  expect(await stream.next()).toBeNull();
  expect((await Stream.open(last?.id)).status).toBe(204);
  const late = await Stream.open();
  expect(await late.next()).toEqual(last);
  expect(await late.next()).toBeNull();
});

test('a job that is not there has no events', async () => {
  expect((await Stream.open(undefined, id.replace('J', 'K'))).status).toBe(404);
});
