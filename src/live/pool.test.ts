import type { FitAsk, FitTold, Parcel } from './messages.ts';
import { FitPool, poolSize, type WorkerLike } from './pool.ts';

/** A worker by hand: it answers when it is told to. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  isEnded = false;
  readonly got: (Parcel | FitAsk)[] = [];

  postMessage(message: Parcel | FitAsk): void {
    this.got.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }

  get asks(): FitAsk[] {
    return this.got.filter(one => one.kind === 'fit');
  }

  answer(): void {
    const { id, at } = this.asks.at(-1)!;
    const told = { id, at, answer: { status: 'done' }, isLimit: false, milliseconds: 1 };
    this.onmessage?.({ data: told } as MessageEvent);
  }

  fail(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
}

function scene(size: number): { workers: FakeWorker[]; pool: FitPool } {
  const workers: FakeWorker[] = [];
  const pool = new FitPool(() => {
    workers.push(new FakeWorker());
    return workers.at(-1)!;
  }, size);
  pool.shelve({ kind: 'templates', key: 'set', medium: 'air', bytes: new Uint8Array(1) });
  const lsfFwhm = new Float64Array(2);
  pool.shelve({ kind: 'axis', key: 'cube', first: 5000, step: 1, medium: 'air', lsfFwhm });
  return { workers, pool };
}

const options = {
  ...{ z: 0, degree: 8, rangeFrom: null, rangeTo: null },
  ...{ areLinesMasked: true, lsf: null }
};
const rows = { flux: new Float32Array(2), error: new Float32Array(2), mask: new Float32Array(2) };
const ask = (x: number): Omit<FitAsk, 'id' | 'kind'> => ({
  ...{ axis: 'cube', templates: 'set', at: { x, y: 0 } },
  ...{ rows, options }
});

test.each([
  [1, 1],
  [2, 1],
  [4, 3],
  [64, 4],
  [NaN, 1]
])('of %d cores, %d fit', (cores, size) => {
  expect(poolSize(cores)).toBe(size);
});

test('no worker is started before the first ask; each is given its own copies, once', () => {
  const { workers, pool } = scene(1);
  const channel = pool.channel(() => undefined);
  expect(workers).toHaveLength(0);
  channel.ask(ask(1));
  workers[0]?.answer();
  channel.ask(ask(2));
  expect(workers[0]?.got.map(({ kind }) => kind)).toEqual(['axis', 'templates', 'fit', 'fit']);
});

test('latest wins: what still waits is replaced by what is newer', () => {
  const { workers, pool } = scene(1);
  const told: number[] = [];
  const channel = pool.channel(({ at }) => told.push(at.x));
  for (const x of [1, 2, 3, 4]) channel.ask(ask(x));
  workers[0]?.answer();
  workers[0]?.answer();
  expect(told).toEqual([1, 4]);
  expect(workers[0]?.asks).toHaveLength(2);
});

test('with several workers no answer comes after a newer one', () => {
  const { workers, pool } = scene(2);
  const told: number[] = [];
  const channel = pool.channel(({ at }) => told.push(at.x));
  channel.ask(ask(1));
  channel.ask(ask(2));
  workers[1]?.answer();
  workers[0]?.answer();
  expect(told).toEqual([2]);
});

test('views share the workers; the one that asked last is answered first, the other is not forgotten', () => {
  const { workers, pool } = scene(1);
  const told: string[] = [];
  const panel = pool.channel(({ at }) => told.push(`panel ${String(at.x)}`));
  const document = pool.channel(({ at }) => told.push(`document ${String(at.x)}`));
  panel.ask(ask(1));
  panel.ask(ask(2));
  document.ask(ask(3));
  for (let turn = 0; turn < 3; turn++) workers[0]?.answer();
  expect(told).toEqual(['panel 1', 'document 3', 'panel 2']);
});

test('a closed view hears nothing more; the last to close ends the workers, and a new one starts them', () => {
  const { workers, pool } = scene(1);
  const told: FitTold[] = [];
  const channel = pool.channel(one => told.push(one));
  channel.ask(ask(1));
  channel.dispose();
  channel.ask(ask(2));
  workers[0]?.answer();
  expect([told.length, workers[0]?.isEnded]).toEqual([0, true]);
  pool.channel(one => told.push(one)).ask(ask(3));
  workers[1]?.answer();
  expect(told).toHaveLength(1);
});

test('a worker that breaks answers its ask with a sentence, and the next ask has a new one', () => {
  const { workers, pool } = scene(1);
  const told: FitTold[] = [];
  const channel = pool.channel(one => told.push(one));
  channel.ask(ask(1));
  channel.ask(ask(2));
  workers[0]?.fail('');
  expect(told[0]?.answer).toMatchObject({ status: 'refused', code: 'FitFailed' });
  expect(workers).toHaveLength(2);
  workers[1]?.answer();
  expect(told.map(({ at }) => at.x)).toEqual([1, 2]);
});
