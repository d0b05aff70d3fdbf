import { isInside, readShape, spaxelsIn, type Shape } from './shape.ts';

const grid = { nx: 7, ny: 5 };

test('spaxels belong to a shape when their centres lie in it', () => {
  expect(spaxelsIn({ kind: 'circle', x: 3, y: 2, r: 1 }, grid)).toEqual([
    [3, 1],
    [2, 2],
    [3, 2],
    [4, 2],
    [3, 3]
  ]);
  const square: Shape = {
    kind: 'polygon',
    points: [
      [0.5, 0.5],
      [2.5, 0.5],
      [2.5, 1.5],
      [0.5, 1.5]
    ]
  };
  expect(spaxelsIn(square, grid)).toEqual([
    [1, 1],
    [2, 1]
  ]);
  expect(
    spaxelsIn(
      {
        kind: 'spaxels',
        at: [
          [6, 4],
          [9, 9]
        ]
      },
      grid
    )
  ).toEqual([[6, 4]]);
});

test('a free set gives each of its spaxels once, row by row, whatever it was told', () => {
  const at = [
    [3, 1],
    [2, 1],
    [3, 1],
    [0, 0],
    [1.5, 1],
    [-1, 0]
  ] as const;
  expect(spaxelsIn({ kind: 'spaxels', at }, grid)).toEqual([
    [0, 0],
    [2, 1],
    [3, 1]
  ]);
});

test('only the bounds of a shape are searched, and nothing of it is lost', () => {
  const shapes: Shape[] = [
    { kind: 'ellipse', x: 3.3, y: 1.9, a: 3.1, b: 1.2, angle: 70 },
    { kind: 'circle', x: -1, y: 4, r: 3 },
    {
      kind: 'polygon',
      points: [
        [-2, -1],
        [9, 2],
        [3, 8]
      ]
    }
  ];
  for (const shape of shapes) {
    const all = Array.from({ length: 35 }, (_, i) => [i % 7, Math.floor(i / 7)] as const);
    expect(spaxelsIn(shape, grid)).toEqual(all.filter(place => isInside(shape, place)));
  }
});

test('the longer axis of an ellipse turns counter-clockwise from +x', () => {
  const ellipse = { kind: 'ellipse', x: 0, y: 0, a: 5, b: 1, angle: 45 } as const;
  expect(isInside(ellipse, [3, 3])).toBe(true);
  expect(isInside(ellipse, [3, -3])).toBe(false);
});

test('a concave polygon leaves its bay out', () => {
  const bay: Shape = {
    kind: 'polygon',
    points: [
      [0, 0],
      [6, 0],
      [6, 4],
      [3, 1],
      [0, 4]
    ]
  };
  expect([isInside(bay, [3, 2]), isInside(bay, [1, 2]), isInside(bay, [5, 2])]).toEqual([
    false,
    true,
    true
  ]);
});

test.each([
  null,
  'circle',
  { kind: 'circle', x: 1, y: 2 },
  { kind: 'circle', x: 1, y: 2, r: -1 },
  { kind: 'circle', x: NaN, y: 2, r: 1 },
  { kind: 'ellipse', x: 1, y: 2, a: 1, b: 0, angle: 0 },
  {
    kind: 'polygon',
    points: [
      [1, 2],
      [3, 4]
    ]
  },
  { kind: 'polygon', points: [[1, 2], [3, 4], [5]] },
  { kind: 'spaxels', at: [] },
  { kind: 'panda', x: 1, y: 2, r: 1 }
])('what is no shape is not taken for one: %j', value => {
  expect(readShape(value)).toBeUndefined();
});
