/** Which part of a slice is on show. */
import type { Spaxel } from '../tokens.ts';

/** How far a slice is zoomed in, 1 = the whole of it, and the place in the middle: spaxels from the lower left corner. */
export interface Viewport {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** Spaxels on a side. */
export interface Extent {
  readonly nx: number;
  readonly ny: number;
}

/** A stretch of the slice in spaxels: left and bottom edge, and its size. */
export interface Window {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/** A place on the canvas as a share of its sides, from its left and its bottom. */
export interface Place {
  readonly across: number;
  readonly up: number;
}

const step = 1.5;

/** The whole slice. */
export function wholeOf({ nx, ny }: Extent): Viewport {
  return { zoom: 1, x: nx / 2, y: ny / 2 };
}

/** The part that a viewport shows; it never leaves the slice. */
export function windowOf({ zoom, x, y }: Viewport, { nx, ny }: Extent): Window {
  const [width, height] = [nx / zoom, ny / zoom];
  const within = (edge: number, most: number): number => Math.min(most, Math.max(0, edge));
  return {
    ...{ width, height },
    left: within(x - width / 2, nx - width),
    bottom: within(y - height / 2, ny - height)
  };
}

function middleOf(window: Window, zoom: number): Viewport {
  return { zoom, x: window.left + window.width / 2, y: window.bottom + window.height / 2 };
}

/** One step in (1) or out (-1) about a place that stays where it is. */
export function zoomed(view: Viewport, extent: Extent, to: { by: 1 | -1; about: Place }): Viewport {
  const before = windowOf(view, extent);
  const most = Math.max(4, Math.max(extent.nx, extent.ny) / 5);
  const zoom = Math.min(most, Math.max(1, view.zoom * (to.by > 0 ? step : 1 / step)));
  const [width, height] = [extent.nx / zoom, extent.ny / zoom];
  const left = before.left + to.about.across * (before.width - width);
  const bottom = before.bottom + to.about.up * (before.height - height);
  const after = { zoom, x: left + width / 2, y: bottom + height / 2 };
  return middleOf(windowOf(after, extent), zoom);
}

/** The part on show moved by shares of its own sides. */
export function panned(view: Viewport, extent: Extent, by: Place): Viewport {
  const window = windowOf(view, extent);
  const { x, y } = middleOf(window, view.zoom);
  const moved = { ...view, x: x + by.across * window.width, y: y + by.up * window.height };
  return middleOf(windowOf(moved, extent), view.zoom);
}

/** The viewport moved as little as needed to show a spaxel whole. */
export function showing(view: Viewport, extent: Extent, { x, y }: Spaxel): Viewport {
  const { left, bottom, width, height } = windowOf(view, extent);
  const shift = (from: number, size: number, at: number): number =>
    at < from ? at - from : Math.max(0, at + 1 - from - size);
  const moved = {
    ...view,
    x: left + width / 2 + shift(left, width, x),
    y: bottom + height / 2 + shift(bottom, height, y)
  };
  return middleOf(windowOf(moved, extent), view.zoom);
}
