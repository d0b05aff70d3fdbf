// Numbers out of binary tables (FITS 4.0, 7.3).
import type { Header } from './header.ts';

const sizes: Readonly<Record<string, number>> = {
  L: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  E: 4,
  D: 8,
  A: 1,
  C: 8,
  M: 16,
  P: 8,
  Q: 16
};
type Getter = (view: DataView, at: number) => number;
const getters: Readonly<Record<string, Getter>> = {
  B: (view, at) => view.getUint8(at),
  I: (view, at) => view.getInt16(at),
  J: (view, at) => view.getInt32(at),
  K: (view, at) => Number(view.getBigInt64(at)),
  E: (view, at) => view.getFloat32(at),
  D: (view, at) => view.getFloat64(at)
};

/** One column of a binary table as its header declares it. */
export interface ColumnPlace {
  readonly name: string;
  readonly letter: string;
  readonly repeat: number;
  /** From the start of a row. */
  readonly offset: number;
  readonly bytes: number;
}

/** The columns of a binary table. @throws SpaxelError HeaderBroken for a TFORM that is none. */
export function columnPlaces(header: Header): ColumnPlace[] {
  let offset = 0;
  return Array.from({ length: header.count('TFIELDS', 999) }, (_, index) => {
    const keyword = `TFORM${index + 1}`;
    const match = /^(\d*)([LXBIJKAEDCMPQ])/.exec(header.text(keyword) ?? '');
    if (match === null) throw header.broken(keyword, 'is no format of a column');
    const [, count = '', letter = ''] = match;
    const repeat = count === '' ? 1 : Number(count);
    const bytes = letter === 'X' ? Math.ceil(repeat / 8) : repeat * (sizes[letter] ?? 0);
    const place = { name: header.text(`TTYPE${index + 1}`) ?? '', letter, repeat, offset, bytes };
    offset += bytes;
    return place;
  });
}

/**
 * The numbers of a column, row after row, from the table's bytes.
 * @throws SpaxelError HeaderBroken when there is no such column, or it holds no numbers.
 */
export function readColumn(header: Header, bytes: Uint8Array, name: string): Float64Array {
  const place = columnPlaces(header).find(one => one.name.toUpperCase() === name.toUpperCase());
  const get = getters[place?.letter ?? ''];
  if (place === undefined || get === undefined)
    throw header.broken('TTYPE', `names no column of numbers called ${name}`);
  const [width, rows] = [header.count('NAXIS1'), header.count('NAXIS2')];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = sizes[place.letter] as number;
  return Float64Array.from({ length: rows * place.repeat }, (_, index) => {
    const row = Math.floor(index / place.repeat);
    return get(view, row * width + place.offset + (index % place.repeat) * size);
  });
}
