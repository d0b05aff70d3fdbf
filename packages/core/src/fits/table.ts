// Binary tables: columns of numbers or texts, one row after the other (FITS 4.0, 7.3).
import type { Card } from './card.ts';
import { asciiText } from './format-card.ts';

/** A column; `repeat` numbers in each cell (1 when not said), row-major. Texts are written as ASCII. */
export interface TableColumn {
  readonly name: string;
  readonly unit?: string;
  readonly repeat?: number;
  readonly data: Uint8Array | Int32Array | Float32Array | Float64Array | readonly string[];
}

interface Layout {
  readonly letter: string;
  readonly repeat: number;
  readonly bytes: number;
  readonly rows: number;
  write(view: DataView, at: number, row: number): void;
}

function textLayout(texts: readonly string[]): Layout {
  const ascii = texts.map(text => new TextEncoder().encode(asciiText(text)));
  const width = Math.max(1, ...ascii.map(({ length }) => length));
  const write = (view: DataView, at: number, row: number): void => {
    for (let index = 0; index < width; index += 1)
      view.setUint8(at + index, ascii[row]?.[index] ?? 0);
  };
  return { letter: 'A', repeat: width, bytes: width, rows: texts.length, write };
}

type Numbers = Exclude<TableColumn['data'], readonly string[]>;

function writerOf(data: Numbers): [string, (view: DataView, at: number, value: number) => void] {
  if (data instanceof Uint8Array) return ['B', (view, at, value) => view.setUint8(at, value)];
  if (data instanceof Int32Array) return ['J', (view, at, value) => view.setInt32(at, value)];
  if (data instanceof Float32Array) return ['E', (view, at, value) => view.setFloat32(at, value)];
  return ['D', (view, at, value) => view.setFloat64(at, value)];
}

function layoutOf({ name, data, repeat = 1 }: TableColumn): Layout {
  if (!ArrayBuffer.isView(data)) return textLayout(data);
  if (data.length % repeat !== 0)
    throw new RangeError(
      `column ${name} holds ${data.length} numbers, not a multiple of ${repeat}`
    );
  const [letter, set] = writerOf(data);
  const size = data.BYTES_PER_ELEMENT;
  const write = (view: DataView, at: number, row: number): void => {
    for (let index = 0; index < repeat; index += 1)
      set(view, at + index * size, data[row * repeat + index] as number);
  };
  return { letter, repeat, bytes: size * repeat, rows: data.length / repeat, write };
}

function rowsOf(columns: readonly TableColumn[], layouts: readonly Layout[]): number {
  const rows = layouts[0]?.rows ?? 0;
  const odd = layouts.findIndex(layout => layout.rows !== rows);
  if (odd < 0) return rows;
  throw new RangeError(`column ${columns[odd]?.name} has ${layouts[odd]?.rows} rows, not ${rows}`);
}

function columnCards({ name, unit }: TableColumn, layout: Layout, index: number): Card[] {
  const number = index + 1;
  const form = `${layout.repeat === 1 ? '' : layout.repeat}${layout.letter}`;
  return [
    { keyword: `TTYPE${number}`, value: name, comment: '' },
    { keyword: `TFORM${number}`, value: form, comment: '' },
    ...(unit === undefined ? [] : [{ keyword: `TUNIT${number}`, value: unit, comment: '' }])
  ];
}

/** The structural cards of a table. @throws RangeError when the columns differ in length. */
export function tableCards(columns: readonly TableColumn[]): Card[] {
  const layouts = columns.map(layoutOf);
  const rowBytes = layouts.reduce((total, layout) => total + layout.bytes, 0);
  const fixed: [string, Card['value']][] = [
    ['XTENSION', 'BINTABLE'],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', rowBytes],
    ['NAXIS2', rowsOf(columns, layouts)],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length]
  ];
  return [
    ...fixed.map(([keyword, value]) => ({ keyword, value, comment: '' })),
    ...columns.flatMap((column, index) => columnCards(column, layouts[index] as Layout, index))
  ];
}

/** The rows of a table as bytes. */
export function encodeTable(columns: readonly TableColumn[]): Uint8Array {
  const layouts = columns.map(layoutOf);
  const rowBytes = layouts.reduce((total, layout) => total + layout.bytes, 0);
  const view = new DataView(new ArrayBuffer(rowBytes * rowsOf(columns, layouts)));
  let at = 0;
  while (at < view.byteLength)
    for (const layout of layouts) {
      layout.write(view, at, Math.floor(at / rowBytes));
      at += layout.bytes;
    }
  return new Uint8Array(view.buffer);
}
