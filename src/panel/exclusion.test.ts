import { exclusionsOf } from './exclusion.ts';

const extent = { nx: 8, ny: 6 };

test('a circle is left out as it is, other shapes as boxes of whole spaxels', () => {
  expect(exclusionsOf({ kind: 'circle', x: 3.25, y: 2, r: 1.5 }, extent)).toEqual([
    'circle:3.25,2,1.5'
  ]);
  const square = [
    [0.5, 0.5],
    [3.5, 0.5],
    [3.5, 2.5],
    [0.5, 2.5]
  ] as const;
  expect(exclusionsOf({ kind: 'polygon', points: square }, extent)).toEqual(['1:3,1:2']);
  const at = [
    [5, 5],
    [1, 1],
    [2, 1],
    [1, 2],
    [9, 9]
  ] as const;
  expect(exclusionsOf({ kind: 'spaxels', at }, extent)).toEqual(['1:2,1:1', '1:1,2:2', '5:5,5:5']);
});
