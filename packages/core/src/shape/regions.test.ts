import { Header } from '../fits/header.ts';
import { skyPlaneOf } from '../sky/tangent.ts';
import { readRegions } from './read-regions.ts';
import { isInside, type Place, type Shape } from './shape.ts';
import { writeRegions } from './write-regions.ts';

const cards = Object.entries({
  CTYPE1: 'RA---TAN',
  CTYPE2: 'DEC--TAN',
  CRVAL1: 150,
  CRVAL2: 30,
  CRPIX1: 11,
  CRPIX2: 21
});

type Sides = readonly [number, number];

/** A sky of 0.36 arcsec a spaxel, turned by an angle; `sides` are the lengths of spaxels beside that, below zero: mirrored. */
function planeOf(turnDeg: number, [sx, sy] = [1, 1] as Sides): ReturnType<typeof skyPlaneOf> {
  const [cos, sin] = [Math.cos, Math.sin].map(of => 1e-4 * of((turnDeg * Math.PI) / 180)) as [
    number,
    number
  ];
  const matrix = Object.entries({
    ...{ CD1_1: -cos * sx, CD1_2: sin * sy },
    ...{ CD2_1: sin * sx, CD2_2: cos * sy }
  });
  const all = [...cards, ...matrix].map(([keyword, value]) => ({ keyword, value, comment: '' }));
  return skyPlaneOf(new Header(all, 0, ''));
}

const shapes: Shape[] = [
  { kind: 'circle', x: 3.5, y: 4.25, r: 2 },
  { kind: 'ellipse', x: 10, y: 12, a: 4, b: 2, angle: 30 },
  {
    kind: 'polygon',
    points: [
      [1, 1],
      [5, 1],
      [4, 6.5]
    ]
  },
  {
    kind: 'spaxels',
    at: [
      [2, 3],
      [2, 4],
      [7, 7]
    ]
  }
];

function expectSame(found: readonly Shape[], wanted: readonly Shape[], digits: number): void {
  const numbers = (all: readonly Shape[]): number[] =>
    all.flatMap(shape => (JSON.stringify(shape).match(/-?\d[\d.e-]*/g) ?? []).map(Number));
  expect(found.map(({ kind }) => kind)).toEqual(wanted.map(({ kind }) => kind));
  numbers(wanted).forEach((value, i) => expect(numbers(found)[i]).toBeCloseTo(value, digits));
}

test('what is written in pixels is read as it was, and counts from one', () => {
  const text = writeRegions(shapes);
  expect(text.split('\n').slice(1, 4)).toEqual([
    'image',
    'circle(4.5,5.25,2)',
    'ellipse(11,13,4,2,30)'
  ]);
  expectSame(readRegions(text).shapes, shapes, 5);
});

test.each([0, 35, 170])('what is written on a sky turned by %d degrees is read as it was', turn => {
  const plane = planeOf(turn);
  const text = writeRegions(shapes, plane);
  expect(text).toContain('\nfk5\n');
  expectSame(readRegions(text, plane).shapes, shapes, 3);
});

/** Turn and sides: as usual, CDELT1 above zero, south up, both, and the spaxels of KCWI. */
const skies: [string, number, Sides][] = [
  ['as usual', 0, [1, 1]],
  ['turned', 35, [1, 1]],
  ['east to the right', 0, [-1, 1]],
  ['east to the right, turned', 35, [-1, 1]],
  ['south up', 0, [1, -1]],
  ['upside down', 0, [-1, -1]],
  ['of rectangles', 20, [1.9, 0.8]],
  ['of rectangles, mirrored', 200, [-1.9, 0.8]]
];

test.each(skies)('what is written on a sky %s is read as it was', (_, turn, sides) => {
  const plane = planeOf(turn, sides);
  expectSame(readRegions(writeRegions(shapes, plane), plane).shapes, shapes, 3);
});

/** Where a place lies that is so many arcsec to the west and to the north of 150, 30. */
function placeBeside(plane: ReturnType<typeof skyPlaneOf>, [west, north]: Sides): Place {
  const decDeg = 30 + north / 3600;
  const around = west / 3600 / Math.cos((decDeg * Math.PI) / 180);
  const { x, y } = plane?.placeOf({ raDeg: 150 - around, decDeg }) ?? { x: NaN, y: NaN };
  return [x, y];
}

// DS9 (since its issue 94) and astropy-regions (since its pull request 676) turn angles the other way on a mirrored sky.
test.each(skies)('an ellipse and a box cover the same sky on one %s', (_, turn, sides) => {
  const plane = planeOf(turn, sides);
  const text = 'fk5\nellipse(150,30,3.6",1.2",30)\nbox(150,30,3.6",1.2",30)\ncircle(150,30,2")';
  const [ellipse, box, circle] = readRegions(text, plane).shapes;
  if (ellipse === undefined || circle === undefined || box?.kind !== 'polygon')
    throw new Error('a shape was lost');
  const [cos, sin] = [Math.cos(Math.PI / 6), 0.5];
  const beside = (along: number, across: number): Place =>
    placeBeside(plane, [along * cos - across * sin, along * sin + across * cos]);
  for (let t = 0; t < 2 * Math.PI; t += 0.2)
    for (const share of [0.99, 1.01]) {
      const [u, v] = [share * Math.cos(t), share * Math.sin(t)];
      expect(isInside(ellipse, beside(3.6 * u, 1.2 * v))).toBe(share < 1);
      expect(isInside(circle, beside(2 * u, 2 * v))).toBe(share < 1);
    }
  const corners = [beside(-1.8, -0.6), beside(1.8, -0.6), beside(1.8, 0.6), beside(-1.8, 0.6)];
  corners.flat().forEach((value, i) => {
    expect(box.points.flat()[i]).toBeCloseTo(value, 3);
  });
});

test('the same patch of sky is found in another cube', () => {
  const [one, other] = [planeOf(0), planeOf(90)];
  const text = writeRegions([{ kind: 'circle', x: 12, y: 20, r: 3 }], one);
  const [found] = readRegions(text, other).shapes;
  const { x, y } = other?.placeOf(one?.skyAt(12, 20) ?? { raDeg: 0, decDeg: 0 }) ?? {};
  expect(found).toEqual({
    ...{ kind: 'circle', x: expect.closeTo(x ?? NaN, 3) as number },
    ...{ y: expect.closeTo(y ?? NaN, 3) as number, r: expect.closeTo(3, 3) as number }
  });
});

test('as DS9 writes: comments, global, semicolons, sexagesimal, boxes, arc seconds', () => {
  const text = [
    '# Region file format: DS9 version 4.1',
    'global color=green font="helvetica 10 normal roman" select=1',
    'fk5;circle(10:00:00.0,+30:00:00,0.72") # color=red text={a star}',
    'box(150.0,30.0,0.72",0.36",0)',
    'image; circle 1 1 2; -circle(3,3,1)',
    'annulus(5,5,1,2)'
  ].join('\r\n');
  const { shapes: found, skipped } = readRegions(text, planeOf(0));
  expectSame(
    found,
    [
      { kind: 'circle', x: 10, y: 20, r: 2 },
      {
        kind: 'polygon',
        points: [
          [9, 19.5],
          [11, 19.5],
          [11, 20.5],
          [9, 20.5]
        ]
      },
      { kind: 'circle', x: 0, y: 0, r: 2 }
    ],
    4
  );
  expect(skipped).toEqual(['Line 5: -circle', 'Line 6: annulus']);
});

test.each([
  ['', 'holds no regions'],
  ['SIMPLE  =                    T', 'which is no shape'],
  ['<html>', 'which is no shape'],
  ['circle(1,2,3)', 'Line 1 has no coordinate system'],
  ['image\ncircle(1,2)', 'Line 2 has a circle with 2 numbers'],
  ['image\ncircle(1,x,3)', '“x”, which is no number'],
  ['image\ncircle(1,2,0)', 'has the size 0'],
  ['image\ncircle(1,2,-3)', 'has the size -3'],
  ['image\ncircle(1,2,1e999)', 'is no finite number'],
  ['image\ncircle(1,2,3', 'which is no shape'],
  ['image\npolygon(1,2,3,4)', 'a polygon with 4 numbers'],
  ['image\npolygon(1,2,3,4,5,6,7)', 'a polygon with 7 numbers'],
  ['physical\ncircle(1,2,3)', 'Line 1 is in physical coordinates'],
  ['galactic;circle(1,2,3)', 'is in galactic coordinates'],
  ['image\nblob(1,2,3)', '“blob”, which is no shape'],
  ['fk5\ncircle(330,-30,1")', 'other side of the sky']
])('bad input is refused with its line: %j', (text, words) => {
  expect(() => readRegions(text, planeOf(0))).toThrow(words);
});

test('sky coordinates and sizes need a sky', () => {
  expect(() => readRegions('fk5\ncircle(150,30,1")')).toThrow('does not say where it lies');
  expect(() => readRegions('image\ncircle(1,2,3")')).toThrow('how large its spaxels are');
});
