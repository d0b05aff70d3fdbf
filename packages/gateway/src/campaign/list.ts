import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readCsv, SpaxelError, writeCommand, type Command, type CsvRecord } from '@spaxel/core';
import type { NewMember } from '../ledger/index.ts';
import type { Resolve } from '../plan/reading.ts';
import {
  overlaid,
  readDistance,
  readHeader,
  readOption,
  type Column,
  type Fault
} from './columns.ts';
import type { Proof } from './proof.ts';

type Options = Command['options'];

/** What rows are read with. */
export interface ListDoors {
  /** Makes a cube's path real, or refuses it. */
  readonly resolve: Resolve;
  readonly proof: Proof;
  /** The options of all rows that do not say otherwise. */
  readonly options: Options;
}

/** A row that was found to make sense. */
interface Read {
  readonly line: number;
  readonly cube: string;
  readonly distance: number | null;
  readonly options: Options;
  /** Whether it says itself where its maps go. */
  readonly isPlaced: boolean;
}

const mostRows = 100_000;
const mostTold = 100;
/** Rows after which others who call have their turn. */
const breath = 200;

/** A list whose every fault is told in one sentence each. */
function refused(name: string, faults: readonly Fault[]): SpaxelError {
  const told = [...faults].sort((a, b) => a.line - b.line).slice(0, mostTold);
  const lines = told.map(
    ({ line, column, sentence }) =>
      `line ${line}${column === undefined ? '' : `, column ${column}`}: ${sentence.replace(/\.$/, '')}.`
  );
  const rest = faults.length - told.length;
  if (rest > 0) lines.push(`and ${rest} more.`);
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new SpaxelError(
    'ListInvalid',
    `${name} has ${count}; nothing was submitted.\n${lines.join('\n')}\n`
  );
}

/** ECSV parts its cells by blanks unless its header says otherwise. */
function delimiterOf(text: string): ',' | ' ' {
  if (!/^\uFEFF?# %ECSV/.test(text)) return ',';
  return /^# delimiter: ','\s*$/m.test(text) ? ',' : ' ';
}

/** One row while it is read. */
class RowReading {
  readonly faults: Fault[] = [];
  readonly line: number;
  readonly #doors: ListDoors;
  #cube = '';
  #distance: number | null = null;
  #options: Options = {};

  constructor(line: number, doors: ListDoors) {
    this.line = line;
    this.#doors = doors;
  }

  /** Takes one cell; an empty one says nothing. */
  take(column: Column | null, cell: string): void {
    const name = typeof column === 'object' ? column?.option : column;
    try {
      if (column === null || cell === '') return;
      if (column === 'cube') this.#cube = cell.startsWith('--') ? `./${cell}` : cell;
      else if (column === 'distance') this.#distance = readDistance(cell);
      else this.#options = { ...this.#options, ...readOption(column, cell) };
    } catch (thrown) {
      this.#fault((thrown as Error).message, name);
    }
  }

  /** The row, when nothing is wrong with it. */
  async read(): Promise<Read | undefined> {
    const { resolve, options: all } = this.#doors;
    if (this.#cube === '') this.#fault('there is no cube', 'cube');
    else
      await resolve(this.#cube).catch((thrown: unknown) => {
        this.#fault((thrown as Error).message, 'cube');
      });
    const options = overlaid(all, this.#options);
    await this.#prove(options);
    if (this.faults.length > 0) return undefined;
    return {
      line: this.line,
      cube: this.#cube,
      distance: this.#distance,
      options,
      isPlaced: 'out' in this.#options
    };
  }

  async #prove(options: Options): Promise<void> {
    const { proof } = this.#doors;
    const fitter = options['fitter'] as string | undefined;
    const before = this.faults.length;
    for (const [name, value] of Object.entries(this.#options)) {
      const sentence = await proof.option(name, value, fitter);
      if (sentence !== null) this.#fault(sentence, name);
    }
    if (this.faults.length > before) return;
    const sentence = await proof.together(options, fitter);
    if (sentence !== null) this.#fault(sentence);
  }

  #fault(sentence: string, column?: string): void {
    this.faults.push({ line: this.line, sentence, ...(column === undefined ? {} : { column }) });
  }
}

const commandOf = ({ cube, options }: Pick<Read, 'cube' | 'options'>): string =>
  writeCommand({ verb: 'fit', positionals: [cube], options });

/** A cube's name as a folder may be named. */
function folderName(cube: string): string {
  const file = cube.split(/[/\\]/).at(-1) ?? '';
  const plain = file.replace(/\.fits?(\.gz|\.fz)?$/i, '').replace(/[^\w.+-]+/g, '_');
  return plain.replace(/^\.+/, '') || 'cube';
}

/** Gives each row that does not say where its maps go a folder below the group's: its cube's name, with its line where that is taken. */
function placed(rows: readonly Read[], { options: all }: ListDoors): NewMember[] {
  const folder = all['out'] as string | undefined;
  const taken = new Set<string>();
  return rows.map(row => {
    const { line, cube, distance, options, isPlaced } = row;
    if (folder === undefined || isPlaced) return { line, cube, distance, command: commandOf(row) };
    const base = folderName(cube);
    const name = taken.has(base.toLowerCase()) ? `${base}-${line}` : base;
    taken.add(name.toLowerCase());
    const own = { ...options, out: join(folder, name) };
    return { line, cube, distance, command: commandOf({ cube, options: own }) };
  });
}

/** Rows that ask for the same fits twice would race for them. */
function repeated(rows: readonly Read[]): Fault[] {
  const lines = new Map<string, number>();
  return rows.flatMap(row => {
    const command = commandOf(row);
    const first = lines.get(command);
    lines.set(command, first ?? row.line);
    return first === undefined
      ? []
      : [{ line: row.line, sentence: `it says the same as line ${first}` }];
  });
}

/** Every row, read; what is wrong is added to the faults. */
async function readRows(
  table: Pick<ReturnType<typeof readHeader>, 'columns'> & { readonly rows: readonly CsvRecord[] },
  doors: ListDoors,
  faults: Fault[]
): Promise<Read[]> {
  const read: Read[] = [];
  for (const [at, { line, cells }] of table.rows.entries()) {
    if (at % breath === 0) await setImmediate();
    if (cells.length !== table.columns.length) {
      const sentence = `it has ${cells.length} cells, the header ${table.columns.length}`;
      faults.push({ line, sentence });
      continue;
    }
    const reading = new RowReading(line, doors);
    cells.forEach((cell, place) => {
      reading.take(table.columns[place] ?? null, cell.trim());
    });
    const row = await reading.read();
    if (row !== undefined) read.push(row);
    faults.push(...reading.faults);
  }
  faults.push(...repeated(read));
  return read;
}

/**
 * The rows of a campaign's list: CSV, or ECSV; a header of cube, distance and options of `fit`. Everything that can be known
 * without opening a cube is checked.
 * @throws SpaxelError ListInvalid, which names every fault by line and column.
 */
export async function readList(
  text: string,
  name: string,
  doors: ListDoors
): Promise<readonly NewMember[]> {
  const { records, faults: broken } = readCsv(text, delimiterOf(text));
  const [header, ...rows] = records;
  if (header === undefined)
    throw refused(name, [...broken, { line: 1, sentence: 'there is no header' }]);
  const { columns, faults: unnamed } = readHeader(header.cells, header.line);
  const faults: Fault[] = [...broken, ...unnamed];
  if (rows.length === 0) faults.push({ line: header.line, sentence: 'there is no row' });
  if (rows.length > mostRows)
    faults.push({ line: header.line, sentence: `${rows.length} rows are more than ${mostRows}` });
  if (unnamed.length > 0 || rows.length > mostRows) throw refused(name, faults);
  const read = await readRows({ columns, rows }, doors, faults);
  if (faults.length > 0) throw refused(name, faults);
  return placed(read, doors);
}
