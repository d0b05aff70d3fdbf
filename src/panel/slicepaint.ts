/** A slice painted on its canvas, with all that lies over it. */
import type { Spaxel } from '../tokens.ts';
import { drawCompass } from './compass.ts';
import type { Directions } from './sky.ts';
import type { Lens, SliceLayer } from './slicelayer.ts';
import type { Extent, Window } from './viewport.ts';

/** A spaxel that has an outline in a colour. */
export interface SpaxelMark {
  readonly at: Spaxel;
  readonly colour: string;
}

export interface SliceScene {
  readonly picture: HTMLCanvasElement;
  readonly extent: Extent;
  readonly window: Window;
  readonly marks: readonly SpaxelMark[];
  readonly selected: Spaxel;
  /** The colour of the selected spaxel's outline. */
  readonly mark: string;
  readonly layer: SliceLayer;
  readonly directions: Directions | null;
}

/** Paints a scene; the canvas has the size that it is to have. */
export function paintSlice(context: CanvasRenderingContext2D, scene: SliceScene): void {
  const { picture, extent, window: part, layer, directions } = scene;
  const { width: across, height: down } = context.canvas;
  const ratio = window.devicePixelRatio;
  const side = across / part.width;
  const lens: Lens = {
    ...{ side, ratio },
    column: x => (x + 0.5 - part.left) * side,
    row: y => down - (y + 0.5 - part.bottom) * side
  };
  context.imageSmoothingEnabled = false;
  const top = extent.ny - part.bottom - part.height;
  context.drawImage(picture, part.left, top, part.width, part.height, 0, 0, across, down);
  layer.paint(context, lens);
  for (const mark of scene.marks) outline(context, lens, mark);
  outline(context, lens, { at: scene.selected, colour: scene.mark });
  if (directions !== null) drawCompass(context, directions, ratio);
}

/** The outline of a spaxel, dark within light, so that it shows on every colour. */
function outline(context: CanvasRenderingContext2D, lens: Lens, { at, colour }: SpaxelMark): void {
  const { column, row, side } = lens;
  for (const [stroke, width] of [
    ['#ffffff', 3],
    [colour, 1.5]
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.strokeRect(column(at.x - 0.5), row(at.y + 0.5), side, side);
  }
}
