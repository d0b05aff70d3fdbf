// The numbers of a FITS image: big-endian bytes to floats, scaled and blanked (FITS 4.0, 4.4.2.5 and 5).
import type { Header } from './header.ts';

/** How the numbers of an image are stored. */
export interface PixelEncoding {
  readonly bitpix: number;
  readonly scale: number;
  readonly zero: number;
  /** The integer that stands for `no value`. */
  readonly blank: number | undefined;
}

/** Floats that hold a BITPIX exactly (64-bit integers up to 2^53); astropy chooses the same width for scaled data. */
export type Pixels = Float32Array | Float64Array;

/** The encoding that a header declares. @throws SpaxelError HeaderBroken when a scaling card is no number. */
export function encodingOf(header: Header): PixelEncoding {
  const bitpix = header.number('BITPIX') ?? 0;
  return {
    bitpix,
    scale: header.number('BSCALE') ?? 1,
    zero: header.number('BZERO') ?? 0,
    blank: bitpix > 0 ? header.number('BLANK') : undefined
  };
}

/** Bytes of one pixel. */
export function pixelBytes(encoding: PixelEncoding): number {
  return Math.abs(encoding.bitpix) / 8;
}

/** Room for `count` decoded pixels: 32-bit floats for BITPIX 8, 16 and -32, else 64-bit ones. */
export function makePixels(encoding: PixelEncoding, count: number): Pixels {
  const { bitpix } = encoding;
  return bitpix === 32 || bitpix === 64 || bitpix === -64
    ? new Float64Array(count)
    : new Float32Array(count);
}

type Getter = (view: DataView, at: number) => number;
const getters: Readonly<Record<number, Getter>> = {
  8: (view, at) => view.getUint8(at),
  16: (view, at) => view.getInt16(at),
  32: (view, at) => view.getInt32(at),
  64: (view, at) => Number(view.getBigInt64(at)),
  [-32]: (view, at) => view.getFloat32(at),
  [-64]: (view, at) => view.getFloat64(at)
};

function swapFloats(bytes: Uint8Array, out: Float32Array): void {
  const words = new Int32Array(out.buffer, out.byteOffset, out.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0; index < words.length; index += 1) words[index] = view.getInt32(index * 4);
}

/** value * BSCALE + BZERO in the width of `out`, step by step, as astropy does, so that both agree bit for bit. */
function scaleInto(out: Pixels, { scale, zero }: PixelEncoding): void {
  const round = out instanceof Float32Array ? Math.fround : (value: number) => value;
  const [factor, offset] = [round(scale), round(zero)];
  for (let index = 0; index < out.length; index += 1)
    out[index] = round((out[index] as number) * factor) + offset;
}

/**
 * Decodes the first `out.length` pixels of big-endian `bytes` into `out`.
 * Integers equal to BLANK become NaN; scaling is applied.
 */
export function decodeInto(out: Pixels, bytes: Uint8Array, encoding: PixelEncoding): void {
  const { bitpix, scale, zero, blank } = encoding;
  if (bitpix === -32 && out instanceof Float32Array) swapFloats(bytes, out);
  else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const get = getters[bitpix] as Getter;
    const step = pixelBytes(encoding);
    for (let index = 0; index < out.length; index += 1) {
      const value = get(view, index * step);
      out[index] = value === blank ? NaN : value;
    }
  }
  if (scale !== 1 || zero !== 0) scaleInto(out, encoding);
}

/** All pixels of big-endian `bytes`, as floats. */
export function decodePixels(bytes: Uint8Array, encoding: PixelEncoding): Pixels {
  const out = makePixels(encoding, Math.floor(bytes.length / pixelBytes(encoding)));
  decodeInto(out, bytes, encoding);
  return out;
}
