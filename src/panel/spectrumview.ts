import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import { watchTheme } from '../page/theme.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';
import type { CubeMemory, Stretch } from './memory.ts';
import { Pins } from './pins.ts';
import { listenToSpectrum, listenToSpectrumKeys, type SpectrumDeeds } from './spectrumhand.ts';
import { clear, spectrumInk, type SpectrumInk } from './spectrumink.ts';
import { fluxLimits, paintSpectrum, type FitLines } from './spectrumpaint.ts';
import { cut, eachRow, sceneOf } from './spectrumscene.ts';
import { SpectrumTools } from './spectrumtools.ts';
import { channelOf, evener, valueText } from './wave.ts';
import { between, limitsOf, placeOf, scaled, shifted } from './wavestretch.ts';

/** A spectrum waits so long for its fit, milliseconds: drawn together they do not flicker, and cost one painting. */
const patience = 100;

export interface SpectrumOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  /** The channel that was clicked; null for none, as before a double click. */
  readonly picked: (channel: number | null) => void;
  /** Something that is remembered has changed. */
  readonly changed: () => void;
  /** There is no room for another pin. */
  readonly crowded: () => void;
}

/** A spectrum on a canvas: error band, masked channels shaded, the slice's channel marked; lines, pins, a fit. */
export class SpectrumView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  readonly canvas = element('canvas', { class: 'sp-Spectrum-canvas', role: 'img' });
  readonly pins: Pins;
  readonly tools: SpectrumTools;
  private readonly options: SpectrumOptions;
  private readonly even: ReturnType<typeof evener>;
  private readonly title = element('div', { class: 'sp-Spectrum-title' });
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => {
    this.ink = null;
    this.paint();
  });
  private ink: SpectrumInk | null = null;
  private rows: SpectrumRows | null = null;
  private raw: SpectrumRows | null = null;
  private at: Spaxel | null = null;
  private fit: FitLines | null = null;
  private expectsFit = false;
  private soon = 0;
  private channel: number | null = null;
  private band: readonly [number, number] | null = null;
  private beforeClick: number | null = null;
  private part: Stretch;
  private box = { width: 0, height: 0 };

  constructor(options: SpectrumOptions) {
    this.options = options;
    const { cube, trans, changed } = options;
    this.even = evener(cube);
    this.part = { from: 0, to: cube.shape.nz };
    this.pins = new Pins(trans, () => {
      this.tools.tell({ isPinned: this.isPinned });
      this.paint();
      changed();
    });
    const deeds = this.deeds();
    this.tools = new SpectrumTools({ cube, trans, deeds }, () => {
      this.paint();
      changed();
    });
    const hint = trans.__(
      'Spectrum: + and − zoom in wavelength, arrow keys move along it, 0 shows all, P pins it'
    );
    const box = element(
      'div',
      { class: 'sp-Spectrum-box', tabindex: 0, role: 'group', 'aria-label': hint },
      this.canvas
    );
    this.node = element(
      'div',
      { class: 'sp-Spectrum' },
      ...[this.title, box, this.pins.node, this.tools.node]
    );
    listenToSpectrum(this.canvas, deeds);
    listenToSpectrumKeys(box, deeds);
    this.size = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.canvas;
      this.box = { width, height };
      this.paint();
    });
    this.size.observe(this.canvas);
  }

  /** The spectra on show as they came: the one under the pointer, then those that are pinned. */
  get all(): readonly { readonly rows: SpectrumRows; readonly at: Spaxel }[] {
    const pins = this.pins.all.filter(({ at }) => at.x !== this.at?.x || at.y !== this.at.y);
    return this.raw === null || this.at === null
      ? pins
      : [{ rows: this.raw, at: this.at }, ...pins];
  }

  /** Pins the spectrum on show, or takes its pin away. */
  pin(): void {
    if (this.at === null || this.raw === null) return;
    if (!this.pins.toggle(this.at, this.raw)) this.options.crowded();
  }

  get memory(): CubeMemory {
    const { part, tools, pins } = this;
    const isWhole = part.to - part.from === this.options.cube.shape.nz;
    return {
      ...(isWhole ? {} : { stretch: part }),
      ...{ isRest: tools.isRest, hasLines: tools.hasLines },
      pins: pins.all.map(({ at }) => at)
    };
  }

  /** Shows the part, the axis and the lines that were remembered. */
  take({ stretch, isRest = false, hasLines = true }: CubeMemory): void {
    if (stretch !== undefined) this.part = stretch;
    this.tools.tell({ isRest, hasLines, isWhole: stretch === undefined });
  }

  /** Shows the spectrum of a spaxel; where a fit is expected, together with it when it comes soon. */
  show(rows: SpectrumRows, at: Spaxel): void {
    const { trans, cube } = this.options;
    this.raw = rows;
    this.rows = eachRow(rows, this.even);
    if (at.x !== this.at?.x || at.y !== this.at.y) this.fit = null;
    this.at = at;
    const where = trans.__('Spectrum at x %1, y %2', at.x, at.y);
    this.title.textContent = `${where} · ${cube.flux.unit}`;
    const { low, high } = fluxLimits(cut(this.rows, this.part));
    const words = trans.__('%1, from %2 to %3', where, valueText(low), valueText(high));
    this.canvas.setAttribute('aria-label', words);
    this.canvas.dataset['spaxel'] = `${String(at.x)},${String(at.y)}`;
    this.tools.tell({ isPinned: this.isPinned });
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

  private get isPinned(): boolean {
    return this.at !== null && this.pins.has(this.at);
  }

  private zoomTo(part: Stretch): void {
    const { nz } = this.options.cube.shape;
    this.part = part;
    this.tools.tell({ isWhole: part.to - part.from === nz });
    this.paint();
    this.options.changed();
  }

  private deeds(): SpectrumDeeds {
    const { cube, picked } = this.options;
    const { nz } = cube.shape;
    const whole = (): void => {
      this.zoomTo({ from: 0, to: nz });
    };
    return {
      whole,
      pick: share => {
        this.beforeClick = this.channel;
        const { low, high } = limitsOf(cube, this.part);
        picked(channelOf(cube, low + share * (high - low)));
      },
      drag: band => {
        this.band = band;
        this.paint();
      },
      zoomTo: band => {
        this.zoomTo(between(nz, this.part, band));
      },
      zoom: factor => {
        const about = this.channel === null ? -1 : placeOf(cube, this.channel);
        this.zoomTo(scaled(nz, this.part, { factor, about }));
      },
      shift: share => {
        this.zoomTo(shifted(nz, this.part, share));
      },
      doubleClick: () => {
        picked(this.beforeClick);
        whole();
      },
      pin: () => {
        this.pin();
      }
    };
  }

  private paint(): void {
    window.clearTimeout(this.soon);
    this.soon = 0;
    const context = this.box.width === 0 ? null : this.canvas.getContext('2d');
    if (context === null || this.rows === null) return;
    clear(context, this.box);
    this.ink ??= spectrumInk(this.node);
    context.font = this.ink.font;
    const { pins, rows, part, tools, even, fit, channel, band } = this;
    const scene = sceneOf({
      ...{ part, tools, even, rows, fit, channel, band },
      cube: this.options.cube,
      pins: pins.all,
      hasResidual: this.expectsFit
    });
    this.canvas.dataset['waves'] = [scene.waves.low, scene.waves.high].join();
    paintSpectrum(context, this.box, { scene, ink: this.ink });
  }
}
