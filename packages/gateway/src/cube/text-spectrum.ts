// A spectrum as text: columns wavelength flux [error [flag]], as people and STARLIGHT write them.
import { SpaxelError } from '@spaxel/core';
import type { Warning } from './layout.ts';

/** Columns as they were read; error is NaN where there is none. */
export interface SpectrumColumns {
  readonly waveAngstrom: Float64Array;
  readonly flux: Float64Array;
  readonly error: Float64Array;
  readonly mask: Uint8Array;
  readonly warnings: readonly Warning[];
}

interface Row {
  readonly line: number;
  readonly numbers: readonly number[];
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([ed][+-]?\d+)?$/i;

function unreadable(name: string, sentence: string): SpaxelError {
  return new SpaxelError('SpectraUnreadable', `${name}${sentence}.`);
}

/** A number, also as Fortran writes it; NaN for `nan` and `inf`; undefined for anything else. */
function readNumber(text: string): number | undefined {
  if (number.test(text)) return Number(text.replace(/d/i, 'e'));
  return /^[+-]?(nan|inf|infinity)$/i.test(text) ? NaN : undefined;
}

function wordsOf(line: string): string[] {
  const body = line.replace(/#.*$/, '').trim();
  if (body === '') return [];
  return body.split(/\s*[,;]\s*|\s+/).filter(word => word !== '');
}

function readRow(words: readonly string[], line: number, name: string): Row {
  const numbers = words.map(word => {
    const value = readNumber(word);
    if (value !== undefined) return value;
    throw unreadable(name, `, line ${line}: '${word.slice(0, 40)}' is not a number`);
  });
  if (numbers.length >= 2 && numbers.length <= 4) return { line, numbers };
  const columns = `${numbers.length} column${numbers.length === 1 ? '' : 's'}`;
  throw unreadable(
    name,
    `, line ${line} has ${columns}; wavelength flux [error [flag]] are expected`
  );
}

/** Rows of numbers; one line of column titles may come first. */
function readRows(text: string, name: string): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const words = wordsOf(line);
    const isTitle = rows.length === 0 && words.every(word => readNumber(word) === undefined);
    if (!isTitle && words.length > 0) rows.push(readRow(words, index + 1, name));
  }
  if (rows.length < 2) throw unreadable(name, ' holds no table of wavelength and flux');
  return rows;
}

function checkRows(rows: readonly Row[], name: string): void {
  const width = (rows[0] as Row).numbers.length;
  let before = 0;
  for (const { line, numbers } of rows) {
    if (numbers.length !== width)
      throw unreadable(name, `, line ${line} has ${numbers.length} columns, those before ${width}`);
    const wave = numbers[0] as number;
    if (!(wave > before))
      throw unreadable(name, `, line ${line}: wavelength ${wave} does not rise above ${before}`);
    before = wave;
  }
  if (before < 1000) throw unreadable(name, ` ends at wavelength ${before}; angstrom are expected`);
}

/**
 * Reads columns separated by blanks, tabs, commas or semicolons; # begins a comment; a flag above 1 masks (as in STARLIGHT).
 * @throws SpaxelError SpectraUnreadable, with file and line.
 */
export function parseTextSpectrum(bytes: Uint8Array, name: string): SpectrumColumns {
  if (bytes.subarray(0, 4096).includes(0)) throw unreadable(name, ' is neither FITS nor text');
  const rows = readRows(new TextDecoder().decode(bytes), name);
  checkRows(rows, name);
  const column = (at: number): Float64Array =>
    Float64Array.from(rows, ({ numbers }) => numbers[at] ?? NaN);
  const [waveAngstrom, flux, given, flag] = [column(0), column(1), column(2), column(3)];
  const hasError = given.some(value => value > 0);
  const error = given.map(value => (value > 0 ? value : NaN));
  const isBad = (value: number, at: number): boolean =>
    Number.isNaN(value) || (flag[at] as number) > 1 || (hasError && Number.isNaN(error[at]));
  const mask = Uint8Array.from(flux, (value, at) => (isBad(value, at) ? 1 : 0));
  const useless = !hasError && given.some(Number.isFinite);
  const warnings = useless
    ? [
        {
          code: 'SpectraUnreadable',
          sentence: `${name}: no error is above 0; errors are estimated.`
        }
      ]
    : [];
  return { waveAngstrom, flux, error, mask, warnings };
}
