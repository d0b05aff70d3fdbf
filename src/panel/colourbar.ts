import { niceTicks, readPalette, stretchOf, tickLabels, type Limits } from '@spaxel/draw';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import { Seldom } from '../page/seldom.ts';
import { cssValue } from '../page/theme.ts';
import type { LookControls } from './look.ts';
import { valueText } from './wave.ts';

const strip = 10;
const height = 44;
const side = 12;

interface Ink {
  readonly words: string;
  readonly lines: string;
  readonly font: string;
}

/** The colours of a palette in a row, one pixel high. */
function stripOf(palette: LookControls['palette']): HTMLCanvasElement {
  const table = Uint8ClampedArray.from(readPalette(palette));
  const [width, canvas] = [table.length / 4, element('canvas')];
  Object.assign(canvas, { width, height: 1 });
  canvas.getContext('2d')?.putImageData(new ImageData(table, width, 1), 0, 0);
  return canvas;
}

/** What the colours of a slice stand for: a strip with ticks and the unit. */
export class ColourBar implements IDisposable {
  readonly node = element('canvas', { class: 'sp-Colourbar', role: 'img' });
  private shown: { limits: Limits; look: LookControls; unit: string } | null = null;
  private colours: { palette: LookControls['palette']; strip: HTMLCanvasElement } | null = null;
  private ink: Ink | null = null;
  private width = 0;
  /** The limits of a film change with each frame; the words need not. */
  private readonly words = new Seldom(() => {
    this.tell();
  });

  get isDisposed(): boolean {
    return this.words.isDisposed;
  }

  show(limits: Limits, look: LookControls, unit: string): void {
    this.shown = { limits, look, unit };
    this.words.ask();
    this.paint();
  }

  /** Draws it as wide as the page has it now. */
  fit(): void {
    this.width = this.node.clientWidth;
    this.paint();
  }

  /** Draws it anew in the page's colours, which are others now. */
  forgetColours(): void {
    this.ink = null;
    this.paint();
  }

  dispose(): void {
    this.words.dispose();
  }

  private tell(): void {
    if (this.shown === null) return;
    const { limits, unit } = this.shown;
    const { node } = this;
    const words = `${valueText(limits.low)} – ${valueText(limits.high)} ${unit}`;
    node.setAttribute('aria-label', words);
    node.title = words;
    node.dataset['low'] = String(limits.low);
    node.dataset['high'] = String(limits.high);
  }

  private paint(): void {
    const { node, shown, width } = this;
    const context = node.getContext('2d');
    if (shown === null || width < 4 * side || context === null) return;
    this.ink ??= this.inkOf();
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (node.width !== wide || node.height !== high)
      Object.assign(node, { width: wide, height: high });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const long = width - 2 * side;
    context.drawImage(this.stripOf(shown.look.palette), side, 1, long, strip);
    context.strokeStyle = this.ink.lines;
    context.lineWidth = 1;
    context.strokeRect(side + 0.5, 1.5, long - 1, strip - 1);
    this.ticks(context, long, this.ink);
  }

  private stripOf(palette: LookControls['palette']): HTMLCanvasElement {
    if (this.colours?.palette !== palette) this.colours = { palette, strip: stripOf(palette) };
    return this.colours.strip;
  }

  private inkOf(): Ink {
    const { node } = this;
    return {
      words: cssValue(node, '--jp-ui-font-color1', '#212121'),
      lines: cssValue(node, '--jp-ui-font-color2', '#616161'),
      font: `11px ${cssValue(node, '--jp-ui-font-family', 'sans-serif')}`
    };
  }

  /** Labels that would touch the one before are left out: a stretch crowds them. */
  private ticks(context: CanvasRenderingContext2D, long: number, ink: Ink): void {
    if (this.shown === null) return;
    const { limits, look, unit } = this.shown;
    const curve = stretchOf(look.stretch);
    const ticks = niceTicks(limits, Math.max(2, Math.floor(long / 60)));
    context.font = ink.font;
    context.fillStyle = ink.words;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    let free = -Infinity;
    tickLabels(ticks).forEach((label, i) => {
      const share = curve(((ticks[i] ?? NaN) - limits.low) / (limits.high - limits.low));
      const column = side + share * long;
      context.fillRect(Math.round(column), strip + 1, 1, 4);
      const half = context.measureText(label).width / 2;
      if (column - half < free) return;
      const within = Math.min(side + long + side - half, Math.max(half, column));
      context.fillText(label, within, strip + 6);
      free = column + half + 6;
    });
    context.fillText(unit, side + long / 2, strip + 19, long);
  }
}
