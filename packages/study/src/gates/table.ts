import type { GateRow } from './compare.ts';

const signed = (value: number, digits: number) =>
  Number.isNaN(value) ? '-' : `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;

/** The rows as lines for a terminal, in columns, with a heading. */
export function gateTable(rows: readonly GateRow[]): string {
  const heading = ['quantity', 'unit', 'median bias', 'limit', 'scatter', 'spaxels', ''];
  const body = rows.map(row => {
    const digits = row.limit < 1 ? 3 : 1;
    const scatter = Number.isNaN(row.scatter) ? '-' : row.scatter.toFixed(digits);
    return [
      row.title,
      row.unit,
      signed(row.medianBias, digits),
      String(row.limit),
      scatter,
      `${row.n} of ${row.of}`,
      row.passes ? 'passes' : 'FAILS'
    ];
  });
  const lines = [heading, ...body];
  const widths = heading.map((_, i) => Math.max(...lines.map(line => (line[i] ?? '').length)));
  const pad = (cell: string, i: number) =>
    i < 2 || i === 6 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return lines.map(line => line.map(pad).join('  ').trimEnd()).join('\n');
}
