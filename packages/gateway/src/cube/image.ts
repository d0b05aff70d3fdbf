// One three-dimensional image of a file: its planes, columns and rows, decoded when they are asked for.
import {
  decodePixels,
  encodingOf,
  pixelBytes,
  type FitsUnit,
  type PixelEncoding,
  type Pixels
} from '@spaxel/core';
import type { ByteSource } from './source.ts';

/** A cube's image; x = NAXIS1, y = NAXIS2, channel = NAXIS3, all zero-based. A single plane stands for every channel. */
export class CubeImage {
  readonly unit: FitsUnit;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly encoding: PixelEncoding;
  readonly #source: ByteSource;

  constructor(unit: FitsUnit, source: ByteSource) {
    const [nx = 0, ny = 0, nz = 1] = unit.axes;
    this.unit = unit;
    this.nx = nx;
    this.ny = ny;
    this.nz = nz;
    this.encoding = encodingOf(unit.header);
    this.#source = source;
  }

  get #pixelBytes(): number {
    return pixelBytes(this.encoding);
  }

  get #planeBytes(): number {
    return this.nx * this.ny * this.#pixelBytes;
  }

  /** The image at one channel, row y = 0 first: ny * nx pixels. */
  async plane(channel: number, signal: AbortSignal): Promise<Pixels> {
    const offset = this.unit.dataOffset + (this.nz === 1 ? 0 : channel) * this.#planeBytes;
    return decodePixels(await this.#source.read(offset, this.#planeBytes, signal), this.encoding);
  }

  /** `count` neighbouring spectra from (x, y) on: nz * count pixels, channel by channel. */
  async columns(
    start: { x: number; y: number; count: number },
    signal: AbortSignal
  ): Promise<Pixels> {
    const { x, y, count } = start;
    const places = {
      first: this.unit.dataOffset + (y * this.nx + x) * this.#pixelBytes,
      stride: this.#planeBytes,
      count: this.nz,
      length: count * this.#pixelBytes
    };
    return decodePixels(await this.#source.gather(places, signal), this.encoding);
  }
}
