// Signal to noise of each spaxel, of one pass through the planes of a cube.
import type { Pixels } from '../fits/pixels.ts';

/** Channels between the neighbours that are compared: next ones share noise in resampled cubes (DER_SNR, Stoehr et al. 2008). */
const lag = 2;
/** Of a Gaussian: sigma of one value by the mean of |2 f(k) - f(k - 2) - f(k + 2)|. */
const ofDifference = Math.sqrt(Math.PI / 2) / Math.sqrt(6);

/** The errors of a plane: what is stored, and one sigma from it. */
export interface PlaneErrors {
  readonly stored: Pixels;
  readonly sigma: (stored: number) => number;
}

/** The good flux of a plane, times `factor`, NaN elsewhere; not 0 in `bad` is masked. */
export function goodPlane(
  flux: Pixels,
  bad: Uint8Array,
  { zeroIsEmpty, factor }: { readonly zeroIsEmpty: boolean; readonly factor: number }
): Float64Array {
  return Float64Array.from(flux, (value, at) =>
    bad[at] !== 0 || !Number.isFinite(value) || (zeroIsEmpty && value === 0) ? NaN : value * factor
  );
}

/** Arrays have a number each spaxel. */
export class SignalSums {
  readonly #flux: Float64Array;
  readonly #count: Uint32Array;
  readonly #noise: Float64Array;
  readonly #noises: Uint32Array;
  readonly #recent: Float64Array[] = [];
  #last = -1;

  constructor(spaxels: number) {
    this.#flux = new Float64Array(spaxels);
    this.#count = new Uint32Array(spaxels);
    this.#noise = new Float64Array(spaxels);
    this.#noises = new Uint32Array(spaxels);
  }

  /** Adds the good plane of a channel, channels ascending. Voxels whose error is none are left out, and become NaN in it. */
  add(channel: number, plane: Float64Array, errors: PlaneErrors | null): void {
    // Planes across a gap are no neighbours.
    if (channel !== this.#last + 1) this.#recent.length = 0;
    this.#last = channel;
    if (errors !== null) this.#addErrors(plane, errors);
    else {
      this.#recent.push(plane);
      if (this.#recent.length > 2 * lag + 1) this.#recent.shift();
      this.#addDifferences();
    }
    this.#addFlux(plane);
  }

  /**
   * The mean flux of the good channels over their mean error; without errors, over the scatter that the mean of
   * |2 f(k) - f(k - 2) - f(k + 2)| tells, which strong lines make larger. NaN where nothing is good.
   */
  ratio(): Float32Array {
    return Float32Array.from(this.#flux, (total, at) => {
      const noise = (this.#noise[at] as number) / (this.#noises[at] as number);
      return noise > 0 ? total / (this.#count[at] as number) / noise : NaN;
    });
  }

  #addErrors(plane: Float64Array, { stored, sigma }: PlaneErrors): void {
    const [noise, noises] = [this.#noise, this.#noises];
    for (let at = 0; at < plane.length; at += 1) {
      if (Number.isNaN(plane[at])) continue;
      const one = sigma(stored[at] as number);
      if (Number.isNaN(one)) {
        plane[at] = NaN;
        continue;
      }
      noise[at] = (noise[at] as number) + one;
      noises[at] = (noises[at] as number) + 1;
    }
  }

  /** Adds to the noise how far the middle of three planes lies from the mean of the others. */
  #addDifferences(): void {
    const [noise, noises] = [this.#noise, this.#noises];
    const [before, middle, after] = [-1 - 2 * lag, -1 - lag, -1].map(nth => this.#recent.at(nth));
    if (before === undefined || middle === undefined || after === undefined) return;
    for (let at = 0; at < middle.length; at += 1) {
      const far = 2 * (middle[at] as number) - (before[at] as number) - (after[at] as number);
      if (Number.isNaN(far)) continue;
      noise[at] = (noise[at] as number) + Math.abs(far) * ofDifference;
      noises[at] = (noises[at] as number) + 1;
    }
  }

  #addFlux(plane: Float64Array): void {
    const [flux, count] = [this.#flux, this.#count];
    for (let at = 0; at < plane.length; at += 1) {
      const value = plane[at] as number;
      if (Number.isNaN(value)) continue;
      flux[at] = (flux[at] as number) + value;
      count[at] = (count[at] as number) + 1;
    }
  }
}
