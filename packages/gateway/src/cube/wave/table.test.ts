import { Header } from '@spaxel/core';
import { tabulated } from './table.ts';

function header(first: number, step: number): Header {
  const values = { CTYPE3: 'WAVE-TAB', CRVAL3: first, CDELT3: step, CRPIX3: 1, PS3_2: 'PLACE' };
  return new Header(
    Object.entries(values).map(([keyword, value]) => ({ keyword, value, comment: '' }))
  );
}

const coordinates = Float64Array.of(5000, 5010, 5030);
const read = (first: number, step: number, index?: number[]): number[] => [
  ...tabulated(header(first, step), { coordinates, index: index && Float64Array.from(index) }, 3)
];

test('psi is a place in the table, half a row beyond its ends at most', () => {
  expect(read(1, 1)).toEqual([5000, 5010, 5030]);
  expect(read(0.5, 1.5)).toEqual([4995, 5010, 5040]);
  for (const [first, step] of [
    [0.4, 1],
    [1, 1.3],
    [7, 1]
  ] as const)
    expect(() => read(first, step)).toThrow('of a table of 3');
});

test('an index vector says where psi is, rising or falling', () => {
  expect(read(100, 5, [100, 105, 125])).toEqual([5000, 5010, 5015]);
  expect(read(-100, -5, [-100, -105, -125])).toEqual([5000, 5010, 5015]);
  expect(() => read(90, 5, [100, 105, 125])).toThrow('of a table of 3');
});

test('an index vector that cannot be searched is refused', () => {
  expect(() => read(100, 5, [100, 125, 105])).toThrow('PS3_2');
  expect(() => read(100, 5, [100, NaN, 125])).toThrow('PS3_2');
  expect(() => read(100, 5, [100, 125])).toThrow('another length');
});
