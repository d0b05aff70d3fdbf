// The rows of a tile-compressed image's table: the compressed bytes of each tile, and how it was quantised.
import { columnPlaces, type ColumnPlace, type FitsUnit } from '@spaxel/core';

/** One tile as it lies in the file. */
export interface TileRow {
  readonly bytes: Uint8Array;
  /** COMPRESSED_DATA, or the column in which a tile lies that resisted it. */
  readonly kind: 'compressed' | 'gzip' | 'plain';
  readonly scale: number | undefined;
  readonly zero: number | undefined;
  readonly blank: number | undefined;
}

const kinds: readonly (readonly [string, TileRow['kind']])[] = [
  ['COMPRESSED_DATA', 'compressed'],
  ['GZIP_COMPRESSED_DATA', 'gzip'],
  ['UNCOMPRESSED_DATA', 'plain']
];

/** Length in elements and offset in the heap of a variable-length cell. */
function descriptor(view: DataView, at: number, isLong: boolean): [number, number] {
  if (!isLong) return [view.getInt32(at), view.getInt32(at + 4)];
  return [Number(view.getBigInt64(at)), Number(view.getBigInt64(at + 8))];
}

/** Reads the rows of a compressed image from all bytes of its table. */
export class TileTable {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #width: number;
  readonly #heap: number;
  readonly #columns: ReadonlyMap<string, ColumnPlace>;
  readonly #elements: ReadonlyMap<string, number>;
  readonly #broken: (sentence: string) => Error;

  /** @throws SpaxelError HeaderBroken when its columns are not those of compressed images. */
  constructor({ header }: FitsUnit, bytes: Uint8Array) {
    this.count = header.count('NAXIS2');
    this.#width = header.count('NAXIS1');
    this.#heap = header.number('THEAP') ?? this.#width * this.count;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const places = columnPlaces(header);
    this.#columns = new Map(places.map(place => [place.name.toUpperCase(), place]));
    const sizes: Readonly<Record<string, number>> = { B: 1, I: 2, J: 4, E: 4, D: 8 };
    const sizeOf = (index: number): number => {
      const letter = /[PQ]([A-Z])/.exec(header.text(`TFORM${index + 1}`) ?? '')?.[1] ?? 'B';
      return sizes[letter] ?? 1;
    };
    this.#elements = new Map(places.map(({ name }, index) => [name.toUpperCase(), sizeOf(index)]));
    this.#broken = sentence => header.broken('COMPRESSED_DATA', sentence);
    if (!this.#columns.has('COMPRESSED_DATA')) throw this.#broken('is no column of this table');
  }

  /** @throws SpaxelError HeaderBroken when a tile is missing or lies outside the heap. */
  row(index: number): TileRow {
    const [scale, zero, blank] = ['ZSCALE', 'ZZERO', 'ZBLANK'].map(name =>
      this.#number(index, name)
    );
    for (const [name, kind] of kinds) {
      const bytes = this.#cell(index, name);
      if (bytes !== undefined) return { bytes, kind, scale, zero, blank };
    }
    throw this.#broken(`has no bytes for tile ${index}`);
  }

  #number(index: number, name: string): number | undefined {
    const place = this.#columns.get(name);
    if (place === undefined) return undefined;
    const at = index * this.#width + place.offset;
    if (place.letter === 'D') return this.#view.getFloat64(at);
    return place.letter === 'E' ? this.#view.getFloat32(at) : this.#view.getInt32(at);
  }

  #cell(index: number, name: string): Uint8Array | undefined {
    const place = this.#columns.get(name);
    if (place === undefined) return undefined;
    const at = index * this.#width + place.offset;
    const [length, offset] = descriptor(this.#view, at, place.letter === 'Q');
    if (length === 0) return undefined;
    const start = this.#heap + offset;
    const end = start + length * (this.#elements.get(name) ?? 1);
    if (length > 0 && offset >= 0 && end <= this.#bytes.length)
      return this.#bytes.subarray(start, end);
    throw this.#broken(`puts tile ${index} outside its heap`);
  }
}
