import { readWords, SpaxelError, verbs, type Command, type OptionSpec } from '@spaxel/core';

type Options = Command['options'];

/** What a column of a list holds: the cube, its distance, or an option of `fit`; null is passed over. */
export type Column = 'cube' | 'distance' | { readonly option: string; readonly spec: OptionSpec };

/** What is wrong in a list, and where. */
export interface Fault {
  readonly line: number;
  readonly column?: string;
  readonly sentence: string;
}

const aliases: Readonly<Record<string, string>> = { 'e(b-v)': 'ebv', 'distance (mpc)': 'distance' };
const notOfRows = ['wait'];

function columnOf(name: string): Column | undefined {
  if (name === 'cube' || name === 'distance') return name;
  const spec = notOfRows.includes(name) ? undefined : verbs['campaign']?.options[name];
  return spec === undefined || spec.later === true ? undefined : { option: name, spec };
}

/** The columns that a header names; those whose name begins with _ are the user's own, and passed over. */
export function readHeader(
  cells: readonly string[],
  line: number
): { readonly columns: readonly (Column | null)[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const names = cells.map(cell => aliases[cell.trim().toLowerCase()] ?? cell.trim());
  const columns = names.map((name, at) => {
    if (name.startsWith('_')) return null;
    const column = columnOf(name);
    const where = { line, column: name };
    if (names.indexOf(name) < at) faults.push({ ...where, sentence: 'the column is named twice' });
    else if (column === undefined)
      faults.push({
        ...where,
        sentence:
          '`campaign` has no such column: a column is cube, distance or an option of fit; one of your own begins with _'
      });
    return column ?? null;
  });
  if (!names.includes('cube')) faults.push({ line, sentence: 'the header names no column cube' });
  return { columns, faults };
}

const yes = /^(true|yes|1)$/i;
const no = /^(false|no|0)$/i;

function wordsOf({ option, spec }: Exclude<Column, string>, cell: string): string[] {
  if (spec.kind === 'many')
    return cell
      .split(';')
      .map(one => one.trim())
      .filter(one => one !== '')
      .map(one => `--${option}=${one}`);
  if (spec.kind !== 'flag') return [`--${option}=${cell}`];
  if (yes.test(cell)) return [`--${option}`];
  if (no.test(cell)) return [];
  throw new SpaxelError('OptionInvalid', `"${cell}" is neither yes nor no.`);
}

/** The option that a cell holds, as the grammar reads it. @throws SpaxelError OptionInvalid. */
export function readOption(column: Exclude<Column, string>, cell: string): Options {
  return readWords(['fit', 'cube', ...wordsOf(column, cell)]).options;
}

/** A distance in Mpc. @throws SpaxelError OptionInvalid. */
export function readDistance(cell: string): number {
  const distance = Number(cell);
  if (distance > 0 && distance < 1e5) return distance;
  throw new SpaxelError('OptionInvalid', `"${cell}" is no distance in Mpc.`);
}

/** A row's options in the place of those of all rows; what may be said often is said by both. */
export function overlaid(all: Options, own: Options): Options {
  const both = Object.entries(own).map(([name, value]) => {
    const isMany = verbs['fit']?.options[name]?.kind === 'many';
    const before = isMany ? ((all[name] as readonly string[] | undefined) ?? []) : [];
    return [name, isMany ? [...before, ...(value as readonly string[])] : value];
  });
  return { ...all, ...(Object.fromEntries(both) as Options) };
}
