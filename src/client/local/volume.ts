/** The voxels of a dropped cube, and what is made of them; the gateway does the same with bytes on disk. */
import { SpaxelError, spaxelsIn } from '@spaxel/core';
import type { ApertureAsk, Band, Raster, Spaxel, SpectrumRows } from '../../tokens.ts';

export interface VolumeParts {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly unit: string;
  readonly flux: Float32Array;
  /** One sigma, channel by channel as the flux. */
  readonly error: Float32Array | null;
  /** Not 0 = do not use. */
  readonly mask: Float32Array | null;
  /** Centre of every channel. */
  readonly wave: Float64Array;
}

export class Volume {
  private readonly parts: VolumeParts;

  constructor(parts: VolumeParts) {
    this.parts = parts;
  }

  slice(channel: number): Raster {
    const { flux } = this.parts;
    const plane = this.plane;
    return this.raster(flux.slice(channel * plane, (channel + 1) * plane));
  }

  /** The mean of the good channels of each spaxel. */
  white(): Raster {
    return this.raster(this.meanOf(this.channels(() => true)));
  }

  spectrum({ x, y }: Spaxel): SpectrumRows {
    const { nx, nz, flux, error, mask } = this.parts;
    const first = y * nx + x;
    const row = (image: Float32Array | null, none: number): Float32Array =>
      Float32Array.from({ length: nz }, (_, k) => image?.[first + k * this.plane] ?? none);
    const rows = { flux: row(flux, NaN), error: row(error, NaN), mask: row(mask, 0) };
    return { ...rows, mask: rows.mask.map((flag, k) => (isGood(flag, rows.flux[k]) ? 0 : 1)) };
  }

  /** Masked voxels are left out; `sum` is the mean of the others times the area, errors add in quadrature. */
  aperture({ shape, combine }: ApertureAsk): SpectrumRows {
    const { nz, error } = this.parts;
    const places = spaxelsIn(shape, this.parts);
    if (places.length === 0)
      throw new SpaxelError('RequestInvalid', 'None of the cube’s spaxels lies in this shape.');
    const [total, square, count] = [0, 0, 0].map(() => new Float64Array(nz)) as Sums;
    for (const [x, y] of places) addGood(this.spectrum({ x, y }), [total, square, count]);
    const area = combine === 'sum' ? count.reduce((most, one) => Math.max(most, one), 0) : 1;
    const scale = (values: Float64Array): Float32Array =>
      Float32Array.from(values, (value, k) => (value * area) / (count[k] as number));
    return {
      flux: scale(total),
      error: error === null ? new Float32Array(nz).fill(NaN) : scale(square.map(Math.sqrt)),
      mask: Float32Array.from(count, one => (one === 0 ? 1 : 0))
    };
  }

  /** @throws SpaxelError RequestInvalid when a window has no channel. */
  band({ from, to, combine }: Band): Raster {
    const inside = this.channels(wave => wave >= from && wave <= to, 'band');
    const mean = this.meanOf(inside);
    if (combine === 'mean') return this.raster(mean);
    if (combine === 'sum') return this.raster(mean.map(one => one * inside.length));
    const width = to - from;
    const sides = [
      this.channels(wave => wave > from - width && wave < from, 'continuum on the left'),
      this.channels(wave => wave > to && wave < to + width, 'continuum on the right')
    ] as const;
    const [low, high] = [this.meanOf(sides[0]), this.meanOf(sides[1])];
    const [left, middle, right] = [sides[0], inside, sides[1]].map(one =>
      this.centre(one)
    ) as Three;
    const share = (middle - left) / (right - left);
    return this.raster(
      mean.map((one, at) => {
        const [a, b] = [low[at] as number, high[at] as number];
        return one - (a + share * (b - a));
      })
    );
  }

  /** Mean flux over mean error, or over the scatter of each third channel (DER_SNR, Stoehr et al. 2008). */
  signalToNoise(): Raster {
    const { nx, ny } = this.parts;
    const values = Float32Array.from({ length: nx * ny }, (_, at) =>
      signalOf(this.spectrum({ x: at % nx, y: Math.floor(at / nx) }))
    );
    return { ...this.raster(values), unit: '' };
  }

  private get plane(): number {
    return this.parts.nx * this.parts.ny;
  }

  private raster(values: Float32Array): Raster {
    const { nx, ny, unit } = this.parts;
    return { nx, ny, unit, values };
  }

  private channels(isIn: (wave: number) => boolean, what = 'cube'): number[] {
    const { wave } = this.parts;
    const found = Array.from(wave.keys()).filter(k => isIn(wave[k] as number));
    if (found.length > 0) return found;
    throw new SpaxelError('RequestInvalid', `The ${what} has no channel.`);
  }

  private centre(channels: readonly number[]): number {
    const { wave } = this.parts;
    return channels.reduce((sum, k) => sum + (wave[k] as number), 0) / channels.length;
  }

  private meanOf(channels: readonly number[]): Float32Array {
    const { flux, mask } = this.parts;
    const { plane } = this;
    const [total, count] = [new Float64Array(plane), new Float64Array(plane)];
    for (const k of channels)
      for (let at = 0; at < plane; at++) {
        const value = flux[k * plane + at] as number;
        if (!isGood(mask?.[k * plane + at], value)) continue;
        total[at] = (total[at] as number) + value;
        count[at] = (count[at] as number) + 1;
      }
    return Float32Array.from(total, (sum, at) => sum / (count[at] as number));
  }
}

type Sums = [total: Float64Array, square: Float64Array, count: Float64Array];
type Three = [number, number, number];

function isGood(flag: number | undefined, value: number | undefined): boolean {
  return (flag ?? 0) === 0 && Number.isFinite(value);
}

function addGood({ flux, error, mask }: SpectrumRows, [total, square, count]: Sums): void {
  for (let k = 0; k < flux.length; k++) {
    if (mask[k] !== 0) continue;
    total[k] = (total[k] as number) + (flux[k] as number);
    square[k] = (square[k] as number) + (error[k] as number) ** 2;
    count[k] = (count[k] as number) + 1;
  }
}

function signalOf({ flux, error, mask }: SpectrumRows): number {
  let [sum, count, noise, noises] = [0, 0, 0, 0];
  const good = (k: number): number => (mask[k] === 0 ? (flux[k] as number) : NaN);
  for (let k = 0; k < flux.length; k++) {
    if (mask[k] !== 0) continue;
    const far = 2 * good(k) - good(k - 2) - good(k + 2);
    const known = error[k] as number;
    const one = Number.isNaN(known)
      ? (Math.abs(far) * Math.sqrt(Math.PI / 2)) / Math.sqrt(6)
      : known;
    sum += flux[k] as number;
    count += 1;
    if (!Number.isFinite(one)) continue;
    noise += one;
    noises += 1;
  }
  const ratio = sum / count / (noise / noises);
  return Number.isFinite(ratio) ? ratio : NaN;
}
