import { centreOut, emptyLayout, spaxelsOf, stripsOf } from './layout.ts';

/** Of nx by ny spaxels those that are named, in bins of their order. */
function layoutOf(nx: number, ny: number, spaxels: readonly number[]) {
  const layout = emptyLayout(nx, ny);
  spaxels.forEach((spaxel, bin) => {
    layout.bin[spaxel] = bin;
    layout.sn[spaxel] = spaxel === 7 ? 50 : 10;
  });
  return layout;
}

test('bins are fitted from the brightest outwards, those of one distance in their order', () => {
  const layout = layoutOf(5, 3, [0, 2, 6, 7, 8, 12, 14]);
  expect([...spaxelsOf(layout)]).toEqual([0, 2, 6, 7, 8, 12, 14]);
  expect([...centreOut(layout)]).toEqual([3, 1, 2, 4, 5, 0, 6]);
  expect([...centreOut(layout, [4, 2])]).toEqual([6, 4, 5, 3, 1, 2, 0]);
});

test('of a million bins none is lost', () => {
  const count = 1000;
  const layout = layoutOf(
    count,
    count,
    Array.from({ length: count * count }, (_, at) => at)
  );
  const order = centreOut(layout, [999, 0]);
  expect([order[0], order.at(-1)]).toEqual([999, 999_000]);
  expect(new Set(order).size).toBe(count * count);
});

test('neighbours of a row are read together, over small gaps, never over the end of a row', () => {
  expect(stripsOf([14, 3, 4, 8, 20, 9, 0, 30], 10)).toEqual([
    { first: 0, count: 10 },
    { first: 14, count: 1 },
    { first: 20, count: 1 },
    { first: 30, count: 1 }
  ]);
  expect(stripsOf([], 10)).toEqual([]);
});
