// One three-dimensional image of a file: its planes, columns and rows, decoded when they are asked for.
import {
  decodeInto,
  decodePixels,
  encodingOf,
  makePixels,
  pixelBytes,
  type FitsUnit,
  type PixelEncoding,
  type Pixels
} from '@spaxel/core';
import { Side } from './side/side.ts';
import { Turned } from './side/turned.ts';
import type { SideShelf } from './side/shelf.ts';
import type { ByteSource } from './source.ts';
import { wholeLimit } from './whole.ts';

/** Neighbouring spectra: the pixel of spectrum i at channel k is number i * spectrumStep + k * channelStep. */
export interface Columns {
  readonly pixels: Pixels;
  readonly spectrumStep: number;
  readonly channelStep: number;
}

/** A cube's image; x = NAXIS1, y = NAXIS2, channel = NAXIS3, all zero-based. A single plane stands for every channel. */
export class CubeImage {
  readonly unit: FitsUnit;
  readonly nx: number;
  readonly ny: number;
  readonly nz: number;
  readonly encoding: PixelEncoding;
  readonly #source: ByteSource;
  readonly #side: Side | undefined;
  readonly #turned: Turned | undefined;

  constructor(unit: FitsUnit, source: ByteSource, sides?: SideShelf) {
    const [nx = 0, ny = 0, nz = 1] = unit.axes;
    this.unit = unit;
    this.nx = nx;
    this.ny = ny;
    this.nz = nz;
    this.encoding = encodingOf(unit.header);
    this.#source = source;
    this.#side = sides && this.#sideOf(sides);
    this.#turned = this.#turnedOf();
  }

  /** Whether a side file may serve its spectra. */
  get hasSide(): boolean {
    return this.#side !== undefined;
  }

  /** How much of it is here, when it lies elsewhere and is fetched for its side file. */
  get fetched(): Side['fetched'] | undefined {
    return this.#source.inPlace?.far === undefined ? undefined : this.#side?.fetched;
  }

  /** What is in memory needs none, nor does a single plane. */
  #sideOf(sides: SideShelf): Side | undefined {
    const { inPlace: stamp } = this.#source;
    if (stamp === undefined || this.nz === 1) return undefined;
    const { path, bytes, modifiedNs, far } = stamp;
    const { nx, ny, nz } = this;
    const { dataOffset } = this.unit;
    return new Side(sides, {
      ...{ path, bytes, modifiedNs, dataOffset, nx, ny, nz },
      pixelBytes: this.#pixelBytes,
      ...(far === undefined ? {} : { far })
    });
  }

  /** Of what is small enough to be in memory twice. */
  #turnedOf(): Turned | undefined {
    const { held, bytes } = this.#source;
    const { nx, ny, nz } = this;
    if (held === undefined || nz === 1 || bytes > wholeLimit) return undefined;
    const { dataOffset } = this.unit;
    return new Turned({ held, dataOffset, nx, ny, nz, pixelBytes: this.#pixelBytes });
  }

  get #pixelBytes(): number {
    return pixelBytes(this.encoding);
  }

  get #planeBytes(): number {
    return this.nx * this.ny * this.#pixelBytes;
  }

  /** The image at one channel, row y = 0 first: ny * nx pixels. */
  async plane(channel: number, signal: AbortSignal): Promise<Pixels> {
    return decodePixels(await this.planeBytes(channel, signal), this.encoding);
  }

  /** The same as it lies in the file. */
  planeBytes(channel: number, signal: AbortSignal): Promise<Uint8Array> {
    const offset = this.unit.dataOffset + (this.nz === 1 ? 0 : channel) * this.#planeBytes;
    return this.#source.read(offset, this.#planeBytes, signal);
  }

  /** As many planes as `out` has room for, from a channel on, as they lie in the file; hands `out` back. */
  async planesInto(out: Uint8Array, channel: number, signal: AbortSignal): Promise<Uint8Array> {
    const offset = this.unit.dataOffset + channel * this.#planeBytes;
    await this.#source.fill(offset, out, signal);
    return out;
  }

  /** Bytes of one plane. */
  get planeSize(): number {
    return this.#planeBytes;
  }

  /** Bytes of room for one spectrum as it lies beside others; 0 where none does. */
  get recordBytes(): number {
    return (this.#side ?? this.#turned)?.recordBytes ?? 0;
  }

  /** `count` neighbouring spectra as they lie in the side file, or turned in memory, a piece each, in `room` when there is some; undefined while there is none. For cubes elsewhere it is waited for. */
  async pieces(
    start: { x: number; y: number; count: number },
    signal: AbortSignal,
    room?: Uint8Array
  ): Promise<Uint8Array[] | undefined> {
    const pieces = await (this.#side ?? this.#turned)?.read(start, room);
    if (pieces !== undefined || this.#source.inPlace?.far === undefined) return pieces;
    await this.#side?.made(signal);
    return this.#side?.read(start, room);
  }

  /** Pixels `first` to `first + length` of `count` planes, plane by plane, as they lie in the file. */
  spanBytes(
    { first, length, from, count }: { first: number; length: number; from: number; count: number },
    signal: AbortSignal
  ): Promise<Uint8Array> {
    const places = {
      first: this.unit.dataOffset + from * this.#planeBytes + first * this.#pixelBytes,
      stride: this.#planeBytes,
      count,
      length: length * this.#pixelBytes
    };
    return this.#source.gather(places, signal);
  }

  /** `count` neighbouring spectra from (x, y) on, out of a side file or turned memory when there is one. */
  async columns(
    start: { x: number; y: number; count: number },
    signal: AbortSignal
  ): Promise<Columns> {
    signal.throwIfAborted();
    const pieces = await this.pieces(start, signal);
    if (pieces === undefined) return this.#columnsInPlace(start, signal);
    const pixels = makePixels(this.encoding, start.count * this.nz);
    for (const [nth, piece] of pieces.entries())
      decodeInto(pixels.subarray(nth * this.nz, (nth + 1) * this.nz), piece, this.encoding);
    return { pixels, spectrumStep: this.nz, channelStep: 1 };
  }

  /** Lets go of the side file; the cube's own file belongs to others. */
  async close(): Promise<void> {
    await this.#side?.close();
  }

  async #columnsInPlace(
    { x, y, count }: { x: number; y: number; count: number },
    signal: AbortSignal
  ): Promise<Columns> {
    const places = {
      first: this.unit.dataOffset + (y * this.nx + x) * this.#pixelBytes,
      stride: this.#planeBytes,
      count: this.nz,
      length: count * this.#pixelBytes
    };
    const pixels = decodePixels(await this.#source.gather(places, signal), this.encoding);
    return { pixels, spectrumStep: 1, channelStep: this.nz === 1 ? 0 : count };
  }
}
