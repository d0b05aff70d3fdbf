import type { GateRow } from './compare.ts';

const titles = [
  'quantity',
  'unit',
  'spaxels',
  'true',
  'found',
  'bias',
  'scatter',
  'limit',
  'verdict'
];

function cellsOf(row: GateRow): string[] {
  const numbers = [row.medianTrue, row.medianFound, row.medianBias, row.scatter];
  const written = numbers.map(value => (Number.isFinite(value) ? value.toFixed(row.digits) : '-'));
  const verdict = row.passes ? 'pass' : 'FAIL';
  return [
    row.quantity,
    row.unit,
    `${String(row.n)} of ${String(row.of)}`,
    ...written,
    String(row.limit),
    verdict
  ];
}

/** The rows as an aligned table of text: medians of what is true and found, median bias, scatter (1.4826 MAD), limit of the bias. */
export function gateTable(rows: readonly GateRow[]): string {
  const lines = [titles, ...rows.map(cellsOf)];
  const widths = titles.map((_, i) => Math.max(...lines.map(line => line[i]?.length ?? 0)));
  const isText = (i: number): boolean => i < 2 || i === titles.length - 1;
  return lines
    .map(line =>
      line.map((cell, i) =>
        isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)
      )
    )
    .map(line => line.join('  ').trimEnd())
    .join('\n');
}
