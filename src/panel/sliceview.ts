import { drawRaster, readPalette, type Limits } from '@spaxel/draw';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import { cssValue } from '../page/theme.ts';
import type { Raster, Spaxel } from '../tokens.ts';
import type { LookControls } from './look.ts';
import { valueText } from './wave.ts';

export interface SliceOptions {
  readonly trans: TranslationBundle;
  readonly look: () => LookControls;
  /** The spaxel under the pointer, null when the pointer has left. */
  readonly hovered: (at: Spaxel | null) => void;
  readonly selected: (at: Spaxel) => void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1]
};

/** A slice on a canvas: y up, spaxels square, NaN transparent; arrow keys move the selected spaxel. */
export class SliceView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly options: SliceOptions;
  private readonly canvas: HTMLCanvasElement;
  private readonly bar = element('div', { class: 'sp-Colourbar' });
  private readonly box: HTMLElement;
  private readonly size: ResizeObserver;
  private raster: Raster | null = null;
  private picture: ImageData | null = null;
  private spaxel: Spaxel = { x: 0, y: 0 };

  constructor(options: SliceOptions) {
    this.options = options;
    const { trans } = options;
    const label = trans.__('Slice of the cube');
    this.canvas = element('canvas', { class: 'sp-Slice-canvas', role: 'img', 'aria-label': label });
    this.box = element(
      'div',
      {
        class: 'sp-Slice-box',
        tabindex: 0,
        role: 'group',
        'aria-label': trans.__('Slice: arrow keys move the selected spaxel')
      },
      this.canvas
    );
    this.node = element('div', { class: 'sp-Slice' }, this.box, this.bar);
    this.listen();
    this.size = new ResizeObserver(() => {
      this.paint();
    });
    this.size.observe(this.box);
  }

  get selected(): Spaxel {
    return this.spaxel;
  }

  /** Shows a raster with the look of the moment. */
  show(raster: Raster): void {
    this.raster = raster;
    this.recolour();
  }

  /** Marks a spaxel without telling anyone. */
  mark(at: Spaxel): void {
    this.spaxel = at;
    this.paint();
  }

  /** Colours the raster anew, after the look has changed. */
  recolour(): void {
    if (this.raster === null) return;
    const look = this.options.look();
    const limits = look.limitsOf(this.raster.values);
    const { nx, ny } = this.raster;
    const { palette, stretch } = look;
    this.picture = new ImageData(drawRaster(this.raster, { limits, palette, stretch }), nx, ny);
    this.label(limits);
    this.paint();
  }

  /** The value of the raster on show at a spaxel. */
  valueAt({ x, y }: Spaxel): number {
    return this.raster?.values[y * this.raster.nx + x] ?? NaN;
  }

  dispose(): void {
    this.isDisposed = true;
    this.size.disconnect();
  }

  private label({ low, high }: Limits): void {
    const table = readPalette(this.options.look().palette);
    const stops = Array.from({ length: 17 }, (_, i) => {
      const entry = 4 * Math.round((i / 16) * (table.length / 4 - 1));
      return `rgb(${[...table.subarray(entry, entry + 3)].join(' ')})`;
    });
    const strip = element('span', { class: 'sp-Colourbar-strip' });
    strip.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
    const [from, to] = [valueText(low), valueText(high)];
    this.bar.replaceChildren(element('span', {}, from), strip, element('span', {}, to));
    this.bar.title = this.raster?.unit ?? '';
  }

  private paint(): void {
    const { raster, picture } = this;
    const width = this.box.clientWidth;
    if (raster === null || picture === null || width === 0) return;
    const tallest = this.node.closest('.sp-mod-large') === null ? 1.1 * width : 460;
    const scale = Math.min(width / raster.nx, tallest / raster.ny);
    const ratio = window.devicePixelRatio;
    const [wide, high] = [raster.nx * scale, raster.ny * scale];
    this.canvas.style.width = `${String(wide)}px`;
    this.canvas.style.height = `${String(high)}px`;
    this.canvas.width = Math.round(wide * ratio);
    this.canvas.height = Math.round(high * ratio);
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(bitmapOf(picture), 0, 0, this.canvas.width, this.canvas.height);
    this.frame(context, scale * ratio);
  }

  /** The outline of the selected spaxel, dark within light, so that it shows on every colour. */
  private frame(context: CanvasRenderingContext2D, side: number): void {
    const { x, y } = this.spaxel;
    const top = ((this.raster?.ny ?? 0) - 1 - y) * side;
    context.lineWidth = 3;
    context.strokeStyle = '#ffffff';
    context.strokeRect(x * side, top, side, side);
    context.lineWidth = 1.5;
    context.strokeStyle = cssValue(this.node, '--jp-error-color1', '#d32f2f');
    context.strokeRect(x * side, top, side, side);
  }

  private listen(): void {
    this.canvas.addEventListener('pointermove', event => {
      this.options.hovered(this.spaxelUnder(event));
    });
    this.canvas.addEventListener('pointerleave', () => {
      this.options.hovered(null);
    });
    this.canvas.addEventListener('click', event => {
      const at = this.spaxelUnder(event);
      if (at !== null) this.select(at);
    });
    this.box.addEventListener('keydown', event => {
      const step = arrows[event.key];
      if (step === undefined || this.raster === null) return;
      event.preventDefault();
      const { nx, ny } = this.raster;
      const x = Math.min(nx - 1, Math.max(0, this.spaxel.x + step[0]));
      const y = Math.min(ny - 1, Math.max(0, this.spaxel.y + step[1]));
      this.select({ x, y });
    });
  }

  private select(at: Spaxel): void {
    this.mark(at);
    this.options.selected(at);
  }

  private spaxelUnder(event: MouseEvent): Spaxel | null {
    if (this.raster === null) return null;
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const x = Math.floor(((event.clientX - left) / width) * this.raster.nx);
    const y = this.raster.ny - 1 - Math.floor(((event.clientY - top) / height) * this.raster.ny);
    const inside = x >= 0 && y >= 0 && x < this.raster.nx && y < this.raster.ny;
    return inside ? { x, y } : null;
  }
}

function bitmapOf(picture: ImageData): HTMLCanvasElement {
  const { width, height } = picture;
  const canvas = element('canvas', { width, height });
  canvas.getContext('2d')?.putImageData(picture, 0, 0);
  return canvas;
}
