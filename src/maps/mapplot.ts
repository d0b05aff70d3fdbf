import { Widget } from '@lumino/widgets';
import type { Data } from 'plotly.js';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Raster, Spaxel } from '../tokens.ts';
import { element } from '../page/element.ts';
import { cssValue, watchTheme } from '../page/theme.ts';
import { mapLayout, type Ink } from './figure.ts';
import { MapCursor } from './mapcursor.ts';
import { loadPlotly, plotConfig } from './plotly.ts';

/** What a map shows: Plotly's trace, the raster that it draws, and what lies over it. */
export interface MapDrawing {
  readonly trace: Data;
  readonly raster: Raster;
  readonly over: Data | null;
}

/** What a map is for, and what it asks of the job. */
export interface MapPlotOptions {
  readonly quantity: string;
  readonly heading: string;
  readonly trans: TranslationBundle;
  /** What a spaxel waits for; null when it has been answered. */
  readonly waits: (at: Spaxel) => string | null;
  /** What a value of this map means, in words. */
  readonly valueWords: (value: number) => string;
  readonly pick: (at: Spaxel) => void;
}

/** As far as Plotly tells of a click. */
interface ClickEvent {
  readonly points?: readonly { readonly x?: unknown; readonly y?: unknown }[];
}

interface Clickable {
  on?: (name: 'plotly_click', heard: (event: ClickEvent) => void) => unknown;
}

/** One map on the page: drawn when it has a size, drawn again when its data, size or the theme change. */
export class MapPlot extends Widget {
  private readonly figure = element('div', { class: 'sp-MapPlot-figure', role: 'figure' });
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => void this.draw());
  private readonly options: MapPlotOptions;
  private readonly cursor: MapCursor;
  private drawing: MapDrawing | null = null;
  private queue: Promise<void> = Promise.resolve();
  private isHeard = false;

  constructor(options: MapPlotOptions) {
    super({ node: element('div', { class: 'sp-MapPlot', 'data-quantity': options.quantity }) });
    this.options = options;
    this.node.tabIndex = 0;
    this.node.setAttribute('role', 'group');
    this.figure.setAttribute('aria-label', options.heading);
    this.cursor = new MapCursor(this.node, {
      raster: () => this.drawing?.raster ?? null,
      words: at => this.words(at),
      pick: options.pick,
      moved: () => void this.draw()
    });
    this.node.append(this.figure, this.cursor.readout);
    this.name(false);
    this.size = new ResizeObserver(() => void this.draw());
    this.size.observe(this.figure);
  }

  /** Shows this map instead of the one before. */
  plot(drawing: MapDrawing): void {
    this.drawing = drawing;
    this.name(drawing.over !== null);
    this.cursor.tell();
    void this.draw();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.cursor.leave();
    this.size.disconnect();
    this.theme.dispose();
    void loadPlotly().then(plotly => {
      plotly.purge(this.figure);
    });
    super.dispose();
  }

  private name(canPick: boolean): void {
    const { heading, trans } = this.options;
    const words = canPick
      ? trans.__('%1: arrow keys choose a spaxel, Enter fits it next', heading)
      : trans.__('%1: arrow keys choose a spaxel', heading);
    this.node.setAttribute('aria-label', words);
  }

  private words(at: Spaxel): string {
    const { raster } = this.drawing ?? {};
    const waits = this.options.waits(at);
    if (waits !== null) return waits;
    const value = raster?.values[at.y * raster.nx + at.x];
    return value === undefined || !Number.isFinite(value)
      ? this.options.trans.__('no value')
      : this.options.valueWords(value);
  }

  private draw(): Promise<void> {
    this.queue = this.queue.then(() => this.drawNow());
    return this.queue;
  }

  private async drawNow(): Promise<void> {
    const { clientWidth, clientHeight } = this.figure;
    if (this.drawing === null || clientWidth === 0 || clientHeight === 0 || this.isDisposed) return;
    const plotly = await loadPlotly();
    const { trace, raster, over } = this.drawing;
    const ink = this.ink();
    const layout = {
      ...mapLayout(this.options.heading, raster, ink),
      ...{ width: clientWidth, height: clientHeight },
      shapes: this.cursor.shapes(ink.words)
    };
    const traces = over === null ? [trace] : [trace, over];
    await plotly.react(this.figure, traces, layout, plotConfig);
    this.hear();
    this.node.dataset['drawn'] = String(Number(this.node.dataset['drawn'] ?? '0') + 1);
  }

  /** Listens once Plotly has made its own of the figure. */
  private hear(): void {
    const { on } = this.figure as Clickable;
    if (this.isHeard || on === undefined) return;
    this.isHeard = true;
    on.call(this.figure, 'plotly_click', ({ points = [] }) => {
      for (const { x, y } of points)
        if (typeof x === 'number' && typeof y === 'number') {
          this.options.pick({ x, y });
          return;
        }
    });
  }

  private ink(): Ink {
    return {
      words: cssValue(this.node, '--jp-ui-font-color1', '#212121'),
      lines: cssValue(this.node, '--jp-ui-font-color2', '#616161'),
      background: cssValue(this.node, '--jp-layout-color1', '#ffffff'),
      family: cssValue(this.node, '--jp-ui-font-family', 'sans-serif')
    };
  }
}
