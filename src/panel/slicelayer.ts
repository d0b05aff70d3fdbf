/** What lies over a slice and can be taken hold of. */
import type { Place as ShapePlace } from '@spaxel/core';
import type { Spaxel } from '../tokens.ts';

/** Where places of a slice (zero-based, centres at whole numbers) lie on its canvas, in device pixels. */
export interface Lens {
  readonly column: (x: number) => number;
  readonly row: (y: number) => number;
  /** Of a spaxel. */
  readonly side: number;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
}

/** Something that follows the hand until it is let go of. */
export interface Drag {
  readonly to: (place: ShapePlace) => void;
}

export interface SliceLayer {
  paint(context: CanvasRenderingContext2D, lens: Lens): void;
  /** What can be dragged at a place, within so many spaxels; null: the slice itself. */
  grab(place: ShapePlace, reach: number): Drag | null;
  /** A spaxel was clicked. */
  pick(at: Spaxel): void;
  /** A spaxel is to join what is drawn by hand, or to leave it. */
  gather(at: Spaxel): void;
}
