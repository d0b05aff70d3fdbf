import { percentileLimits, type Limits } from '@spaxel/draw';
import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import { watchTheme } from '../page/theme.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';
import { columnOf, drawAxes, type Frame } from './axes.ts';
import {
  clear,
  drawLine,
  shadeErrors,
  shadeMasked,
  spectrumInk,
  within,
  type SpectrumInk
} from './spectrumink.ts';
import { channelOf, evener, valueText, waveOf } from './wave.ts';

const margin = { left: 54, right: 8, top: 8, bottom: 34 };
/** Of the height, for what is left when the fit is taken off; and the gap above it. */
const residualShare = 0.27;
const gap = 6;
/** A spectrum waits so long for its fit, milliseconds: drawn together they do not flicker, and cost one painting. */
const patience = 100;

export interface SpectrumOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  /** The channel that was clicked. */
  readonly picked: (channel: number) => void;
}

/** A fit to draw over its spectrum; both of the cube's channels. */
export interface FitLines {
  /** In the unit of the flux; NaN outside the fit. */
  readonly model: Float64Array;
  /** 1 = left out. */
  readonly mask: Uint8Array;
}

/** A spectrum on a canvas: error band, masked channels shaded, the slice's channel marked; a fit and its residual. */
export class SpectrumView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  private readonly options: SpectrumOptions;
  private readonly canvas: HTMLCanvasElement;
  private readonly even: ReturnType<typeof evener>;
  private readonly title = element('div', { class: 'sp-Spectrum-title' });
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => {
    this.ink = null;
    this.paint();
  });
  private ink: SpectrumInk | null = null;
  private rows: SpectrumRows | null = null;
  private at: Spaxel | null = null;
  private fit: FitLines | null = null;
  private expectsFit = false;
  private soon = 0;
  private channel: number | null = null;
  private limits: Limits = { low: 0, high: 1 };
  private box = { width: 0, height: 0 };

  constructor(options: SpectrumOptions) {
    this.options = options;
    this.even = evener(options.cube);
    this.canvas = element('canvas', { class: 'sp-Spectrum-canvas', role: 'img' });
    this.node = element('div', { class: 'sp-Spectrum' }, this.title, this.canvas);
    this.size = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.canvas;
      this.box = { width, height };
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

  /** Shows the spectrum of a spaxel; where a fit is expected, together with it when it comes soon. */
  show(rows: SpectrumRows, at: Spaxel): void {
    const { trans, cube } = this.options;
    const { even } = this;
    this.rows = { flux: even(rows.flux), error: even(rows.error), mask: even(rows.mask) };
    if (at.x !== this.at?.x || at.y !== this.at.y) this.fit = null;
    this.at = at;
    this.limits = fluxLimits(rows);
    const where = trans.__('Spectrum at x %1, y %2', at.x, at.y);
    this.title.textContent = `${where} · ${cube.flux.unit}`;
    this.canvas.setAttribute('aria-label', this.words(where));
    this.canvas.dataset['spaxel'] = `${String(at.x)},${String(at.y)}`;
    if (!this.expectsFit) this.paint();
    else if (this.soon === 0)
      this.soon = window.setTimeout(() => {
        this.paint();
      }, patience);
  }

  /** Makes room for a fit and its residual, or takes it away. */
  expectFit(isExpected: boolean): void {
    this.expectsFit = isExpected;
    this.node.classList.toggle('sp-mod-fit', isExpected);
    if (!isExpected) this.fit = null;
    this.paint();
  }

  /** Draws a fit over the spectrum that it belongs to; null takes the last one away. */
  fitted(fit: FitLines | null, at: Spaxel | null): void {
    if (fit !== null && (at?.x !== this.at?.x || at?.y !== this.at?.y)) return;
    this.fit = fit && { model: this.even(fit.model), mask: this.even(fit.mask) };
    this.paint();
  }

  /** Marks a channel; null for none. */
  mark(channel: number | null): void {
    this.channel = channel;
    this.paint();
  }

  dispose(): void {
    this.isDisposed = true;
    window.clearTimeout(this.soon);
    this.size.disconnect();
    this.theme.dispose();
  }

  private words(where: string): string {
    const { low, high } = this.limits;
    return this.options.trans.__('%1, from %2 to %3', where, valueText(low), valueText(high));
  }

  private waveLimits(): Limits {
    const { cube } = this.options;
    const { values, step } = cube.wave;
    const half = 0.5 * step;
    const [first, last] = [waveOf(cube, 0), waveOf(cube, cube.shape.nz - 1)];
    return values === undefined
      ? { low: first - half, high: last + half }
      : { low: Math.min(first, last), high: Math.max(first, last) };
  }

  private paint(): void {
    window.clearTimeout(this.soon);
    this.soon = 0;
    const { width, height } = this.box;
    if (width === 0 || this.rows === null) return;
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    clear(context, this.box);
    this.ink ??= spectrumInk(this.node);
    const x = this.waveLimits();
    const inner = height - margin.top - margin.bottom;
    const below = this.expectsFit ? Math.round(inner * residualShare) : 0;
    const shared = { left: margin.left, width: width - margin.left - margin.right, x };
    const high = inner - (below === 0 ? 0 : below + gap);
    const frame = { ...shared, top: margin.top, height: high, y: this.limits };
    this.paintData(context, frame, this.rows);
    drawAxes(context, frame, { ...this.ink, isBare: below > 0 });
    const residual = this.fit === null ? null : residualOf(this.rows.flux, this.fit);
    const lowest = { ...shared, top: margin.top + high + gap, height: below };
    if (below > 0) this.paintResidual(context, lowest, residual);
    this.paintLabel(context, frame.left + frame.width / 2, margin.top + inner);
  }

  private paintData(
    context: CanvasRenderingContext2D,
    frame: Frame,
    { flux, error, mask }: SpectrumRows
  ): void {
    const ink = this.ink ?? spectrumInk(this.node);
    within(context, frame, () => {
      context.globalAlpha = 0.18;
      context.fillStyle = ink.masked;
      shadeMasked(context, frame, this.fit?.mask ?? mask);
      context.fillStyle = ink.data;
      shadeErrors(context, frame, { flux, error });
      context.globalAlpha = 1;
      context.lineWidth = 1;
      context.strokeStyle = ink.data;
      drawLine(context, frame, flux);
      if (this.fit !== null) {
        context.lineWidth = 1.5;
        context.strokeStyle = ink.fit;
        drawLine(context, frame, this.fit.model);
      }
      if (this.channel === null) return;
      const column = columnOf(frame, waveOf(this.options.cube, this.channel));
      context.strokeStyle = ink.mark;
      context.lineWidth = 1;
      context.strokeRect(column, frame.top - 2, 0.01, frame.height + 4);
    });
  }

  private paintResidual(
    context: CanvasRenderingContext2D,
    place: Omit<Frame, 'y'>,
    residual: Float64Array | null
  ): void {
    const ink = this.ink ?? spectrumInk(this.node);
    const most = residual === null ? 0 : percentileLimits(residual.map(Math.abs), 0, 99).high;
    const reach = most > 0 ? 1.3 * most : 0.1 * (this.limits.high - this.limits.low);
    const frame: Frame = { ...place, y: { low: -reach, high: reach } };
    within(context, frame, () => {
      if (residual === null || this.fit === null) return;
      context.globalAlpha = 0.18;
      context.fillStyle = ink.masked;
      shadeMasked(context, frame, this.fit.mask);
      context.globalAlpha = 1;
      context.lineWidth = 1;
      context.strokeStyle = ink.data;
      drawLine(context, frame, residual);
      context.strokeStyle = ink.fit;
      context.strokeRect(frame.left, frame.top + frame.height / 2, frame.width, 0.01);
    });
    drawAxes(context, frame, ink);
  }

  private paintLabel(context: CanvasRenderingContext2D, middle: number, bottom: number): void {
    const { cube, trans } = this.options;
    const medium = cube.wave.medium === 'air' ? trans.__('air') : trans.__('vacuum');
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillText(trans.__('wavelength (Å, %1)', medium), middle, bottom + 33);
  }
}

/** What is left of the used channels. */
function residualOf(flux: Float32Array, { model, mask }: FitLines): Float64Array {
  return model.map((value, i) => (mask[i] === 1 ? NaN : (flux[i] ?? NaN) - value));
}

/** Limits that show the spectrum whole but for spikes: masked channels do not count. */
function fluxLimits({ flux, mask }: SpectrumRows): Limits {
  const good = flux.filter((_, i) => mask[i] !== 1);
  const { low, high } = percentileLimits(good.some(Number.isFinite) ? good : flux, 0.3, 99.7);
  const air = 0.12 * (high - low);
  return { low: low - air, high: high + air };
}
