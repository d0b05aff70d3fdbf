/** Spaxels of a running job that have no fit yet: which these are, which of them come next, and how a map shows them. */
import { codeOf, isPaused } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Data } from 'plotly.js';
import { sentenceOf } from '../page/progress.ts';
import type { IJobs, Raster, Spaxel } from '../tokens.ts';

const { code: waiting } = codeOf('Waiting');

/** A veil that lets the map's ground through, and a colour that no palette has at its ends. */
const colours: [number, string][] = [
  [0, 'rgba(128, 128, 128, 0.14)'],
  [1, '#e69f00']
];

export interface WaitingOptions {
  readonly jobs: Pick<IJobs, 'first'>;
  readonly trans: TranslationBundle;
  readonly say: (sentence: string) => void;
  /** Other spaxels come next than before. */
  readonly changed: () => void;
}

/** The spaxels that wait, and those that were asked for. */
export class WaitingSpaxels {
  private readonly options: WaitingOptions;
  private status: Raster | null = null;
  private job: Job | null = null;
  /** Indices of spaxels that come before all others. */
  private readonly next = new Set<number>();

  constructor(options: WaitingOptions) {
    this.options = options;
  }

  /** Takes the job and its map of codes as they are now; null once nothing waits. */
  see(job: Job, status: Raster | null): void {
    this.job = job;
    this.status = status;
    for (const spaxel of this.next)
      if (status?.values[spaxel] !== waiting) this.next.delete(spaxel);
  }

  /** Whether any spaxel waits. */
  get isAny(): boolean {
    return this.status?.values.includes(waiting) === true;
  }

  /** What a spaxel waits for, in words; null when it has been answered, or is not fitted at all. */
  words(at: Spaxel): string | null {
    const { trans } = this.options;
    const spaxel = this.indexOf(at);
    if (spaxel === null) return null;
    return this.next.has(spaxel) ? trans.__('fitted next') : trans.__('not fitted yet');
  }

  /** Has a spaxel fitted before all others; one that does not wait is left alone. */
  async pick(at: Spaxel): Promise<void> {
    const { jobs, trans, say, changed } = this.options;
    const { job } = this;
    const spaxel = this.indexOf(at);
    if (job === null || spaxel === null || this.next.has(spaxel)) return;
    if (isPaused(job.phase)) {
      say(trans.__('The job is paused: resume it, then choose the spaxel again.'));
      return;
    }
    this.next.add(spaxel);
    changed();
    try {
      await jobs.first(job.id, at);
      say(trans.__('Spaxel (%1, %2) is fitted next.', at.x, at.y));
    } catch (thrown) {
      this.next.delete(spaxel);
      changed();
      say(sentenceOf(thrown));
    }
  }

  /** A layer over a map, for the pointer to find; null when nothing waits. */
  trace(): Data | null {
    const { status, options } = this;
    if (status === null || !this.isAny) return null;
    const { nx, ny, values } = status;
    const { trans } = options;
    const words = [trans.__('Not fitted yet; click: fit it next'), trans.__('Fitted next')];
    const z = Array.from({ length: ny }, (_, y) =>
      Array.from({ length: nx }, (_, x) => {
        const spaxel = y * nx + x;
        return values[spaxel] === waiting ? Number(this.next.has(spaxel)) : null;
      })
    );
    const trace = {
      type: 'heatmap',
      name: 'waiting',
      z,
      zmin: 0,
      zmax: 1,
      colorscale: colours,
      showscale: false,
      hoverongaps: false,
      customdata: z.map(row => row.map(one => (one === null ? '' : (words[one] ?? '')))),
      hovertemplate: 'x %{x}, y %{y}<br>%{customdata}<extra></extra>'
    };
    return trace as unknown as Data;
  }

  private indexOf({ x, y }: Spaxel): number | null {
    if (this.status === null) return null;
    const spaxel = y * this.status.nx + x;
    return this.status.values[spaxel] === waiting ? spaxel : null;
  }
}
