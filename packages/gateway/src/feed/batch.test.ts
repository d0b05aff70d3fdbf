import { batchSize } from './batch.ts';

test('a task follows what fits cost, and no slot idles at the end: nothing is fixed, nothing sleeps (F14)', () => {
  expect(batchSize(null, 1000, 2)).toBe(1);
  for (const seconds of [0.01, 0.1, 1, 30])
    expect(batchSize(seconds, 100_000, 2)).toBe(Math.max(1, Math.round(1 / seconds)));
  let waiting = 1000;
  let last = 0;
  for (let tasks = 0; waiting > 0 && tasks < 200; tasks += 1)
    waiting -= last = batchSize(0.001, waiting, 4);
  expect([waiting, last]).toEqual([0, 1]);
});
