// FITS files as bytes: images and binary tables, the same input giving the same bytes (FITS 4.0, 3, 7.1, 7.3).
import type { Card } from './card.ts';
import { blockBytes } from './header.ts';
import { formatCard } from './format-card.ts';
import { encodeImage, imageBitpix, type ImageArray } from './image.ts';
import { encodeTable, tableCards, type TableColumn } from './table.ts';

/** An image to write: shape slowest axis first, as arrays lie in memory ([ny, nx] or [nz, ny, nx]). */
export interface HduImage {
  readonly shape: readonly number[];
  readonly data: ImageArray;
}

/** A header-data unit to write: cards, and an image or a table or nothing; `name` becomes EXTNAME. */
export interface Hdu {
  readonly name?: string;
  readonly cards?: readonly Card[];
  readonly image?: HduImage;
  readonly table?: readonly TableColumn[];
}

const structural =
  /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|TFIELDS|T(TYPE|FORM|UNIT)\d+|BSCALE|BZERO|EXTNAME|END)$/;

function card(keyword: string, value: Card['value'], comment = ''): Card {
  return { keyword, value, comment };
}

function imageCards(hdu: Hdu, first: boolean): Card[] {
  const axes = [...(hdu.image?.shape ?? [])].reverse();
  return [
    first
      ? card('SIMPLE', true, 'conforms to FITS standard')
      : card('XTENSION', 'IMAGE', 'image extension'),
    card('BITPIX', hdu.image === undefined ? 8 : imageBitpix(hdu.image.data)),
    card('NAXIS', axes.length),
    ...axes.map((length, index) => card(`NAXIS${index + 1}`, length)),
    ...(first ? [card('EXTEND', true)] : [card('PCOUNT', 0), card('GCOUNT', 1)])
  ];
}

/** Header cards as bytes, END and padding included. */
function headerBytes(cards: readonly Card[]): Uint8Array {
  const text = [...cards.flatMap(formatCard), 'END'.padEnd(80)].join('');
  const length = Math.ceil(text.length / blockBytes) * blockBytes;
  return new TextEncoder().encode(text.padEnd(length));
}

function checkShape({ shape, data }: HduImage): void {
  const pixels = shape.reduce((product, length) => product * length, 1);
  if (pixels !== data.length)
    throw new RangeError(
      `an image of shape ${shape.join(' x ')} needs ${pixels} pixels, not ${data.length}`
    );
}

function paddedData(bytes: Uint8Array): Uint8Array[] {
  const rest = bytes.length % blockBytes;
  return rest === 0 ? [bytes] : [bytes, new Uint8Array(blockBytes - rest)];
}

function* hduChunks(hdu: Hdu, first: boolean): Iterable<Uint8Array> {
  const shaped = hdu.table === undefined ? imageCards(hdu, first) : tableCards(hdu.table);
  const named = hdu.name === undefined ? [] : [card('EXTNAME', hdu.name)];
  const own = (hdu.cards ?? []).filter(({ keyword }) => !structural.test(keyword));
  yield headerBytes([...shaped, ...named, ...own]);
  if (hdu.image !== undefined) {
    checkShape(hdu.image);
    yield* paddedData(encodeImage(hdu.image.data));
  } else if (hdu.table !== undefined) yield* paddedData(encodeTable(hdu.table));
}

/**
 * A FITS file in chunks, one unit after the other; the first may hold an image but no table.
 * Cards that the writer makes itself (SIMPLE, NAXIS, TFORM1 ...) are dropped from `cards`.
 */
export function* fitsChunks(hdus: readonly Hdu[]): Iterable<Uint8Array> {
  if (hdus[0]?.table !== undefined) yield* hduChunks({}, true);
  for (const [index, hdu] of hdus.entries())
    yield* hduChunks(hdu, index === 0 && hdu.table === undefined);
}

/** A FITS file as bytes; see fitsChunks. */
export function writeFits(hdus: readonly Hdu[]): Uint8Array {
  const chunks = [...fitsChunks(hdus)];
  const bytes = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
