import { Widget } from '@lumino/widgets';
import type { Data } from 'plotly.js';
import type { Raster } from '../tokens.ts';
import { element } from '../page/element.ts';
import { cssValue, watchTheme } from '../page/theme.ts';
import { mapLayout, type Ink } from './figure.ts';
import { loadPlotly, plotConfig } from './plotly.ts';

/** What a map shows: Plotly's trace, and the raster's size. */
export interface MapDrawing {
  readonly trace: Data;
  readonly raster: Pick<Raster, 'nx' | 'ny'>;
}

/** One map on the page: drawn when it has a size, drawn again when its data, size or the theme change. */
export class MapPlot extends Widget {
  private readonly figure = element('div', { class: 'sp-MapPlot-figure' });
  private readonly size: ResizeObserver;
  private readonly theme = watchTheme(() => void this.draw());
  private readonly heading: string;
  private drawing: MapDrawing | null = null;
  private queue: Promise<void> = Promise.resolve();

  constructor(quantity: string, heading: string) {
    super({ node: element('div', { class: 'sp-MapPlot', 'data-quantity': quantity }) });
    this.heading = heading;
    this.figure.setAttribute('role', 'figure');
    this.figure.setAttribute('aria-label', heading);
    this.node.append(this.figure);
    this.size = new ResizeObserver(() => void this.draw());
    this.size.observe(this.figure);
  }

  /** Shows this map instead of the one before. */
  plot(drawing: MapDrawing): void {
    this.drawing = drawing;
    void this.draw();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.size.disconnect();
    this.theme.dispose();
    void loadPlotly().then(plotly => {
      plotly.purge(this.figure);
    });
    super.dispose();
  }

  private draw(): Promise<void> {
    this.queue = this.queue.then(() => this.drawNow());
    return this.queue;
  }

  private async drawNow(): Promise<void> {
    const { clientWidth, clientHeight } = this.figure;
    if (this.drawing === null || clientWidth === 0 || clientHeight === 0 || this.isDisposed) return;
    const plotly = await loadPlotly();
    const { trace, raster } = this.drawing;
    const size = { width: clientWidth, height: clientHeight };
    const layout = { ...mapLayout(this.heading, raster, this.ink()), ...size };
    await plotly.react(this.figure, [trace], layout, plotConfig);
    this.node.dataset['drawn'] = String(Number(this.node.dataset['drawn'] ?? '0') + 1);
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
