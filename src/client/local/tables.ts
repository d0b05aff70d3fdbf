/** The binary tables of a file in the tab: their columns, and the first rows as words. */
import { columnPlaces, type ColumnPlace, type FitsUnit, type Header } from '@spaxel/core';
import type { TableFacts } from '../../tokens.ts';
import { readRows } from './fitsjs.ts';

/** Rows that are shown; a table is listed, not browsed. */
const shownRows = 20;
/** Numbers of an array in a cell that are shown. */
const shownNumbers = 4;

/** @throws SpaxelError HeaderBroken for a table whose columns its header does not describe. */
export async function tableFacts({ header, name, dataOffset }: FitsUnit, bytes: Uint8Array) {
  const places = columnPlaces(header);
  const [width, rows] = [header.count('NAXIS1'), header.count('NAXIS2')];
  const used = places.reduce((sum, place) => sum + place.bytes, 0);
  if (used > width)
    throw header.broken('NAXIS1', `is ${width}, and the columns take ${used} bytes`);
  const count = width === 0 ? 0 : Math.min(rows, shownRows);
  const raw = await readRows(places, bytes.subarray(dataOffset, dataOffset + count * width), width);
  const facts: TableFacts = {
    name,
    rows,
    columns: places.map((place, index) => ({
      name: place.name,
      format: header.text(`TFORM${String(index + 1)}`) ?? '',
      unit: header.text(`TUNIT${String(index + 1)}`) ?? ''
    })),
    first: raw.map(row => row.map((value, at) => cellText(scaleOf(header, places, at), value)))
  };
  return facts;
}

interface Scaled {
  readonly letter: string;
  readonly scale: number;
  readonly zero: number;
}

function scaleOf(header: Header, places: readonly ColumnPlace[], at: number): Scaled {
  const nth = String(at + 1);
  return {
    letter: places[at]?.letter ?? '',
    scale: header.number(`TSCAL${nth}`) ?? 1,
    zero: header.number(`TZERO${nth}`) ?? 0
  };
}

function cellText(place: Scaled, value: unknown): string {
  const { letter } = place;
  const numbers = Array.isArray(value) ? (value as unknown[]) : [value];
  if (letter === 'P' || letter === 'Q') {
    const count = letter === 'P' ? numbers[0] : numbers[1];
    return `[${String(count)}]`;
  }
  // Text ends at its first NUL (FITS 4.0, 7.3.3.1).
  if (letter === 'A') return (numbers.join('').split('\0')[0] ?? '').trimEnd();
  const words =
    letter === 'K'
      ? longsOf(numbers as number[]).map(one => longText(one, place))
      : numbers.map(one => numberText(one, place));
  const rest = words.length - shownNumbers;
  const shown = words.slice(0, shownNumbers).join(', ');
  return rest > 0 ? `${shown}, … (${String(words.length)})` : shown;
}

/** 64-bit integers out of their halves. */
function longsOf(halves: readonly number[]): bigint[] {
  return Array.from(
    { length: halves.length >> 1 },
    (_, at) =>
      (BigInt(halves[2 * at] ?? 0) << 32n) | BigInt.asUintN(32, BigInt(halves[2 * at + 1] ?? 0))
  );
}

function longText(value: bigint, { scale, zero }: Scaled): string {
  if (scale === 1 && Number.isInteger(zero)) return String(value + BigInt(zero));
  return String(Number(value) * scale + zero);
}

function numberText(value: unknown, { letter, scale, zero }: Scaled): string {
  if (Array.isArray(value)) return `(${value.map(one => short(Number(one), letter)).join(', ')})`;
  if (typeof value !== 'number') return value === true ? 'T' : 'F';
  return short(scale === 1 && zero === 0 ? value : value * scale + zero, letter);
}

/** As many digits as a 32-bit float has. */
function short(value: number, letter: string): string {
  return String(letter === 'E' || letter === 'C' ? Number(value.toPrecision(7)) : value);
}
