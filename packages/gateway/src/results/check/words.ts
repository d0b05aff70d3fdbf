// A check in words: one sentence, a table, a line a spectrum.
import type { Check } from '@spaxel/protocol';

type Row = Check['rows'][number];
type Place = Check['spectra'][number]['at'];

/** Two figures, as short as they can be said. */
export function figure(value: number | null): string {
  if (value === null) return '-';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e4) return value.toExponential(1);
  return size >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

const measures: Readonly<Record<Row['measure'], (row: Row) => string>> = {
  error: () => 'its error',
  unit: ({ unit }) => unit,
  relative: () => 'itself'
};

/** How differences of a quantity are counted. */
export function measureWord(row: Row): string {
  return measures[row.measure](row);
}

/** Where a spectrum lies: its spaxel, or its file. */
export function placeWord(at: Place | null): string {
  if (at === null) return '-';
  return at.name ?? `(${String(at.x)}, ${String(at.y)})`;
}

function clause({ quantity, typical, worst, n }: Row, isFirst: boolean): string {
  const [middle, most] = [typical, worst === null ? null : Math.abs(worst)].map(figure);
  const verb = isFirst ? `${quantity} differs by` : `${quantity} by`;
  const unit = isFirst ? ' of its error' : '';
  if (n === 1) return `${verb} ${middle ?? ''}${unit}`;
  return `${verb} ${middle ?? ''}${unit}${isFirst ? ' at the median' : ''}, ${most ?? ''} at most`;
}

type Told = Pick<Check, 'against' | 'compared' | 'failed' | 'rows'>;

/** The check in one sentence: V and SIGMA, in errors. */
export function sentenceOf({ against, compared, failed, rows }: Told): string {
  const spectra = compared === 1 ? '1 spectrum' : `${String(compared)} spectra`;
  const told = rows.filter(
    ({ quantity, measure, n }) => n > 0 && measure === 'error' && ['V', 'SIGMA'].includes(quantity)
  );
  const clauses = told.map((row, at) => clause(row, at === 0)).join('; ');
  const body = clauses === '' ? 'nothing that both give can be counted in errors' : clauses;
  const trouble = failed === 0 ? '' : ` The reference could not fit ${String(failed)} more.`;
  return `Checked against ${against} on ${spectra}: ${body}.${trouble}`;
}

/** Titles and cells of the table of differences. */
export function tableOf({ rows }: Pick<Check, 'rows'>): string[][] {
  const title = ['quantity', 'spectra', 'counted in', 'median', 'scatter', 'worst', 'where'];
  const cells = rows.map(row => [
    row.quantity,
    String(row.n),
    measureWord(row),
    ...[row.median, row.scatter, row.worst].map(figure),
    placeWord(row.at)
  ]);
  return [title, ...cells];
}

/** Titles and cells of what each spectrum gave. */
function spectraTable({ rows, spectra }: Check): string[][] {
  const names = rows.map(({ quantity }) => quantity);
  const title = ['where', 'S/N', ...names.flatMap(name => [name, 'ref.', 'diff.'])];
  const long = (value: number | null): string => (value === null ? '-' : value.toPrecision(5));
  const cells = spectra.map(({ at, sn, values }) => [
    placeWord(at),
    figure(sn),
    ...names.flatMap(name => {
      const { found = null, reference = null, difference = null } = values[name] ?? {};
      return [long(found), long(reference), figure(difference)];
    })
  ]);
  return [title, ...cells];
}

function aligned(lines: readonly string[][]): string {
  const widths = (lines[0] ?? []).map((_, i) =>
    Math.max(...lines.map(line => line[i]?.length ?? 0))
  );
  return lines
    .map(line =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    )
    .map(cells => cells.join('  ').trimEnd())
    .join('\n');
}

/** What a terminal prints of a check: sentence, table, the reference's own call. */
export function checkText(check: Check, isVerbose: boolean): string {
  const { warnings, call } = check;
  return [
    check.sentence,
    ...warnings,
    '',
    aligned(tableOf(check)),
    ...(isVerbose ? ['', aligned(spectraTable(check))] : []),
    ...(call === null ? [] : ['', call.trimEnd()])
  ].join('\n');
}

/** A check as a job's report tells it: the sentence and the day. */
export function reportLine({ sentence, date }: Pick<Check, 'sentence' | 'date'>): string {
  return `${sentence} (${date.slice(0, 10)})`;
}
