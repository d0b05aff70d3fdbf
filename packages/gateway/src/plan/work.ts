import { Preparer, type Prepared, type TensorFile } from '@spaxel/core';
import { centreOut, spaxelsOf, stripsOf, type Layout } from './layout.ts';
import type { Plan } from './plan.ts';
import type { ReadySpectra } from './ready.ts';
import type { FitSource } from './source.ts';

/** Reads a committed segment of any job; undefined when its file is gone. */
export type ReadSegment = (job: string, segment: number) => Promise<TensorFile | undefined>;

interface WorkParts {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly source: FitSource;
  readonly readSegment: ReadSegment;
  /** Prepared by the planning of this source. */
  readonly ready?: ReadySpectra | undefined;
}

const never = new AbortController().signal;

/** A planned job with its source open: gives each bin's prepared spectrum, the same every time. */
export class Work {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly readSegment: ReadSegment;
  readonly #source: FitSource;
  readonly #ready: ReadySpectra | undefined;
  readonly #preparer: Preparer;
  readonly #spaxels: Int32Array;

  constructor({ plan, layout, source, readSegment, ready }: WorkParts) {
    this.plan = plan;
    this.layout = layout;
    this.readSegment = readSegment;
    this.#source = source;
    this.#ready = ready;
    this.#preparer = new Preparer(plan.preparation);
    this.#spaxels = spaxelsOf(layout);
  }

  get sky(): FitSource['sky'] {
    return this.#source.sky;
  }

  /** Bins in the order in which they are fitted. */
  order(): Int32Array {
    return centreOut(this.layout, this.plan.first);
  }

  /** @throws SpaxelError CubeChanged when the file is not what it was. */
  async prepare(bin: number, signal: AbortSignal = never): Promise<Prepared> {
    const ready = this.#ready?.take(bin);
    if (ready !== undefined) return ready;
    const spaxel = this.#spaxels[bin] ?? 0;
    const { nx } = this.layout;
    return this.#preparer.prepare(
      await this.#source.spectrum(spaxel % nx, Math.floor(spaxel / nx), signal)
    );
  }

  /**
   * As `prepare` of each bin, neighbours read together: the pixels of a spectrum lie far apart, those of neighbours side by side.
   * @throws SpaxelError CubeChanged.
   */
  async prepareAll(bins: readonly number[], signal: AbortSignal = never): Promise<Prepared[]> {
    const prepared = new Map<number, Prepared>();
    const wanted = new Map<number, number>();
    for (const bin of bins) {
      const ready = this.#ready?.take(bin);
      if (ready !== undefined) prepared.set(bin, ready);
      else wanted.set(this.#spaxels[bin] ?? 0, bin);
    }
    const { nx } = this.layout;
    const reads = stripsOf([...wanted.keys()], nx).map(async ({ first, count }) => {
      const start = { x: first % nx, y: Math.floor(first / nx), count };
      const row = await this.#source.strip(start, signal);
      for (const [nth, raw] of row.entries()) {
        const bin = wanted.get(first + nth);
        if (bin !== undefined) prepared.set(bin, this.#preparer.prepare(raw));
      }
    });
    await Promise.all(reads);
    return bins.map(bin => prepared.get(bin) as Prepared);
  }

  close(): Promise<void> {
    this.#ready?.clear();
    return this.#source.close();
  }
}
