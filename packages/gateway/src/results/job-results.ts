import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, readSafetensors, SpaxelError, type TensorFile } from '@spaxel/core';
import type { FitColumns, FitRow, JobRow, Ledger, SegmentRow } from '../ledger/index.ts';
import type { Layout } from '../plan/layout.ts';
import type { Plan } from '../plan/plan.ts';
import { Columns } from './columns.ts';

/** A planned job with whatever results it has. */
export interface JobResults {
  readonly row: JobRow;
  readonly plan: Plan;
  readonly layout: Layout;
  readonly columns: Columns;
}

/** A planned job with its results and how each of its fits stands. */
export interface FittedJob extends JobResults {
  readonly fits: readonly FitRow[];
}

/** @throws SpaxelError JobNotReady while the plan is being made. */
export function planOf(row: JobRow): Plan {
  if (row.plan !== '{}') return JSON.parse(row.plan) as Plan;
  throw new SpaxelError('JobNotReady', `Job ${row.id} is still being planned.`);
}

/** The arrays of one committed segment, read from a job's file without disturbing who appends to it. */
export async function readSegmentFile(
  folder: string,
  { offset, bytes, file: name = 'arrays.bin' }: SegmentRow
): Promise<TensorFile> {
  const file = await open(join(folder, name), 'r');
  try {
    const buffer = new Uint8Array(bytes);
    await file.read(buffer, 0, bytes, offset);
    return readSafetensors(buffer);
  } finally {
    await file.close();
  }
}

/** Where the arrays of a fit lie, if it has any. */
type Placed = Pick<FitRow, 'bin' | 'segment' | 'row'>;

/** Places out of columns, one at a time: a million of them at once would be hundreds of megabytes. */
export function* placesOf({ segments, rows }: FitColumns): Generator<Placed> {
  for (const [bin, segment] of segments.entries())
    if (segment >= 0) yield { bin, segment, row: rows[bin] ?? null };
}

/** Which completed fits lie in each segment: pairs of bin and row. */
export function rowsBySegment(fits: Iterable<Placed>): Map<number, (readonly [number, number])[]> {
  const rows = new Map<number, (readonly [number, number])[]>();
  for (const { bin, segment, row } of fits) {
    if (segment === null || row === null) continue;
    const known = rows.get(segment);
    if (known === undefined) rows.set(segment, [[bin, row]]);
    else known.push([bin, row]);
  }
  return rows;
}

/** Every number a fit that a job has so far, from its array file. @throws SpaxelError JobNotReady when its arrays were given up. */
export async function loadColumns(ledger: Ledger, job: string, folder: string): Promise<Columns> {
  if (ledger.job(job).phase === 'ARCHIVED')
    throw new SpaxelError(
      'JobNotReady',
      `The arrays of job ${job} were given up to make room; what it wrote is in ${folder}.`
    );
  const columns = new Columns(ledger.counts(job).fits);
  const segments = new Map(ledger.segments(job).map(one => [one.segment, one]));
  if (segments.size === 0) return columns;
  for (const [number, rows] of rowsBySegment(placesOf(ledger.columns(job)))) {
    const segment = segments.get(number);
    if (segment !== undefined) columns.take(await readSegmentFile(folder, segment), rows);
  }
  return columns;
}

/** STATUS on the sky: the layout's reasons, and the fits' codes where there is a fit. */
export function statusMap(layout: Layout, codes: Int32Array): Int32Array {
  const { code: waiting } = codeOf('Waiting');
  return layout.status.map((reason, spaxel) => {
    const bin = layout.bin[spaxel] ?? -1;
    return bin < 0 ? reason : (codes[bin] ?? waiting);
  });
}

/** Values by bin laid out on the sky, NaN where there is no bin. */
export function paint({ bin }: Layout, values: Float64Array | undefined): Float64Array {
  return Float64Array.from(bin, one => (one < 0 ? NaN : (values?.[one] ?? NaN)));
}
