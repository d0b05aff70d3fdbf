/** Apertures in the words of `--exclude`. */
import { spaxelsIn, type Shape } from '@spaxel/core';
import type { Extent } from './viewport.ts';

/** Spaxels x0 to x1 of rows y0 to y1, all ends included. */
interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** A circle as it is; any other shape as boxes of the spaxels in it. */
export function exclusionsOf(shape: Shape, extent: Extent): string[] {
  if (shape.kind === 'circle') return [`circle:${[shape.x, shape.y, shape.r].map(String).join()}`];
  return boxesOf(shape, extent).map(
    ({ x0, x1, y0, y1 }) => `${String(x0)}:${String(x1)},${String(y0)}:${String(y1)}`
  );
}

/** Runs of each row, joined with the same run of the row below. */
function boxesOf(shape: Shape, extent: Extent): Box[] {
  const boxes: Box[] = [];
  for (const { x0, x1, y0 } of runsOf(shape, extent)) {
    const below = boxes.findIndex(box => box.x0 === x0 && box.x1 === x1 && box.y1 === y0 - 1);
    const box = boxes[below];
    if (box === undefined) boxes.push({ x0, x1, y0, y1: y0 });
    else boxes[below] = { ...box, y1: y0 };
  }
  return boxes;
}

function runsOf(shape: Shape, extent: Extent): Box[] {
  const runs: Box[] = [];
  for (const [x, y] of spaxelsIn(shape, extent)) {
    const last = runs.at(-1);
    if (last?.y0 === y && last.x1 === x - 1) runs[runs.length - 1] = { ...last, x1: x };
    else runs.push({ x0: x, x1: x, y0: y, y1: y });
  }
  return runs;
}
