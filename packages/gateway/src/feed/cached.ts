import { pickFits } from '../results/columns.ts';
import { writeSafetensors } from '@spaxel/core';
import type { Known, Outcome } from '../ledger/index.ts';
import type { Run } from './run.ts';

/** Fills a job with what earlier jobs have fitted under the same fitIds; their arrays are copied, so that jobs stay independent. */
export async function takeCached(run: Run): Promise<void> {
  const { ledger, work } = run.doors;
  if (!work.plan.useCache) return;
  const sources = new Map<string, { bin: number; known: Known }[]>();
  for (const { bin, fitId, status } of ledger.fits(run.id)) {
    if (status !== 'WAITING') continue;
    const known = ledger.known(fitId);
    if (known === undefined) continue;
    const key = `${known.job}/${String(known.segment)}`;
    sources.set(key, [...(sources.get(key) ?? []), { bin, known }]);
  }
  for (const found of sources.values()) await copySegment(run, found);
}

async function copySegment(
  run: Run,
  found: readonly { bin: number; known: Known }[]
): Promise<void> {
  const { arrays, columns, ledger, work } = run.doors;
  const [first] = found;
  if (first === undefined) return;
  const source = await work.readSegment(first.known.job, first.known.segment);
  if (source === undefined) return;
  const tensors = pickFits(
    source,
    found.map(({ known }) => known.row)
  );
  const segment = await arrays.append(run.id, writeSafetensors(tensors, source.metadata));
  const outcomes = found.map(({ bin }, row): Outcome => ({
    bin,
    status: 'COMPLETED',
    code: 0,
    message: null,
    row,
    cpu: 0,
    isCached: true
  }));
  ledger.commit(run.id, segment, outcomes);
  columns.take(
    { tensors, metadata: {} },
    found.map(({ bin }, row) => [bin, row] as const)
  );
}
