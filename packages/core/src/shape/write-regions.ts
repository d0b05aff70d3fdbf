// Shapes as a region file of DS9 (its manual, "Regions"): on the sky where there is one, else in pixels.
import type { SkyPlane } from '../sky/tangent.ts';
import { localSky } from './scale.ts';
import type { Place, Shape } from './shape.ts';

/** How a file writes places, sizes and angles. */
interface Hand {
  readonly system: string;
  readonly place: (at: Place) => string;
  readonly size: (spaxels: number, at: Place) => string;
  readonly angle: (degrees: number, at: Place) => string;
}

const digits = (value: number, most: number): string => String(Number(value.toFixed(most)));

/** FITS counts pixels from one. */
const inPixels: Hand = {
  system: 'image',
  place: ([x, y]) => `${digits(x + 1, 6)},${digits(y + 1, 6)}`,
  size: spaxels => digits(spaxels, 6),
  angle: degrees => digits(degrees, 6)
};

function onSky(plane: SkyPlane): Hand {
  return {
    system: 'fk5',
    place: ([x, y]) => {
      const { raDeg, decDeg } = plane.skyAt(x, y);
      return `${digits(raDeg, 9)},${digits(decDeg, 9)}`;
    },
    size: (spaxels, at) =>
      `${digits((spaxels / (localSky(plane, at)?.spaxelsPerDegree ?? NaN)) * 3600, 6)}"`,
    angle: (degrees, at) => digits(degrees + 90 - (localSky(plane, at)?.northDeg ?? 90), 6)
  };
}

/** One line a shape; a free set is a box a spaxel, and its tag holds them together. */
function linesOf(shape: Shape, hand: Hand, number: number): string[] {
  const { place, size, angle } = hand;
  switch (shape.kind) {
    case 'circle': {
      const at = [shape.x, shape.y] as const;
      return [`circle(${place(at)},${size(shape.r, at)})`];
    }
    case 'ellipse': {
      const at = [shape.x, shape.y] as const;
      const axes = [shape.a, shape.b].map(one => size(one, at)).join();
      return [`ellipse(${place(at)},${axes},${angle(shape.angle, at)})`];
    }
    case 'polygon':
      return [`polygon(${shape.points.map(place).join()})`];
    case 'spaxels':
      return shape.at.map(at => {
        const side = size(1, at);
        const tag = `tag={spaxels ${String(number)}}`;
        return `box(${place(at)},${side},${side},${angle(0, at)}) # ${tag}`;
      });
  }
}

/** The text of a region file; `plane` puts the shapes on the sky, so that they serve another cube as well. */
export function writeRegions(shapes: readonly Shape[], plane?: SkyPlane): string {
  const hand = plane === undefined ? inPixels : onSky(plane);
  const lines = shapes.flatMap((shape, i) => linesOf(shape, hand, i + 1));
  return ['# Region file format: DS9 version 4.1', hand.system, ...lines, ''].join('\n');
}
