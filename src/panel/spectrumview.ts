import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { element } from '../page/element.ts';
import type { Limits } from '@spaxel/draw';
import { watchTheme } from '../page/theme.ts';
import type { Spaxel, SpectrumRows } from '../tokens.ts';
import { ChannelMark } from './channelmark.ts';
import type { CubeMemory } from './memory.ts';
import { Pins } from './pins.ts';
import { ShownPart } from './shownpart.ts';
import { deedsOf } from './spectrumdeeds.ts';
import { spectrumBox, type SpectrumDeeds } from './spectrumhand.ts';
import { clear, spectrumInk, type SpectrumInk } from './spectrumink.ts';
import { paintSpectrum, type FitLines } from './spectrumpaint.ts';
import { cut, eachRow, reachOf, sceneOf, type KeptSpectrum } from './spectrumscene.ts';
import { SpectrumTools } from './spectrumtools.ts';
import { evener, waveOf } from './wave.ts';
import type { Shown } from './waveslider.ts';

/** A spectrum waits so long for its fit, milliseconds: drawn together they do not flicker, and cost one painting. */
const patience = 100;

export interface SpectrumOptions {
  readonly cube: Cube;
  readonly trans: TranslationBundle;
  /** The channel that was clicked; null for none, as before a double click. */
  readonly picked: (channel: number | null) => void;
  /** Something that is remembered has changed. */
  readonly changed: () => void;
  /** Colours of other spectra on show. */
  readonly used: () => readonly string[];
  /** There is no room for another pin. */
  readonly crowded: () => void;
  /** Whether what is dragged is a band, not the part to show. */
  readonly wantsBand: () => boolean;
  /** A band of these wavelengths is wanted. */
  readonly banded: (waves: Limits) => void;
}

/** A spectrum on a canvas: error band, masked channels shaded, the slice's channel marked; lines, pins, a fit. */
export class SpectrumView implements IDisposable {
  readonly node: HTMLElement;
  isDisposed = false;
  readonly canvas = element('canvas', { class: 'sp-Spectrum-canvas', role: 'img' });
  readonly pins: Pins;
  readonly tools: SpectrumTools;
  private readonly line = new ChannelMark();
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
  private company: readonly KeptSpectrum[] = [];
  private soon = 0;
  private channel: number | null = null;
  private chosen: Limits | null = null;
  private band: readonly [number, number] | null = null;
  private readonly part: ShownPart;
  private box = { width: 0, height: 0 };

  constructor(options: SpectrumOptions) {
    this.options = options;
    const { cube, trans, changed } = options;
    this.even = evener(cube);
    this.part = new ShownPart(cube, () => {
      this.tools.tell({ isWhole: this.part.isWhole });
      this.paint();
      changed();
    });
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
    this.node = element(
      'div',
      { class: 'sp-Spectrum' },
      ...[
        this.title,
        spectrumBox([this.canvas, this.line.node], trans, deeds),
        this.pins.node,
        this.tools.node
      ]
    );
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
    return this.own === null ? pins : [this.own, ...pins];
  }

  /** Pins a spectrum, the one on show unless told otherwise, or takes its pin away. */
  pin(spectrum = this.own): void {
    if (spectrum === null) return;
    const { used, crowded } = this.options;
    if (!this.pins.toggle(spectrum.at, spectrum.rows, used())) crowded();
  }

  /** What is seen of it, as a canvas of its own. */
  get picture(): HTMLCanvasElement {
    return this.line.pictureOf(this.canvas);
  }

  get memory(): CubeMemory {
    const { part, tools, pins } = this;
    return {
      ...(part.isWhole ? {} : { stretch: part.places }),
      ...{ isRest: tools.isRest, hasLines: tools.hasLines },
      pins: pins.all.map(({ at }) => at)
    };
  }

  /** Shows the part, the axis and the lines that were remembered. */
  take({ stretch, isRest = false, hasLines = true }: CubeMemory): void {
    if (stretch !== undefined) this.part.take(stretch);
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
    const { low, high } = reachOf(cut(this.rows, this.part.places));
    const words = trans.__('%1, from %2 to %3', where, low, high);
    this.canvas.setAttribute('aria-label', words);
    this.canvas.dataset['spaxel'] = `${String(at.x)},${String(at.y)}`;
    this.tools.tell({ isPinned: this.isPinned });
    if (!this.expectsFit) this.paint();
    else if (this.soon === 0) this.soon = window.setTimeout(this.paint, patience);
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

  /** Draws spectra of elsewhere beside its own. */
  accompany(company: readonly KeptSpectrum[]): void {
    this.company = company;
    this.paint();
  }

  /** Marks what the slice shows, where it is a channel or a band. */
  mark(shown: Shown): void {
    const { chosen, options } = this;
    this.channel = typeof shown === 'number' ? shown : null;
    this.chosen = typeof shown === 'object' ? { low: shown.from, high: shown.to } : null;
    this.line.move(this.channel === null ? null : waveOf(options.cube, this.channel));
    if (chosen !== this.chosen) this.paint();
  }

  dispose(): void {
    this.isDisposed = true;
    window.clearTimeout(this.soon);
    this.size.disconnect();
    this.theme.dispose();
  }

  /** The spectrum on show as it came. */
  private get own(): { readonly rows: SpectrumRows; readonly at: Spaxel } | null {
    return this.raw === null || this.at === null ? null : { rows: this.raw, at: this.at };
  }

  private get isPinned(): boolean {
    return this.at !== null && this.pins.has(this.at);
  }

  private deeds(): SpectrumDeeds {
    return deedsOf({
      options: this.options,
      part: this.part,
      channel: () => this.channel,
      drag: band => {
        this.band = band;
        this.paint();
      },
      pin: () => {
        this.pin();
      }
    });
  }

  private readonly paint = (): void => {
    window.clearTimeout(this.soon);
    this.soon = 0;
    const context = this.box.width === 0 ? null : this.canvas.getContext('2d');
    if (context === null || this.rows === null) return;
    clear(context, this.box);
    this.ink ??= spectrumInk(this.node);
    context.font = this.ink.font;
    const { rows, tools, even, fit, band, chosen } = this;
    const pinned = this.pins.all.map(pin => ({ ...pin, hasBand: false }));
    const scene = sceneOf({
      ...{ tools, even, rows, fit, band, chosen },
      part: this.part.places,
      cube: this.options.cube,
      kept: [...pinned, ...this.company],
      hasResidual: this.expectsFit
    });
    this.canvas.dataset['waves'] = [scene.waves.low, scene.waves.high].join();
    this.line.place(paintSpectrum(context, this.box, { scene, ink: this.ink }));
  };
}
