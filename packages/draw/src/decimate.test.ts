import { decimate } from './decimate.ts';

test('each column keeps its extremes, a peak of one channel is not lost', () => {
  const values = new Float32Array(3680).fill(1);
  values[1777] = 9;
  const { low, high } = decimate(values, 400);
  expect(Math.max(...high)).toBe(9);
  expect([...low].every(value => value === 1)).toBe(true);
});

test('NaN is left out; a column of NaN is NaN; fewer values than columns repeat', () => {
  expect([...decimate([1, NaN, NaN, NaN, 4, -4], 3).low]).toEqual([1, NaN, -4]);
  expect([...decimate([1, 2], 4).high]).toEqual([1, 1, 2, 2]);
});
