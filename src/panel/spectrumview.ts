import { decimate, percentileLimits, type Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import { cssValue, watchTheme } from '../page/theme.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';
import { columnOf, drawAxes, rowOf, type Frame } from './axes.ts';
import { channelOf, valueText, waveOf } from './wave.ts';

const margin = { left: 54, right: 8, top: 8, bottom: 34 };

export interface SpectrumOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  /** The channel that was clicked. */
  readonly picked: (channel: number) => void;
}

/** A spectrum on a canvas: error band, masked channels shaded, the channel of the slice marked. */
export class SpectrumView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly options: SpectrumOptions;
  private readonly canvas: HTMLCanvasElement;
  private readonly title = element('div', { class: 'sp-Spectrum-title' });
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => {
    this.paint();
  });
  private rows: SpectrumRows | null = null;
  private channel: number | null = null;
  private limits: Limits = { low: 0, high: 1 };

  constructor(options: SpectrumOptions) {
    this.options = options;
    this.canvas = element('canvas', { class: 'sp-Spectrum-canvas', role: 'img' });
    this.node = element('div', { class: 'sp-Spectrum' }, this.title, this.canvas);
    this.size = new ResizeObserver(() => {
      this.paint();
    });
    this.size.observe(this.canvas);
    this.canvas.addEventListener('click', event => {
      const { low, high } = this.waveLimits();
      const { left, width } = this.canvas.getBoundingClientRect();
      const share = (event.clientX - left - margin.left) / (width - margin.left - margin.right);
      if (share >= 0 && share <= 1)
        options.picked(channelOf(options.cube, low + share * (high - low)));
    });
  }

  /** Shows the spectrum of a spaxel. */
  show(rows: SpectrumRows, at: Spaxel): void {
    const { trans, cube } = this.options;
    this.rows = rows;
    this.limits = fluxLimits(rows);
    const where = trans.__('Spectrum at x %1, y %2', at.x, at.y);
    this.title.textContent = `${where} · ${cube.flux.unit}`;
    this.canvas.setAttribute('aria-label', this.words(where));
    this.canvas.dataset['spaxel'] = `${String(at.x)},${String(at.y)}`;
    this.paint();
  }

  /** Marks a channel; null for none. */
  mark(channel: number | null): void {
    this.channel = channel;
    this.paint();
  }

  dispose(): void {
    this.isDisposed = true;
    this.size.disconnect();
    this.theme.dispose();
  }

  private words(where: string): string {
    const { low, high } = this.limits;
    return this.options.trans.__('%1, from %2 to %3', where, valueText(low), valueText(high));
  }

  private waveLimits(): Limits {
    const { cube } = this.options;
    return { low: waveOf(cube, -0.5), high: waveOf(cube, cube.shape.nz - 0.5) };
  }

  private paint(): void {
    const context = this.canvas.getContext('2d');
    const { clientWidth, clientHeight } = this.canvas;
    if (context === null || clientWidth === 0 || this.rows === null) return;
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    context.scale(ratio, ratio);
    const frame: Frame = {
      left: margin.left,
      top: margin.top,
      width: clientWidth - margin.left - margin.right,
      height: clientHeight - margin.top - margin.bottom,
      x: this.waveLimits(),
      y: this.limits
    };
    this.paintData(context, frame, this.rows);
    this.paintFrame(context, frame);
  }

  private paintData(
    context: CanvasRenderingContext2D,
    frame: Frame,
    { flux, error, mask }: SpectrumRows
  ): void {
    const colour = (name: string, fallback: string): string => cssValue(this.node, name, fallback);
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.width, frame.height);
    context.clip();
    context.globalAlpha = 0.18;
    context.fillStyle = colour('--jp-warn-color1', '#f57c00');
    shadeMasked(context, frame, mask);
    context.fillStyle = colour('--jp-brand-color1', '#1976d2');
    shadeErrors(context, frame, { flux, error });
    context.globalAlpha = 1;
    context.strokeStyle = colour('--jp-brand-color1', '#1976d2');
    drawLine(context, frame, flux);
    if (this.channel !== null) {
      const column = columnOf(frame, waveOf(this.options.cube, this.channel));
      context.strokeStyle = colour('--jp-error-color1', '#d32f2f');
      context.lineWidth = 1;
      context.strokeRect(column, frame.top - 2, 0.01, frame.height + 4);
    }
    context.restore();
  }

  private paintFrame(context: CanvasRenderingContext2D, frame: Frame): void {
    const words = cssValue(this.node, '--jp-ui-font-color1', '#212121');
    const family = cssValue(this.node, '--jp-ui-font-family', 'sans-serif');
    const lines = cssValue(this.node, '--jp-ui-font-color2', '#616161');
    drawAxes(context, frame, { words, lines, font: `11px ${family}` });
    const { cube, trans } = this.options;
    const medium = cube.wave.medium === 'air' ? trans.__('air') : trans.__('vacuum');
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    const label = trans.__('wavelength (Å, %1)', medium);
    context.fillText(label, frame.left + frame.width / 2, frame.top + frame.height + 33);
  }
}

/** Limits that show the spectrum whole but for spikes: masked channels do not count. */
function fluxLimits({ flux, mask }: SpectrumRows): Limits {
  const good = flux.filter((_, i) => mask[i] !== 1);
  const { low, high } = percentileLimits(good.some(Number.isFinite) ? good : flux, 0.3, 99.7);
  const air = 0.12 * (high - low);
  return { low: low - air, high: high + air };
}

/** The line through the values, or their envelope a pixel column where there are more values than columns. */
function drawLine(context: CanvasRenderingContext2D, frame: Frame, flux: Float32Array): void {
  const columns = Math.min(flux.length, Math.max(1, Math.floor(frame.width)));
  const { low, high } = decimate(flux, columns);
  context.lineWidth = 1;
  context.lineJoin = 'round';
  context.beginPath();
  let drawing = false;
  for (let column = 0; column < columns; column++) {
    const [from, to] = [low[column] ?? NaN, high[column] ?? NaN];
    if (Number.isNaN(from)) {
      drawing = false;
      continue;
    }
    const x = frame.left + ((column + 0.5) / columns) * frame.width;
    if (drawing) context.lineTo(x, rowOf(frame, from));
    else context.moveTo(x, rowOf(frame, from));
    context.lineTo(x, rowOf(frame, to));
    drawing = true;
  }
  context.stroke();
}

function shadeMasked(context: CanvasRenderingContext2D, frame: Frame, mask: Float32Array): void {
  const wide = frame.width / mask.length;
  for (let first = 0; first < mask.length; first++) {
    if (mask[first] !== 1) continue;
    let end = first;
    while (mask[end] === 1) end++;
    const width = Math.max(1, (end - first) * wide);
    context.fillRect(frame.left + first * wide, frame.top, width, frame.height);
    first = end;
  }
}

function shadeErrors(
  context: CanvasRenderingContext2D,
  frame: Frame,
  { flux, error }: Pick<SpectrumRows, 'flux' | 'error'>
): void {
  const wide = frame.width / flux.length;
  for (const [i, value] of flux.entries()) {
    const spread = error[i] ?? NaN;
    if (Number.isNaN(value) || !(spread > 0)) continue;
    const top = rowOf(frame, value + spread);
    const height = rowOf(frame, value - spread) - top;
    context.fillRect(frame.left + i * wide, top, Math.max(wide, 1), height);
  }
}
