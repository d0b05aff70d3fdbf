// Shapes as a region file of DS9 (its manual, "Regions"): on the sky where there is one, else in pixels.
import type { SkyPlane } from '../sky/tangent.ts';
import {
  apply,
  axesThrough,
  directionOf,
  identity,
  inverseOf,
  radiusOf,
  scaleOf,
  type Axes,
  type Linear
} from './linear.ts';
import { localSky } from './local-sky.ts';
import type { Place, Shape } from './shape.ts';

/** How a file writes places, lengths and angles. */
interface Hand {
  readonly system: string;
  readonly place: (at: Place) => string;
  /** From spaxels to the file's own lengths, near a place. */
  readonly map: (at: Place) => Linear;
  readonly length: (own: number) => string;
}

const digits = (value: number, most: number): string => String(Number(value.toFixed(most)));

/** FITS counts pixels from one. */
const inPixels: Hand = {
  system: 'image',
  place: ([x, y]) => `${digits(x + 1, 6)},${digits(y + 1, 6)}`,
  map: () => identity,
  length: spaxels => digits(spaxels, 6)
};

const nowhere: Linear = { xx: NaN, xy: NaN, yx: NaN, yy: NaN };

function onSky(plane: SkyPlane): Hand {
  return {
    system: 'fk5',
    place: ([x, y]) => {
      const { raDeg, decDeg } = plane.skyAt(x, y);
      return `${digits(raDeg, 9)},${digits(decDeg, 9)}`;
    },
    map: at => inverseOf(localSky(plane, at) ?? nowhere),
    length: degrees => `${digits(degrees * 3600, 6)}"`
  };
}

/** In a full turn. */
function angleText(degrees: number): string {
  return digits(((degrees % 360) + 360) % 360, 6);
}

function ellipseLine({ place, length }: Hand, at: Place, { a, b, angle }: Axes): string {
  return `ellipse(${place(at)},${length(a)},${length(b)},${angleText(angle)})`;
}

/** A spaxel as a box of its area along its rows. */
function spaxelLine({ place, map, length }: Hand, at: Place, number: number): string {
  const along = apply(map(at), [1, 0]);
  const width = Math.hypot(...along);
  const sides = [width, scaleOf(map(at)) ** 2 / width].map(length).join();
  return `box(${place(at)},${sides},${angleText(directionOf(along))}) # tag={spaxels ${String(number)}}`;
}

/** One line a shape; a free set is a box a spaxel, and its tag holds them together. */
function linesOf(shape: Shape, hand: Hand, number: number): string[] {
  const { place, map, length } = hand;
  switch (shape.kind) {
    case 'circle': {
      const at = [shape.x, shape.y] as const;
      const axes = axesThrough(map(at), { a: shape.r, b: shape.r, angle: 0 });
      const round = radiusOf(axes);
      if (round === undefined) return [ellipseLine(hand, at, axes)];
      return [`circle(${place(at)},${length(round)})`];
    }
    case 'ellipse': {
      const at = [shape.x, shape.y] as const;
      return [ellipseLine(hand, at, axesThrough(map(at), shape))];
    }
    case 'polygon':
      return [`polygon(${shape.points.map(place).join()})`];
    case 'spaxels':
      return shape.at.map(at => spaxelLine(hand, at, number));
  }
}

/** The text of a region file; `plane` puts the shapes on the sky, so that they serve another cube as well. */
export function writeRegions(shapes: readonly Shape[], plane?: SkyPlane): string {
  const hand = plane === undefined ? inPixels : onSky(plane);
  const lines = shapes.flatMap((shape, i) => linesOf(shape, hand, i + 1));
  return ['# Region file format: DS9 version 4.1', hand.system, ...lines, ''].join('\n');
}
