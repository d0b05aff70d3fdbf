import { Marks } from './marks.ts';

test('a set of bins counts each once, in order, and passes over those that there are not', () => {
  const marks = new Marks(4, [3, 1, 3]);
  marks.add(7);
  marks.add(-1);
  expect([[...marks], marks.size, marks.has(3), marks.has(7)]).toEqual([[1, 3], 2, true, false]);
  expect([marks.delete(3), marks.delete(3), marks.delete(7)]).toEqual([true, false, false]);
  expect([...marks]).toEqual([1]);
});
