import { settled } from '../testing/fakes.ts';
import { Latest } from './latest.ts';

function setUp(): {
  latest: Latest<number, string>;
  asked: number[];
  done: string[];
  answer: (key: number) => Promise<void>;
  signals: AbortSignal[];
} {
  const asked: number[] = [];
  const done: string[] = [];
  const signals: AbortSignal[] = [];
  const waiting = new Map<number, (value: string) => void>();
  const latest = new Latest<number, string>({
    load: (key, signal) => {
      asked.push(key);
      signals.push(signal);
      return new Promise(resolve => waiting.set(key, resolve));
    },
    done: (value, key) => done.push(`${String(key)}=${value}`),
    failed: () => done.push('failed')
  });
  const answer = async (key: number): Promise<void> => {
    waiting.get(key)?.('v');
    await settled();
  };
  return { latest, asked, done, answer, signals };
}

test('one in flight, one pending: what is asked in between is never fetched', async () => {
  const { latest, asked, done, answer } = setUp();
  for (const key of [1, 2, 3, 4]) latest.ask(key);
  expect(asked).toEqual([1]);
  await answer(1);
  expect(asked).toEqual([1, 4]);
  await answer(4);
  expect(done).toEqual(['1=v', '4=v']);
});

test('what was dropped is aborted, its answer is not shown, and asking goes on', async () => {
  const { latest, done, answer, signals } = setUp();
  latest.ask(1);
  latest.drop();
  expect(signals[0]?.aborted).toBe(true);
  latest.ask(2);
  await answer(1);
  await answer(2);
  expect(done).toEqual(['2=v']);
});

test('after dispose nothing is fetched', () => {
  const { latest, asked } = setUp();
  latest.dispose();
  latest.ask(1);
  expect(asked).toEqual([]);
});
