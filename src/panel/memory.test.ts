import { readMemory } from './memory.ts';

const shape = { nx: 3, ny: 2, nz: 5 };

test('what makes sense for the cube comes back', () => {
  const band = { from: 5000, to: 5004, combine: 'sum' };
  const circle = { kind: 'circle', x: 1, y: 1, r: 1 };
  expect(
    readMemory(
      { shown: band, selected: { x: 2, y: 1 }, apertures: [circle], combine: 'mean' },
      shape
    )
  ).toMatchObject({ shown: band, selected: { x: 2, y: 1 }, apertures: [circle], combine: 'mean' });
});

test.each([
  [{ shown: 5 }],
  [{ shown: { from: 2, to: 1, combine: 'mean' } }],
  [{ shown: { from: 1, to: 2, combine: 'median' } }],
  [{ shown: null, selected: { x: 3, y: 0 } }],
  [{ selected: { x: 0.5, y: 0 }, view: { zoom: 0, x: 1, y: 1 }, stretch: { from: 4, to: 5 } }],
  [{ pins: [{ x: -1, y: 0 }], apertures: [null, 'a', { kind: 'polygon', points: [] }] }],
  ['text'],
  [undefined]
])('what does not is forgotten: %j', kept => {
  const { pins = [], apertures = [], isRest, hasLines, ...rest } = readMemory(kept, shape);
  expect([pins, apertures, rest, isRest ?? false, hasLines ?? true]).toEqual([
    ...[[], [], {}, false, true]
  ]);
});
