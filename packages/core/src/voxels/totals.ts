// What the voxels of an aperture add up to, channel by channel.
import type { Spectrum } from '../spectrum/spectrum.ts';
import { variances, type ErrorKind } from './error-kind.ts';

/** `sum`: over all spaxels of the aperture, channels that lack some scaled up to it. `mean`: of one spaxel. */
export type Combine = 'sum' | 'mean';

/** The flux, one sigma and mask of joined spaxels. */
export type Joined = Pick<Spectrum, 'flux' | 'error' | 'mask'>;

/** What is the same for all voxels of a cube; arrays have a number each channel. */
export interface VoxelRules {
  /** Of the stored errors; null where there are none. */
  readonly errorKind: ErrorKind | null;
  /** Whether an exact zero is where nothing was measured. */
  readonly zeroIsEmpty: boolean;
  /** Served flux of one stored unit. */
  readonly factor: Float64Array;
  /** 1 = no data at this channel, whatever the spaxel. */
  readonly outside: Uint8Array;
}

/** Sums of good voxels; arrays have a number each channel. */
export class Totals {
  readonly flux: Float64Array;
  readonly variance: Float64Array;
  /** How many good voxels there were. */
  readonly count: Float64Array;
  readonly #rules: VoxelRules;
  readonly #zeroIsEmpty: boolean;
  readonly #varianceOf: ((value: number) => number) | undefined;

  constructor(rules: VoxelRules) {
    const { length } = rules.factor;
    this.#rules = rules;
    this.#zeroIsEmpty = rules.zeroIsEmpty;
    this.#varianceOf = rules.errorKind === null ? undefined : variances[rules.errorKind];
    this.flux = new Float64Array(length);
    this.variance = new Float64Array(length).fill(rules.errorKind === null ? NaN : 0);
    this.count = new Float64Array(length);
  }

  /** Adds a voxel that no mask flags: its stored flux and error; one without data, or without its error, is left out. */
  add(channel: number, value: number, error: number): void {
    if (!Number.isFinite(value) || (value === 0 && this.#zeroIsEmpty)) return;
    if (this.#varianceOf !== undefined) {
      const variance = this.#varianceOf(error);
      if (!(variance > 0) || variance === Infinity) return;
      this.variance[channel] = (this.variance[channel] as number) + variance;
    }
    this.flux[channel] = (this.flux[channel] as number) + value;
    this.count[channel] = (this.count[channel] as number) + 1;
  }

  /**
   * The spectrum of the aperture. Spaxels that are masked at a channel are left out there; `sum` is the mean of the others times
   * the area, which is the most spaxels that are good at one channel, so that a cosmic ray makes no notch. Errors add in
   * quadrature: that neighbouring spaxels of a resampled cube share noise is neglected, which makes them too small.
   */
  joined(combine: Combine): Joined {
    const { factor, outside } = this.#rules;
    const { length } = this.flux;
    const area = combine === 'sum' ? this.#area() : 1;
    const [flux, error] = [new Float64Array(length), new Float64Array(length)];
    const mask = new Uint8Array(length);
    for (let k = 0; k < length; k += 1) {
      const count = this.count[k] as number;
      const weight = count === 0 ? NaN : (area / count) * (factor[k] as number);
      flux[k] = (this.flux[k] as number) * weight;
      error[k] = Math.sqrt(this.variance[k] as number) * Math.abs(weight);
      mask[k] = outside[k] !== 0 || count === 0 ? 1 : 0;
    }
    return { flux, error, mask };
  }

  /** The most spaxels that are good at one channel. */
  #area(): number {
    let most = 0;
    for (const count of this.count) most = Math.max(most, count);
    return most;
  }
}
