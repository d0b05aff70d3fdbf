/** The voxels of a dropped cube, and what is made of them: as the gateway makes it of bytes on disk, to the bit. */
import {
  addPlane,
  bandWindow,
  goodPlane,
  lessContinuum,
  meanInto,
  sideWindows,
  sigmaOf,
  SignalSums,
  SpaxelError,
  spaxelsIn,
  Totals,
  type ChannelAxis,
  type ErrorKind,
  type VoxelRules,
  type Window
} from '@spaxel/core';
import type { ApertureAsk, Band, Raster, Spaxel, SpectrumRows } from '../../tokens.ts';

export interface VolumeParts {
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly unit: string;
  readonly flux: Float32Array;
  /** What is stored of errors, channel by channel as the flux, and what that is. */
  readonly error: { readonly stored: Float32Array; readonly kind: ErrorKind } | null;
  /** Not 0 = do not use. */
  readonly mask: Float32Array | null;
  /** Centre of every channel. */
  readonly wave: Float64Array;
  /** Whether an exact zero is where nothing was measured. */
  readonly zeroIsEmpty: boolean;
}

export class Volume {
  private readonly parts: VolumeParts;
  private readonly axis: ChannelAxis;
  private readonly rules: VoxelRules;

  constructor(parts: VolumeParts) {
    const { nz, wave, error, zeroIsEmpty } = parts;
    const outside = new Uint8Array(nz);
    this.parts = parts;
    this.axis = { values: wave, outside };
    const factor = new Float64Array(nz).fill(1);
    this.rules = { errorKind: error?.kind ?? null, zeroIsEmpty, factor, outside };
  }

  slice(channel: number): Raster {
    return this.raster(this.planeOf(this.parts.flux, channel).slice());
  }

  /** The mean of the good channels of each spaxel. */
  white(): Raster {
    const channels = Array.from({ length: this.parts.nz }, (_, k) => k);
    return this.raster(this.meanOf(channels, new Float32Array(this.plane)));
  }

  spectrum({ x, y }: Spaxel): SpectrumRows {
    const { nx, nz, flux, error, mask, zeroIsEmpty } = this.parts;
    const at = (k: number): number => k * this.plane + y * nx + x;
    const rows = {
      flux: Float32Array.from({ length: nz }, (_, k) => flux[at(k)] as number),
      error: Float32Array.from({ length: nz }, (_, k) =>
        error === null ? NaN : sigmaOf(error.kind, error.stored[at(k)] as number)
      )
    };
    const isGood = (value: number, k: number): boolean =>
      Number.isFinite(value) &&
      !(zeroIsEmpty && value === 0) &&
      (mask?.[at(k)] ?? 0) === 0 &&
      (error === null || !Number.isNaN(rows.error[k]));
    return { ...rows, mask: rows.flux.map((value, k) => (isGood(value, k) ? 0 : 1)) };
  }

  /** @throws SpaxelError RequestInvalid when no spaxel lies in the shape. */
  aperture({ shape, combine }: ApertureAsk): SpectrumRows {
    const { nx, nz, flux, error, mask } = this.parts;
    const places = spaxelsIn(shape, this.parts);
    if (places.length === 0)
      throw new SpaxelError('RequestInvalid', 'None of the cube’s spaxels lies in this shape.');
    const totals = new Totals(this.rules);
    for (const [x, y] of places)
      for (let k = 0, at = y * nx + x; k < nz; k++, at += this.plane)
        if ((mask?.[at] ?? 0) === 0)
          totals.add(k, flux[at] as number, error === null ? NaN : (error.stored[at] as number));
    const joined = totals.joined(combine);
    return {
      flux: Float32Array.from(joined.flux),
      error: Float32Array.from(joined.error),
      mask: Float32Array.from(joined.mask)
    };
  }

  /** @throws SpaxelError RequestInvalid when a window has no channel. */
  band({ from, to, combine }: Band): Raster {
    const band = bandWindow(this.axis, [from, to]);
    const { channels } = band;
    if (combine !== 'continuum') {
      const scale = combine === 'sum' ? channels.length : 1;
      return this.raster(this.meanOf(channels, new Float32Array(this.plane), scale));
    }
    const [left, right] = sideWindows(this.axis, [from, to], {});
    const exact = ({ channels }: Window): Float64Array =>
      this.meanOf(channels, new Float64Array(this.plane));
    const means = { band: exact(band), left: exact(left), right: exact(right) };
    return this.raster(lessContinuum(means, { band, left, right }));
  }

  signalToNoise(): Raster {
    const { nz, flux, error, zeroIsEmpty } = this.parts;
    const sums = new SignalSums(this.plane);
    for (let k = 0; k < nz; k++) {
      const rules = { zeroIsEmpty, factor: 1 };
      const plane = goodPlane(this.planeOf(flux, k), this.badOf(k), rules);
      const { kind, stored } = error ?? {};
      sums.add(
        k,
        plane,
        kind === undefined || stored === undefined
          ? null
          : { stored: this.planeOf(stored, k), sigma: value => sigmaOf(kind, value) }
      );
    }
    return { ...this.raster(sums.ratio()), unit: '' };
  }

  private get plane(): number {
    return this.parts.nx * this.parts.ny;
  }

  private raster(values: Float32Array): Raster {
    const { nx, ny, unit } = this.parts;
    return { nx, ny, unit, values };
  }

  private planeOf(image: Float32Array, channel: number): Float32Array {
    return image.subarray(channel * this.plane, (channel + 1) * this.plane);
  }

  private badOf(channel: number): Uint8Array {
    const { mask } = this.parts;
    const flags = mask === null ? null : this.planeOf(mask, channel);
    return Uint8Array.from({ length: this.plane }, (_, at) => ((flags?.[at] ?? 0) === 0 ? 0 : 1));
  }

  private meanOf<Image extends Float32Array | Float64Array>(
    channels: readonly number[],
    mean: Image,
    scale = 1
  ): Image {
    const { flux, zeroIsEmpty } = this.parts;
    const sum = { total: new Float64Array(this.plane), count: new Uint32Array(this.plane) };
    for (const k of channels)
      addPlane({ ...sum, bad: this.badOf(k) }, this.planeOf(flux, k), [1, zeroIsEmpty ? 0 : NaN]);
    return meanInto(mean, sum, scale);
  }
}
