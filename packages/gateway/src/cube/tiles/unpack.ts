// Tile-compressed images unpacked in memory: the bytes of the plain image that they stand for.
import { setImmediate as breathe } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { riceDecode, SpaxelError, unquantise, type FitsUnit, type Tiling } from '@spaxel/core';
import { TileTable, type TileRow } from './rows.ts';

/** Tiles between two looks at what else there is to do. */
const together = 512;

/** GZIP_2: the first bytes of all numbers, then the second ones ... back in order. */
function unshuffled(bytes: Uint8Array, size: number): Uint8Array {
  const count = bytes.length / size;
  return bytes.map((_, at) => bytes[(at % size) * count + Math.floor(at / size)] as number);
}

function integersOf(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i));
}

type Setter = (view: DataView, at: number, value: number) => void;
const setters: Readonly<Record<number, Setter>> = {
  8: (view, at, value) => view.setUint8(at, value),
  16: (view, at, value) => view.setInt16(at, value),
  32: (view, at, value) => view.setInt32(at, value),
  64: (view, at, value) => view.setBigInt64(at, BigInt(value)),
  [-32]: (view, at, value) => view.setFloat32(at, value),
  [-64]: (view, at, value) => view.setFloat64(at, value)
};

function bigEndian(values: ArrayLike<number>, bitpix: number): Uint8Array {
  const size = Math.abs(bitpix) / 8;
  const view = new DataView(new ArrayBuffer(values.length * size));
  const set = setters[bitpix] as Setter;
  for (let i = 0; i < values.length; i += 1) set(view, i * size, values[i] as number);
  return new Uint8Array(view.buffer);
}

/** The big-endian pixels of one tile. */
function pixelsOf(tiling: Tiling, row: TileRow, [index, count]: [number, number]): Uint8Array {
  const { method, bitpix, quantiser, dither } = tiling;
  if (row.kind === 'plain' || (row.kind === 'compressed' && method === 'NOCOMPRESS'))
    return row.bytes;
  if (row.kind === 'gzip') return gunzipSync(row.bytes);
  const { scale } = row;
  const isQuantised = bitpix < 0 && scale !== undefined;
  const size = isQuantised ? 4 : Math.abs(bitpix) / 8;
  let integers: Int32Array | undefined;
  if (method === 'RICE_1') integers = riceDecode(row.bytes, count, tiling);
  else {
    const inflated = gunzipSync(row.bytes);
    const plain = method === 'GZIP_2' ? unshuffled(inflated, size) : inflated;
    if (!isQuantised) return plain;
    integers = integersOf(plain);
  }
  if (!isQuantised) return bigEndian(integers, bitpix);
  const floats = unquantise(integers, {
    scale,
    zero: row.zero ?? 0,
    blank: row.blank ?? tiling.blank,
    method: quantiser,
    seed: dither + index - 1
  });
  return bigEndian(floats, bitpix);
}

/** Start and length along each axis of tile `index`; tiles at the far edges may be smaller. */
function placeOf({ axes, tile }: Tiling, index: number): { start: number[]; length: number[] } {
  let rest = index;
  const start = axes.map((axis, i) => {
    const step = tile[i] as number;
    const along = Math.ceil(axis / step);
    const nth = rest % along;
    rest = Math.floor(rest / along);
    return nth * step;
  });
  const length = axes.map((axis, i) => Math.min(tile[i] as number, axis - (start[i] as number)));
  return { start, length };
}

/** Copies the lines of a tile to where they belong in the image. */
function putTile(
  out: Uint8Array,
  pixels: Uint8Array,
  {
    axes,
    place,
    size
  }: { axes: readonly number[]; place: ReturnType<typeof placeOf>; size: number }
): void {
  const { start, length } = place;
  const [along = 1, ...others] = length;
  const lines = others.reduce((product, one) => product * one, 1);
  for (let line = 0; line < lines; line += 1) {
    let [rest, at, stride] = [line, start[0] as number, axes[0] as number];
    for (let axis = 1; axis < axes.length; axis += 1) {
      const long = length[axis] as number;
      at += ((start[axis] as number) + (rest % long)) * stride;
      rest = Math.floor(rest / long);
      stride *= axes[axis] as number;
    }
    out.set(pixels.subarray(line * along * size, (line + 1) * along * size), at * size);
  }
}

function damaged(unit: FitsUnit, index: number, cause: unknown): SpaxelError {
  const name = unit.name || 'an extension';
  return new SpaxelError(
    'FileTruncated',
    `${unit.header.file} is damaged: tile ${index} of ${name} cannot be unpacked (ZCMPTYPE ${unit.header.text('ZCMPTYPE') ?? ''}).`,
    cause
  );
}

/**
 * The bytes of the image that a compressed unit stands for, from all bytes of its table.
 * @throws SpaxelError FileTruncated when a tile is damaged, HeaderBroken when the table is none of tiles.
 */
export async function unpackTiles(
  unit: FitsUnit,
  tiling: Tiling,
  { bytes, signal }: { bytes: Uint8Array; signal: AbortSignal }
): Promise<Uint8Array> {
  const size = Math.abs(tiling.bitpix) / 8;
  const wanted = tiling.axes.reduce((n, axis, i) => n * Math.ceil(axis / (tiling.tile[i] ?? 1)), 1);
  const rows = unit.header.count('NAXIS2');
  if (rows !== wanted)
    throw unit.header.broken(
      'NAXIS2',
      `counts ${rows} tiles, where ZNAXIS and ZTILE ask for ${wanted}`
    );
  const out = new Uint8Array(tiling.axes.reduce((product, axis) => product * axis, size));
  const table = new TileTable(unit, bytes);
  for (let index = 0; index < table.count; index += 1) {
    if (index % together === 0) {
      await breathe();
      signal.throwIfAborted();
    }
    const place = placeOf(tiling, index);
    const count = place.length.reduce((product, one) => product * one, 1);
    try {
      const row = table.row(index);
      const pixels = pixelsOf(tiling, row, [index, count]);
      if (pixels.length !== count * size) throw new RangeError(`${pixels.length} bytes`);
      putTile(out, pixels, { axes: tiling.axes, place, size });
    } catch (cause) {
      throw cause instanceof SpaxelError ? cause : damaged(unit, index, cause);
    }
  }
  return out;
}
