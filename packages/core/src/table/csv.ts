/** One record of a table in text: the line on which it begins, from 1, and its cells. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What is wrong on one line. */
export interface CsvFault {
  readonly line: number;
  readonly sentence: string;
}

export interface CsvTable {
  readonly records: readonly CsvRecord[];
  readonly faults: readonly CsvFault[];
}

/** Reads on from `at`, counting lines. */
interface Cursor {
  readonly text: string;
  at: number;
  line: number;
}

const lineEnd = /\r?\n|$/g;

/** The text up to the end of the line, and on to the next. */
function takeLine(cursor: Cursor): string {
  lineEnd.lastIndex = cursor.at;
  const end = lineEnd.exec(cursor.text);
  const stop = end?.index ?? cursor.text.length;
  const line = cursor.text.slice(cursor.at, stop);
  cursor.at = stop + (end?.[0].length ?? 0);
  cursor.line += 1;
  return line;
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

/** One record, or undefined when it breaks the rules; then its line is passed over. */
function takeRecord(cursor: Cursor, cell: RegExp): string[] | undefined {
  const cells: string[] = [];
  for (;;) {
    cell.lastIndex = cursor.at;
    const found = cell.exec(cursor.text);
    if (found === null) {
      takeLine(cursor);
      return undefined;
    }
    const [whole, quoted, bare, end = ''] = found;
    cells.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    cursor.at += whole.length;
    cursor.line += countLines(whole);
    if (end === '' || end.endsWith('\n')) return cells;
  }
}

/**
 * A table in text by RFC 4180, strictly: cells in double quotes may hold delimiters, lines and doubled quotes, all others no quote.
 * Blank lines, and lines that begin with #, are passed over, as is a byte order mark. What breaks the rules is told, not thrown,
 * so that all of it can be told at once.
 */
export function readCsv(text: string, delimiter: ',' | ' ' = ','): CsvTable {
  const cell = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^"${delimiter}\\r\\n]*))(${delimiter}|\\r?\\n|$)`,
    'y'
  );
  const cursor: Cursor = { text: text.replace(/^\uFEFF/, ''), at: 0, line: 1 };
  const records: CsvRecord[] = [];
  const faults: CsvFault[] = [];
  while (cursor.at < cursor.text.length) {
    if (/#|[ \t]*(?:\r?\n|$)/y.exec(cursor.text.slice(cursor.at, cursor.at + 100)) !== null) {
      takeLine(cursor);
      continue;
    }
    const { line } = cursor;
    const cells = takeRecord(cursor, cell);
    if (cells !== undefined) records.push({ line, cells });
    else
      faults.push({
        line,
        sentence:
          'a double quote stays open, or stands within a cell; a cell that holds one is written in quotes, and it twice'
      });
  }
  return { records, faults };
}
