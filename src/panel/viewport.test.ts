import { panned, showing, wholeOf, windowOf, zoomed, type Place } from './viewport.ts';

const extent = { nx: 40, ny: 20 };
const middle: Place = { across: 0.5, up: 0.5 };

test('a step in keeps the place under the pointer; steps out end at the whole slice', () => {
  const about = { across: 0.25, up: 0.75 };
  const view = zoomed(wholeOf(extent), extent, { by: 1, about });
  const { left, bottom, width, height } = windowOf(view, extent);
  expect(left + 0.25 * width).toBeCloseTo(10);
  expect(bottom + 0.75 * height).toBeCloseTo(15);
  let out = view;
  for (let turn = 0; turn < 5; turn++) out = zoomed(out, extent, { by: -1, about: middle });
  expect(out).toEqual(wholeOf(extent));
});

test('panning stops at the edges, and zooming in stops somewhere', () => {
  let view = wholeOf(extent);
  for (let turn = 0; turn < 50; turn++) view = zoomed(view, extent, { by: 1, about: middle });
  expect(windowOf(view, extent).width).toBeCloseTo(5);
  for (let turn = 0; turn < 50; turn++) view = panned(view, extent, { across: -0.5, up: 0.5 });
  const { left, bottom, height } = windowOf(view, extent);
  expect(left).toBe(0);
  expect(bottom + height).toBeCloseTo(20);
});

test('a spaxel out of sight comes into sight; one in sight moves nothing', () => {
  const view = { zoom: 4, x: 20, y: 10 };
  expect(showing(view, extent, { x: 20, y: 10 })).toEqual(view);
  const { left, bottom, width } = windowOf(showing(view, extent, { x: 39, y: 0 }), extent);
  expect(left + width).toBeCloseTo(40);
  expect(bottom).toBe(0);
});

test('a single spaxel can be shown', () => {
  expect(windowOf(wholeOf({ nx: 1, ny: 1 }), { nx: 1, ny: 1 })).toEqual({
    ...{ left: 0, bottom: 0, width: 1, height: 1 }
  });
});
