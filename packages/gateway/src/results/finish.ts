import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { paint, placesOf, readSegmentFile, rowsBySegment, type JobResults } from './job-results.ts';
import { writeTable } from './table.ts';
import { mapsHdus, type MapsInput } from './maps-fits.ts';
import { ModelFile } from './models.ts';
import { addWeights, noWeights } from './weights.ts';
import { deliver, writeFitsFile } from './write.ts';
import type { FitRow, SegmentRow } from '../ledger/index.ts';

/** Names of the quantities that an ended job returned. */
export const returnedFile = 'quantities.json';

/** Everything that a job's products are written from. */
export interface FinishInput extends Omit<MapsInput, 'weights'> {
  readonly segments: readonly SegmentRow[];
  /** What was said of fits that failed, by bin; of a list of spectra. */
  readonly messages: ReadonlyMap<number, string>;
  readonly folder: string;
  /** Wavelengths of the models, angstrom; of a list, those of its first spectrum. */
  readonly wave: Float64Array;
}

/** Writes maps.fits, models.fits and, for lists of spectra, results.ecsv into the job's folder, and delivers them where the user asked. */
export async function writeProducts(input: FinishInput): Promise<void> {
  const { folder, fits, row, plan, wave } = input;
  const weights = noWeights();
  const models = await ModelFile.make(join(folder, 'models.fits'), {
    bins: fits.codes.length,
    wave
  });
  await eachSegment(input, async (file, rows) => {
    addWeights(weights, file, rows);
    await models.put(file, rows);
  });
  await models.close();
  await writeFitsFile(join(folder, 'maps.fits'), mapsHdus({ ...input, weights: sorted(weights) }));
  await writeFile(join(folder, returnedFile), JSON.stringify(input.columns.names));
  const names = ['maps.fits', 'models.fits'];
  if (plan.source.kind === 'spectra') {
    await writeFile(join(folder, 'results.ecsv'), writeTable(input));
    names.push('results.ecsv');
  }
  if (row.out === null) return;
  for (const name of names) await deliver(join(folder, name), row.out, name);
}

type Visit = (
  file: Awaited<ReturnType<typeof readSegmentFile>>,
  rows: readonly (readonly [number, number])[]
) => Promise<void>;

async function eachSegment({ fits, segments, folder }: FinishInput, visit: Visit): Promise<void> {
  const bySegment = rowsBySegment(placesOf(fits));
  for (const segment of segments) {
    const rows = bySegment.get(segment.segment);
    if (rows !== undefined) await visit(await readSegmentFile(folder, segment), rows);
  }
}

/** Rows in order of bins, whatever order the tasks came back in: equal results give equal bytes. */
function sorted(weights: ReturnType<typeof noWeights>): ReturnType<typeof noWeights> {
  const order = weights.bin
    .map((_, at) => at)
    .sort((a, b) => (weights.bin[a] ?? 0) - (weights.bin[b] ?? 0) || a - b);
  const pick = (column: readonly number[]): number[] => order.map(at => column[at] ?? NaN);
  return {
    bin: pick(weights.bin),
    template: pick(weights.template),
    light: pick(weights.light),
    mass: pick(weights.mass)
  };
}

/** Median and 5th and 95th percentiles of what a map shows. */
export function summarise(
  { layout, columns }: JobResults,
  name: string
): { median: number | null; low: number | null; high: number | null } {
  const values = paint(layout, columns.get(name)).filter(Number.isFinite).sort();
  const at = (share: number): number | null => {
    const place = share * (values.length - 1);
    const [low, high] = [values[Math.floor(place)], values[Math.ceil(place)]];
    if (low === undefined || high === undefined) return null;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.05), high: at(0.95) };
}

/** Fits that have a reason of their own, for the list of failures. */
export function failedFits(fits: readonly FitRow[]): FitRow[] {
  return fits.filter(({ status }) => status === 'ERROR' || status === 'ABORTED');
}
