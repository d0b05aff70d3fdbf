/** The maps of a job that are on show: fetched together, drawn as they come. */
import { isTerminal } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Panel } from '@lumino/widgets';
import { isAbort } from '../client/call.ts';
import { Latest } from '../client/latest.ts';
import type { IJobs, Raster } from '../tokens.ts';
import {
  headingOf,
  mapTrace,
  paletteOf,
  statusTrace,
  valueWords,
  type Quantity
} from './figure.ts';
import { statusName } from './chooser.ts';
import { MapPlot } from './mapplot.ts';
import { WaitingSpaxels } from './waiting.ts';

interface Asked {
  readonly job: Job;
  readonly shown: readonly string[];
}

interface Fetched extends Asked {
  readonly maps: readonly Drawn[];
  /** The codes of the spaxels, while some of them wait. */
  readonly status: Raster | null;
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
  /** What came of a wish, in a sentence. */
  readonly say: (sentence: string) => void;
  readonly failed: (thrown: unknown) => void;
}

/** Milliseconds between two fetches while the job runs: maps of 300 x 300 take Plotly about 100. */
const pause = 700;

export class MapSet implements IDisposable {
  readonly widget = new Panel();
  isDisposed = false;
  private readonly options: MapSetOptions;
  private readonly plots = new Map<string, MapPlot>();
  private readonly latest: Latest<Asked, Fetched>;
  private readonly waiting: WaitingSpaxels;
  private last: Fetched | null = null;
  private shown: readonly string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAsked = 0;

  constructor(options: MapSetOptions) {
    this.options = options;
    this.widget.addClass('sp-MapSet');
    const { jobs, trans, say } = options;
    this.waiting = new WaitingSpaxels({
      ...{ jobs, trans, say },
      changed: () => {
        if (this.last !== null) this.draw(this.last);
      }
    });
    this.latest = new Latest({
      load: (asked, signal) => this.fetch(asked, signal),
      done: fetched => {
        this.waiting.see(fetched.job, fetched.status);
        this.draw(fetched);
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

  private async fetch(asked: Asked, signal: AbortSignal): Promise<Fetched> {
    const { job, shown } = asked;
    const isWaiting = !isTerminal(job.phase) && job.errors === undefined;
    const [status, ...maps] = await Promise.all([
      isWaiting ? this.options.jobs.map(job.id, statusName, signal) : null,
      ...shown.map(name => this.fetchOne(job, name, signal))
    ]);
    return { ...asked, maps, status };
  }

  private async fetchOne(job: Job, name: string, signal: AbortSignal): Promise<Drawn> {
    const hasError = quantityOf(job, name)?.hasError === true;
    const [raster, error] = await Promise.all([
      this.options.jobs.map(job.id, name, signal),
      hasError ? this.errorMap(job.id, name, signal) : null
    ]);
    return { name, raster, error };
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
    this.shown = shown;
    for (const [name, plot] of this.plots) {
      if (shown.includes(name)) continue;
      this.plots.delete(name);
      plot.dispose();
    }
  }

  private draw(fetched: Fetched): void {
    this.last = fetched;
    const { job, maps } = fetched;
    const palette = paletteOf(this.options.palette);
    const over = this.waiting.trace();
    // What was chosen away since is not drawn again.
    const shown = maps.filter(({ name }) => this.shown.includes(name));
    for (const [place, { name, raster, error }] of shown.entries()) {
      const quantity = quantityOf(job, name);
      const plot = this.plots.get(name) ?? this.plotOf(name, quantity);
      this.plots.set(name, plot);
      this.widget.insertWidget(place, plot);
      const trace =
        quantity === undefined
          ? statusTrace(raster)
          : mapTrace(raster, { quantity, palette, error });
      plot.plot({ trace, raster, over });
    }
    this.options.drawn();
  }

  private plotOf(name: string, quantity: Quantity | undefined): MapPlot {
    return new MapPlot({
      quantity: name,
      heading: this.headingOf(quantity),
      trans: this.options.trans,
      waits: at => this.waiting.words(at),
      valueWords: value => valueWords(value, quantity),
      pick: at => void this.waiting.pick(at)
    });
  }

  private headingOf(quantity: Quantity | undefined): string {
    return quantity === undefined ? this.options.trans.__('Failure map') : headingOf(quantity);
  }
}

function quantityOf(job: Job, name: string): Quantity | undefined {
  return job.quantities.find(quantity => quantity.name === name);
}
