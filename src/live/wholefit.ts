/** Every spectrum of a small cube, fitted in the tab: maps that fill while the pointer's own fits go first. */
import type { Cube } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type { ICubes, Raster, Spaxel } from '../tokens.ts';
import type { FitAsk, FitTold } from './messages.ts';
import type { FitChannel, Fits } from './pool.ts';

/** More spaxels than this are a job's work. */
export const mostSpaxels = 10000;

/** What a whole cube is fitted for, with units. */
export const wholeQuantities: readonly (readonly [name: string, unit: string])[] = [
  ['V', 'km/s'],
  ['SIGMA', 'km/s'],
  ['AGE_LW', 'log10(yr)'],
  ['MH_LW', 'dex'],
  ['CHI2', '']
];

export interface WholeFitNeeds {
  readonly cube: Cube;
  readonly cubes: ICubes;
  readonly fits: Fits;
  /** What each ask is made of, beside its spectrum. */
  readonly recipe: Pick<FitAsk, 'axis' | 'templates' | 'options'>;
  /** After each fit. */
  readonly changed: () => void;
  /** Once, when a spectrum cannot be had. */
  readonly failed: (thrown: unknown) => void;
}

/** A run over a cube, row by row; disposing it ends it. */
export class WholeFit implements IDisposable {
  isDisposed = false;
  fitted = 0;
  refused = 0;
  private readonly needs: WholeFitNeeds;
  private readonly channels: FitChannel[] = [];
  private readonly maps: ReadonlyMap<string, Float32Array>;
  private place = 0;

  constructor(needs: WholeFitNeeds) {
    this.needs = needs;
    const { length } = this;
    this.maps = new Map(
      wholeQuantities.map(([name]) => [name, new Float32Array(length).fill(NaN)])
    );
  }

  /** How many spaxels there are. */
  get length(): number {
    const { nx, ny } = this.needs.cube.shape;
    return nx * ny;
  }

  get isDone(): boolean {
    return this.fitted + this.refused === this.length;
  }

  /** The map of a quantity as far as it is fitted; NaN elsewhere. */
  map(name: string): Raster {
    const { nx, ny } = this.needs.cube.shape;
    const unit = wholeQuantities.find(([one]) => one === name)?.[1] ?? '';
    return { nx, ny, unit, values: this.maps.get(name) ?? new Float32Array(nx * ny).fill(NaN) };
  }

  /** Begins: one spectrum in each worker's hands, and one on its way. */
  start(): void {
    for (let line = 0; line <= this.needs.fits.size; line++) {
      const channel = this.needs.fits.channel(told => {
        this.take(told);
        void this.next(channel);
      });
      this.channels.push(channel);
      void this.next(channel);
    }
  }

  dispose(): void {
    this.end();
  }

  /** Answers whether it had not ended before. */
  private end(): boolean {
    if (this.isDisposed) return false;
    this.isDisposed = true;
    for (const channel of this.channels) channel.dispose();
    return true;
  }

  private async next(channel: FitChannel): Promise<void> {
    const { cube, cubes, recipe, failed } = this.needs;
    if (this.isDisposed || this.place >= this.length) return;
    const { nx } = cube.shape;
    const at: Spaxel = { x: this.place % nx, y: Math.floor(this.place / nx) };
    this.place += 1;
    try {
      channel.ask({ ...recipe, at, rows: await cubes.spectrum(cube.id, at) });
    } catch (thrown) {
      if (this.end()) failed(thrown);
    }
  }

  private take({ at, answer }: FitTold): void {
    if ('quantities' in answer) {
      this.fitted += 1;
      const place = at.y * this.needs.cube.shape.nx + at.x;
      for (const [name, values] of this.maps) values[place] = answer.quantities[name] ?? NaN;
    } else this.refused += 1;
    if (this.isDone) this.dispose();
    this.needs.changed();
  }
}
