/** What a cell's output holds of a job, and when it is worth writing again. */
import { isTerminal } from '@spaxel/core';
import type { Job, JobBundle } from '@spaxel/protocol';
import type { IJobs, OutputBundle } from '../tokens.ts';

export const jobMimeType = 'application/vnd.spaxel.job+json';

/** An output whose data can be read and replaced, as JupyterLab's models are. */
export interface OutputData {
  readonly data: object;
  setData(options: { data: never; metadata: never }): void;
}

/** The job's part of an output's data; undefined when it has none that can be read. */
export function readBundle(data: object): JobBundle | undefined {
  const value = (data as Record<string, unknown>)[jobMimeType] as Partial<JobBundle> | undefined;
  return typeof value?.job === 'string' ? (value as JobBundle) : undefined;
}

/** The output of a job that has just begun, for when the gateway has no picture of it yet. */
export function firstBundle(job: Job, show: readonly string[], text: string): OutputBundle {
  const body: JobBundle = {
    schema: 1,
    job: job.id,
    command: job.command,
    phase: job.phase,
    show: [...show],
    shape: job.shape,
    counts: job.counts,
    summary: {}
  };
  return { data: { [jobMimeType]: body, 'text/plain': text }, metadata: {} };
}

/** Whether an output's bundle is already the one that a job with these maps on show leaves behind. */
export function isSettled(bundle: JobBundle, job: Job, show: readonly string[]): boolean {
  return (
    isTerminal(bundle.phase) &&
    bundle.phase === job.phase &&
    bundle.counts.done === job.counts.done &&
    bundle.show.join() === show.join()
  );
}

/**
 * Replaces an output's data by the picture, page and text of the ended job, so that the saved notebook
 * shows it without us. Does nothing when the output is another's, or is up to date.
 * Without `show` the maps that the output names are kept, and one that has ended already is left alone.
 */
export async function settle(
  output: OutputData,
  jobs: Pick<IJobs, 'bundle'>,
  { job, show }: { readonly job: Job; readonly show?: readonly string[] }
): Promise<boolean> {
  const stale = staleBundle(output, job, show);
  if (stale === undefined) return false;
  const { data, metadata } = await jobs.bundle(job.id, show ?? stale.show);
  if (staleBundle(output, job, show) === undefined) return false;
  output.setData({ data: data as never, metadata: metadata as never });
  return true;
}

function staleBundle(
  output: OutputData,
  job: Job,
  show?: readonly string[]
): JobBundle | undefined {
  const bundle = readBundle(output.data);
  if (bundle?.job !== job.id) return undefined;
  const settled = show === undefined ? isTerminal(bundle.phase) : isSettled(bundle, job, show);
  return settled ? undefined : bundle;
}
