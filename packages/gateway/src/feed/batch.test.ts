import type { Prepared } from '@spaxel/core';
import { batchSize, mostOf, sameGrid } from './batch.ts';

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

test('a task has no more spectra than fit in 8 MiB, and no more are prepared for it', () => {
  const like = (pixels: number): Prepared =>
    ({ wave: new Float64Array(pixels) }) as unknown as Prepared;
  // 134 of 17 bytes a pixel would, but not with their wavelengths, resolution and the head of the file.
  expect([mostOf(like(3680)), mostOf(like(1e6)), mostOf(undefined)]).toEqual([133, 1, Infinity]);
  const one = like(3680);
  expect(sameGrid(new Array<Prepared>(500).fill(one))).toHaveLength(133);
  expect(sameGrid([one, one, like(3680)])).toHaveLength(2);
});
