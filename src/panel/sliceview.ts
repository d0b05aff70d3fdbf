import { drawRaster } from '@spaxel/draw';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { button, element } from '../page/element.ts';
import { cssValue, watchTheme } from '../page/theme.ts';
import type { Raster, Spaxel } from '../tokens.ts';
import { ColourBar } from './colourbar.ts';
import { drawCompass } from './compass.ts';
import type { LookControls } from './look.ts';
import type { Directions } from './sky.ts';
import { listenToKeys, listenToPointer, listenToWheel, type SliceDeeds } from './slicehand.ts';
import {
  panned,
  showing,
  wholeOf,
  windowOf,
  zoomed,
  type Extent,
  type Place,
  type Viewport,
  type Window
} from './viewport.ts';

export interface SliceOptions {
  readonly trans: TranslationBundle;
  readonly extent: Extent;
  readonly directions: Directions | null;
  readonly look: () => LookControls;
  /** The spaxel under the pointer, null when the pointer has left. */
  readonly hovered: (at: Spaxel | null) => void;
  readonly selected: (at: Spaxel) => void;
  /** Another part is on show. */
  readonly moved: () => void;
  readonly pin: () => void;
  readonly play: () => void;
}

/** A spaxel that keeps an outline in a colour. */
export interface SpaxelMark {
  readonly at: Spaxel;
  readonly colour: string;
}

/** A slice on a canvas: y up, spaxels square, NaN transparent; zoom and pan; arrow keys move the selected spaxel. */
export class SliceView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  readonly canvas: HTMLCanvasElement;
  readonly bar = new ColourBar();
  private readonly options: SliceOptions;
  private readonly box: HTMLElement;
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => {
    this.bar.paint();
    this.paint();
  });
  private raster: Raster | null = null;
  private picture: HTMLCanvasElement | null = null;
  private spaxel: Spaxel = { x: 0, y: 0 };
  private marks: readonly SpaxelMark[] = [];
  private view: Viewport;

  constructor(options: SliceOptions) {
    this.options = options;
    this.view = wholeOf(options.extent);
    const { trans } = options;
    const label = trans.__('Slice of the cube');
    this.canvas = element('canvas', { class: 'sp-Slice-canvas', role: 'img', 'aria-label': label });
    const hint = trans.__(
      'Slice: arrow keys move the selected spaxel, with Shift the part on show; + and − zoom, 0 shows all, P pins the spectrum, Space plays'
    );
    this.box = element(
      'div',
      { class: 'sp-Slice-box', tabindex: 0, role: 'group', 'aria-label': hint },
      this.canvas
    );
    const deeds = this.deeds();
    this.node = element('div', { class: 'sp-Slice' }, this.box, this.tools(deeds), this.bar.node);
    listenToKeys(this.box, deeds);
    listenToPointer(this.canvas, deeds);
    listenToWheel(this.canvas, deeds);
    this.size = new ResizeObserver(() => {
      this.bar.paint();
      this.paint();
    });
    this.size.observe(this.box);
  }

  get selected(): Spaxel {
    return this.spaxel;
  }

  get viewport(): Viewport {
    return this.view;
  }

  /** Shows a raster with the look of the moment. */
  show(raster: Raster): void {
    this.raster = raster;
    this.recolour();
  }

  /** Marks a spaxel without telling anyone. */
  mark(at: Spaxel): void {
    this.spaxel = at;
    this.view = showing(this.view, this.options.extent, at);
    this.paint();
  }

  /** Outlines these spaxels. */
  outline(marks: readonly SpaxelMark[]): void {
    this.marks = marks;
    this.paint();
  }

  /** Shows another part of the slice. */
  look(view: Viewport): void {
    this.view = view;
    this.canvas.dataset['zoom'] = view.zoom.toFixed(2);
    this.paint();
    this.options.moved();
  }

  /** Colours the raster anew, after the look has changed. */
  recolour(): void {
    if (this.raster === null) return;
    const look = this.options.look();
    const limits = look.limitsOf(this.raster.values);
    const { nx, ny } = this.raster;
    const { palette, stretch } = look;
    this.picture ??= element('canvas');
    Object.assign(this.picture, { width: nx, height: ny });
    const image = new ImageData(drawRaster(this.raster, { limits, palette, stretch }), nx, ny);
    this.picture.getContext('2d')?.putImageData(image, 0, 0);
    this.bar.show(limits, look, this.raster.unit);
    this.paint();
  }

  /** The value of the raster on show at a spaxel. */
  valueAt({ x, y }: Spaxel): number {
    return this.raster?.values[y * this.raster.nx + x] ?? NaN;
  }

  dispose(): void {
    this.isDisposed = true;
    this.size.disconnect();
    this.theme.dispose();
  }

  private tools({ zoom, whole }: SliceDeeds): HTMLElement {
    const { trans } = this.options;
    const middle = { across: 0.5, up: 0.5 };
    const tool = (words: string, name: string, act: () => void): HTMLButtonElement =>
      button(words, act, { 'aria-label': name, title: name, class: 'sp-Button sp-mod-small' });
    return element(
      'div',
      { class: 'sp-Row sp-Slice-tools', role: 'group', 'aria-label': trans.__('Zoom') },
      tool('+', trans.__('Zoom in'), () => zoom(1, middle)),
      tool('−', trans.__('Zoom out'), () => zoom(-1, middle)),
      tool(trans.__('All'), trans.__('Show the whole slice'), whole)
    );
  }

  private paint(): void {
    const { picture } = this;
    const { nx, ny } = this.options.extent;
    const width = this.box.clientWidth;
    if (picture === null || width === 0) return;
    const tallest = this.node.closest('.sp-mod-large') === null ? 1.1 * width : 460;
    const scale = Math.min(width / nx, tallest / ny);
    const ratio = window.devicePixelRatio;
    this.canvas.style.width = `${String(nx * scale)}px`;
    this.canvas.style.height = `${String(ny * scale)}px`;
    this.canvas.width = Math.round(nx * scale * ratio);
    this.canvas.height = Math.round(ny * scale * ratio);
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    const window_ = windowOf(this.view, this.options.extent);
    const { left, bottom, width: wide, height: high } = window_;
    context.imageSmoothingEnabled = false;
    const [across, down] = [this.canvas.width, this.canvas.height];
    context.drawImage(picture, left, ny - bottom - high, wide, high, 0, 0, across, down);
    for (const { at, colour } of this.marks) this.frame(context, window_, { at, colour });
    const colour = cssValue(this.node, '--jp-error-color1', '#d32f2f');
    this.frame(context, window_, { at: this.spaxel, colour });
    if (this.options.directions !== null) drawCompass(context, this.options.directions, ratio);
  }

  /** The outline of a spaxel, dark within light, so that it shows on every colour. */
  private frame(context: CanvasRenderingContext2D, window: Window, mark: SpaxelMark): void {
    const side = this.canvas.width / window.width;
    const left = (mark.at.x - window.left) * side;
    const top = this.canvas.height - (mark.at.y + 1 - window.bottom) * side;
    for (const [colour, width] of [
      ['#ffffff', 3],
      [mark.colour, 1.5]
    ] as const) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.strokeRect(left, top, side, side);
    }
  }

  private deeds(): SliceDeeds {
    const { extent, hovered, pin, play } = this.options;
    return {
      pin,
      play,
      hover: place => {
        hovered(place && this.spaxelAt(place));
      },
      pick: place => {
        const at = this.spaxelAt(place);
        if (at !== null) this.select(at);
      },
      step: (dx, dy) => {
        const x = Math.min(extent.nx - 1, Math.max(0, this.spaxel.x + dx));
        const y = Math.min(extent.ny - 1, Math.max(0, this.spaxel.y + dy));
        this.select({ x, y });
      },
      zoom: (by, about) => {
        const before = this.view.zoom;
        this.look(zoomed(this.view, extent, { by, about }));
        return this.view.zoom !== before;
      },
      pan: by => {
        this.look(panned(this.view, extent, by));
      },
      whole: () => {
        this.look(wholeOf(extent));
      }
    };
  }

  private select(at: Spaxel): void {
    this.mark(at);
    this.options.selected(at);
  }

  private spaxelAt({ across, up }: Place): Spaxel | null {
    if (this.raster === null) return null;
    const { nx, ny } = this.options.extent;
    const { left, bottom, width, height } = windowOf(this.view, { nx, ny });
    const [x, y] = [Math.floor(left + across * width), Math.floor(bottom + up * height)];
    return x >= 0 && y >= 0 && x < nx && y < ny ? { x, y } : null;
  }
}
