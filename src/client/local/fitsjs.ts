/**
 * fitsjs behind an adapter. It is handed one unit at a time: numbers without their scaling, rows under a header that is written
 * here of structural cards alone. Its own parser, file reader and workers never run, so that what they do wrong (headers of more
 * than 600 cards, CONTINUE, HIERARCH, bytes after the last unit, a frame asked for twice, errors that nobody hears) cannot happen.
 */
import { decodePixels, type ColumnPlace, type PixelEncoding } from '@spaxel/core';

type Astro = (typeof import('fitsjs'))['default']['astro'];
/** A column, and how many of its numbers fitsjs is to read as which letter. */
type Told = readonly [count: number, letter: string];

/** More cards than any table of FITS needs: two for each of 999 columns. */
const mostCards = 2100;
/** Bytes that are turned into numbers at once. */
const chunkBytes = 4 * 1024 * 1024;

let loading: Promise<Astro> | null = null;

/** fitsjs, loaded with the first file; it looks for its own classes in a global. */
export function loadFitsjs(): Promise<Astro> {
  loading ??= import('fitsjs').then(({ default: { astro } }) => {
    Object.assign(globalThis, { astro });
    astro.FITS.Header.prototype.maxLines = mostCards;
    return astro;
  });
  return loading;
}

/** The numbers of an image, scaled and blanked; 64-bit ones are beyond fitsjs and read by our own decoder. */
export async function readPixels(
  bytes: Uint8Array,
  encoding: PixelEncoding
): Promise<Float32Array> {
  const { bitpix } = encoding;
  if (Math.abs(bitpix) === 64) return Float32Array.from(decodePixels(bytes, encoding));
  const { prototype } = (await loadFitsjs()).FITS.Image;
  const size = Math.abs(bitpix) / 8;
  const out = new Float32Array(Math.floor(bytes.length / size));
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    // A copy: fitsjs swaps the bytes where they lie.
    const piece = Uint8Array.from(bytes.subarray(at, at + chunkBytes));
    const values = prototype._getFrame(piece.buffer, bitpix, 0, 1);
    scaleInto(out.subarray(at / size), values, encoding);
  }
  return out;
}

/** Rounded step by step as core and astropy do. fitsjs scales integers where they lie, and those of unsigned 16 bits overflow. */
function scaleInto(
  out: Float32Array,
  values: ArrayLike<number>,
  { bitpix, scale, zero, blank }: PixelEncoding
): void {
  const round = bitpix === 32 ? (value: number) => value : Math.fround;
  const [factor, offset] = [round(scale), round(zero)];
  const isPlain = scale === 1 && zero === 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    out[at] = value === blank ? NaN : isPlain ? value : round(value * factor) + offset;
  }
}

/** The rows of a binary table, a list of raw values each, one for a column; `bytes` are whole rows of `width` bytes. */
export async function readRows(
  places: readonly ColumnPlace[],
  bytes: Uint8Array,
  width: number
): Promise<unknown[][]> {
  const count = Math.floor(bytes.length / width);
  const told = places.map(toldOf);
  if (count === 0 || told.every(one => one === null)) return [];
  const { Header, BinaryTable } = (await loadFitsjs()).FITS;
  const table = new BinaryTable(
    new Header(headerOf(told, places, { width, count })),
    Uint8Array.from(bytes.subarray(0, count * width)).buffer
  );
  return table.getRows(0, count).map(row => places.map((_, index) => row[nameOf(index)] ?? null));
}

/** What fitsjs reads wrongly (bits, 64-bit integers, descriptors of the heap) it is told to read as plain bytes and numbers. */
function toldOf({ letter, repeat, bytes }: ColumnPlace): Told | null {
  if (bytes === 0) return null;
  if (letter === 'X') return [bytes, 'B'];
  if (letter === 'K' || letter === 'P') return [2 * repeat, 'J'];
  return letter === 'Q' ? [4 * repeat, 'J'] : [repeat, letter];
}

function nameOf(index: number): string {
  return `C${String(index)}`;
}

/** Bytes at the end of a row that no column has would shift the next one: a last column takes them. */
function headerOf(
  told: readonly (Told | null)[],
  places: readonly ColumnPlace[],
  { width, count }: { readonly width: number; readonly count: number }
): string {
  const used = places.reduce((sum, { bytes }) => sum + bytes, 0);
  const columns = told.flatMap((one, index) =>
    one === null ? [] : [{ one, name: nameOf(index) }]
  );
  if (width > used) columns.push({ one: [width - used, 'B'], name: 'REST' });
  const cards: [string, string | number][] = [
    ['XTENSION', `'BINTABLE'`],
    ['BITPIX', 8],
    ['NAXIS', 2],
    ['NAXIS1', width],
    ['NAXIS2', count],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', columns.length]
  ];
  for (const [index, { one, name }] of columns.entries())
    cards.push(
      [`TTYPE${String(index + 1)}`, `'${name.padEnd(8)}'`],
      [`TFORM${String(index + 1)}`, `'${one.join('').padEnd(8)}'`]
    );
  return cards
    .map(([keyword, value]) => `${keyword.padEnd(8)}= ${String(value).padStart(20)}`.padEnd(80))
    .join('');
}
