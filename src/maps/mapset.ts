/** The maps of a job that are on show: fetched together, drawn as they come. */
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Panel } from '@lumino/widgets';
import { isAbort } from '../client/call.ts';
import { Latest } from '../client/latest.ts';
import type { IJobs, Raster } from '../tokens.ts';
import { headingOf, mapTrace, paletteOf, statusTrace, type Quantity } from './figure.ts';
import { MapPlot } from './mapplot.ts';

interface Asked {
  readonly job: Job;
  readonly shown: readonly string[];
}

interface Drawn {
  readonly name: string;
  readonly raster: Raster;
  readonly error: Raster | null;
}

export interface MapSetOptions {
  readonly jobs: IJobs;
  readonly palette: string;
  readonly trans: TranslationBundle;
  readonly drawn: () => void;
  readonly failed: (thrown: unknown) => void;
}

/** Milliseconds between two fetches while the job runs: maps of 300 x 300 take Plotly about 100. */
const pause = 700;

export class MapSet implements IDisposable {
  readonly widget = new Panel();
  isDisposed = false;
  private readonly options: MapSetOptions;
  private readonly plots = new Map<string, MapPlot>();
  private readonly latest: Latest<Asked, Asked & { maps: Drawn[] }>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAsked = 0;

  constructor(options: MapSetOptions) {
    this.options = options;
    this.widget.addClass('sp-MapSet');
    this.latest = new Latest({
      load: async (asked, signal) => ({ ...asked, maps: await this.fetch(asked, signal) }),
      done: ({ job, maps }) => {
        this.draw(job, maps);
      },
      failed: options.failed
    });
  }

  /** Brings the maps up to date: soon when others were asked for just now. */
  ask(job: Job, shown: readonly string[], now = false): void {
    if (this.isDisposed || job.shape === null || job.counts.fits === 0) return;
    this.keep(shown);
    clearTimeout(this.timer);
    const wait = now ? 0 : Math.max(0, this.lastAsked + pause - Date.now());
    this.timer = setTimeout(() => {
      this.lastAsked = Date.now();
      this.latest.ask({ job, shown });
    }, wait);
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.latest.dispose();
    this.widget.dispose();
  }

  private fetch({ job, shown }: Asked, signal: AbortSignal): Promise<Drawn[]> {
    return Promise.all(
      shown.map(async name => {
        const hasError = quantityOf(job, name)?.hasError === true;
        const [raster, error] = await Promise.all([
          this.options.jobs.map(job.id, name, signal),
          hasError ? this.errorMap(job.id, name, signal) : null
        ]);
        return { name, raster, error };
      })
    );
  }

  private async errorMap(id: string, name: string, signal: AbortSignal): Promise<Raster | null> {
    try {
      return await this.options.jobs.map(id, `${name}_ERR`, signal);
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown;
      return null;
    }
  }

  /** Drops the plots that are no longer on show. */
  private keep(shown: readonly string[]): void {
    for (const [name, plot] of this.plots) {
      if (shown.includes(name)) continue;
      this.plots.delete(name);
      plot.dispose();
    }
  }

  private draw(job: Job, maps: readonly Drawn[]): void {
    const palette = paletteOf(this.options.palette);
    for (const [place, { name, raster, error }] of maps.entries()) {
      const quantity = quantityOf(job, name);
      const plot = this.plots.get(name) ?? new MapPlot(name, this.headingOf(quantity));
      this.plots.set(name, plot);
      this.widget.insertWidget(place, plot);
      const trace =
        quantity === undefined
          ? statusTrace(raster)
          : mapTrace(raster, { quantity, palette, error });
      plot.plot({ trace, raster });
    }
    this.options.drawn();
  }

  private headingOf(quantity: Quantity | undefined): string {
    return quantity === undefined ? this.options.trans.__('Failure map') : headingOf(quantity);
  }
}

function quantityOf(job: Job, name: string): Quantity | undefined {
  return job.quantities.find(quantity => quantity.name === name);
}
