import { setImmediate as breathe } from 'node:timers/promises';
import { pickFits } from '../results/columns.ts';
import { writeSafetensors, type TensorFile } from '@spaxel/core';
import type { Answer, Known, Outcome } from '../ledger/index.ts';
import type { Run } from './run.ts';

/** Bins that are looked up at a time, and bytes of arrays that are held. */
const step = 5000;
const byteLimit = 32 * 1024 * 1024;

interface Found {
  readonly bin: number;
  readonly known: Known;
}

/** Arrays of an earlier job on their way into this one. */
interface Copy {
  readonly found: readonly Found[];
  readonly tensors: TensorFile['tensors'];
  readonly payload: Uint8Array;
}

/** Fills a job with what earlier jobs have fitted under the same fitIds; their arrays are copied, so that jobs stay independent. */
export async function takeCached(run: Run): Promise<void> {
  const { ledger, work } = run.doors;
  if (!work.plan.useCache) return;
  const { fits } = ledger.counts(run.id);
  for (let from = 0; from < fits; from += step) {
    const found = ledger.knownAmong(run.id, [from, from + step]);
    await copyAll(
      run,
      Map.groupBy(found, ({ known }) => `${known.job}/${String(known.segment)}`)
    );
    await breathe();
    if (run.abort.signal.aborted) return;
  }
}

/** Several segments are stored together, as answers that came together are. */
async function copyAll(run: Run, sources: ReadonlyMap<string, readonly Found[]>): Promise<void> {
  let copies: Copy[] = [];
  let bytes = 0;
  for (const found of sources.values()) {
    const copy = await copyOf(run, found);
    if (copy === undefined) continue;
    copies.push(copy);
    bytes += copy.payload.byteLength;
    if (bytes < byteLimit) continue;
    await storeAll(run, copies);
    [copies, bytes] = [[], 0];
  }
  await storeAll(run, copies);
}

async function copyOf(run: Run, found: readonly Found[]): Promise<Copy | undefined> {
  const [first] = found;
  if (first === undefined) return undefined;
  const source = await run.doors.work.readSegment(first.known.job, first.known.segment);
  if (source === undefined) return undefined;
  const tensors = pickFits(
    source,
    found.map(({ known }) => known.row)
  );
  return { found, tensors, payload: writeSafetensors(tensors, source.metadata) };
}

async function storeAll(run: Run, copies: readonly Copy[]): Promise<void> {
  if (copies.length === 0) return;
  const { arrays, columns, ledger } = run.doors;
  const rows = await arrays.appendAll(copies.map(({ payload }) => ({ task: run.id, payload })));
  const answers = copies.map(({ found }, at): Answer => {
    const outcomes = found.map(({ bin }, row) => cachedOutcome(bin, row));
    return { kind: 'task', job: run.id, segment: rows[at] ?? null, outcomes };
  });
  ledger.commitAll(answers);
  for (const { found, tensors } of copies)
    columns.take(
      { tensors, metadata: {} },
      found.map(({ bin }, row) => [bin, row] as const)
    );
}

const cachedOutcome = (bin: number, row: number): Outcome => ({
  ...{ bin, row, status: 'COMPLETED', code: 0, message: null, cpu: 0, isCached: true }
});
