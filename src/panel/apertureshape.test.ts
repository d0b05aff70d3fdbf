import type { Shape } from '@spaxel/core';
import {
  centreOf,
  flattened,
  gripped,
  gripsOf,
  moved,
  newShape,
  rounded,
  scaled,
  toggled,
  turned,
  withoutCorner
} from './apertureshape.ts';

const extent = { nx: 32, ny: 24 };
const square = newShape('polygon', [10, 10], extent);

test.each(['circle', 'ellipse', 'polygon', 'spaxels'] as const)(
  'a new %s lies about its place and moves whole',
  kind => {
    const shape = newShape(kind, [10, 10], extent);
    expect(centreOf(shape)).toEqual([10, 10]);
    expect(centreOf(moved(shape, [2, -3]))).toEqual([12, 7]);
  }
);

test('a free set moves by whole spaxels, and holds none twice', () => {
  const set: Shape = { kind: 'spaxels', at: [[1, 1]] };
  expect(moved(set, [0.6, 0.4])).toEqual({ kind: 'spaxels', at: [[2, 1]] });
  expect(toggled(set, [4, 4])).toEqual({
    kind: 'spaxels',
    at: [
      [1, 1],
      [4, 4]
    ]
  });
  expect(toggled(set, [1, 1])).toBeNull();
});

test('each grip of a shape leads where it is dragged', () => {
  const ellipse = newShape('ellipse', [10, 10], extent);
  for (const shape of [newShape('circle', [10, 10], extent), ellipse, square])
    gripsOf(shape).forEach((_, grip) => {
      const to = [17, 17.5] as const;
      const after = gripsOf(gripped(shape, grip, to));
      const away = after.map(([x, y]) => Math.hypot(x - to[0], y - to[1]));
      const isWidth = shape.kind !== 'polygon' && !(shape.kind === 'ellipse' && grip === 0);
      if (!isWidth) expect(Math.min(...away)).toBeLessThan(1e-9);
      else
        expect(Math.max(...after.map(([x, y]) => Math.hypot(x - 10, y - 10)))).toBeCloseTo(
          Math.hypot(7, 7.5)
        );
    });
});

test('the middle of a side becomes a corner, and corners go down to three', () => {
  const five = gripped(square, 4, [10, 2]);
  expect(five.kind === 'polygon' && five.points[1]).toEqual([10, 2]);
  const three = [0, 0, 0, 0].reduce<Shape>(shape => withoutCorner(shape, 0), five);
  expect(three.kind === 'polygon' && three.points.length).toBe(3);
});

test('what a hand does is kept in hundredths', () => {
  const shape = turned(moved(newShape('ellipse', [1, 1], extent), [0.1 + 0.2, 1 / 3]), 10 / 3);
  expect(rounded(shape)).toMatchObject({ x: 1.3, y: 1.33, angle: 3.33 });
});

test('sizes and angles', () => {
  const ellipse = newShape('ellipse', [10, 10], extent);
  expect(scaled(ellipse, 2)).toMatchObject({ a: 9, b: 6 });
  expect(scaled(newShape('circle', [1, 1], extent), 0)).toMatchObject({ r: 0.3 });
  expect(flattened(turned(ellipse, 30), 0.5)).toMatchObject({ b: 1.5, angle: 30 });
  const again = turned(turned(square, 45), -45);
  gripsOf(again).forEach(([x, y], i) => {
    expect(x).toBeCloseTo(gripsOf(square)[i]?.[0] ?? NaN);
    expect(y).toBeCloseTo(gripsOf(square)[i]?.[1] ?? NaN);
  });
});
