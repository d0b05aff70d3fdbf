/** What a command's answer becomes in a cell. */
import { isTerminal, taggedError } from '@spaxel/core';
import type { Answer, Job } from '@spaxel/protocol';
import type { ICodeCellModel } from '@jupyterlab/cells';
import { firstBundle, jobMimeType, readBundle, settle } from '../maps/bundle.ts';
import type { IJobs, IPreferences, OutputBundle } from '../tokens.ts';

export interface OutputNeeds {
  readonly jobs: IJobs;
  readonly preferences: Pick<IPreferences, 'show'>;
}

/** Verbs whose answer is a job: its maps, or what a check found; all others answer with words. */
const drawn: readonly string[] = ['fit', 'show', 'check'];

/** Adds an answer to a cell's outputs: the live maps of a job, or text. */
export async function addAnswer(
  model: ICodeCellModel,
  answer: Answer,
  needs: OutputNeeds
): Promise<void> {
  const { job } = answer;
  const ready = readyOutput(answer);
  if (ready !== undefined) {
    model.outputs.add({ output_type: 'display_data', ...(ready as object) });
    return;
  }
  if (job === undefined || !drawn.includes(answer.verb)) {
    model.outputs.add({ output_type: 'stream', name: 'stdout', text: `${answer.text}\n` });
    return;
  }
  const { data, metadata } = await jobBundle(job, answer, needs);
  if (model.isDisposed) return;
  model.outputs.add({
    output_type: 'display_data',
    data: data as never,
    metadata: metadata as never
  });
}

/** The output that an answer brings along, as `view` does. */
function readyOutput({ data }: Answer): OutputBundle | undefined {
  const bundle = (data as { bundle?: Partial<OutputBundle> } | undefined)?.bundle;
  return bundle?.data === undefined ? undefined : { data: bundle.data, metadata: {} };
}

async function jobBundle(job: Job, answer: Answer, needs: OutputNeeds): Promise<OutputBundle> {
  const wanted = shownOf(answer) ?? needs.preferences.show;
  const known = wanted.filter(name => job.quantities.some(quantity => quantity.name === name));
  const show = job.quantities.length === 0 ? wanted : known;
  try {
    const { data, metadata } = await needs.jobs.bundle(job.id, show);
    const body = readBundle(data);
    // A job that is still being planned names no maps yet: those asked for are kept for later.
    if (body === undefined || body.show.length > 0) return { data, metadata };
    return { data: { ...data, [jobMimeType]: { ...body, show: [...show] } }, metadata };
  } catch {
    // The cell must not fail for want of a picture: the job runs, and its maps come by its id.
    return firstBundle(job, show, answer.text);
  }
}

function shownOf({ data }: Answer): readonly string[] | undefined {
  const show = (data as { show?: unknown } | undefined)?.show;
  return Array.isArray(show) && show.length > 0 ? show.map(String) : undefined;
}

/** Adds an error to a cell's outputs as a kernel would: name, sentence, traceback of one line. */
export function addError(model: ICodeCellModel, thrown: unknown): { name: string; value: string } {
  const { _tag: name, message: value } = taggedError(thrown);
  const traceback = [`\u001b[0;31m${name}\u001b[0m: ${value}`];
  model.outputs.add({ output_type: 'error', ename: name, evalue: value, traceback });
  return { name, value };
}

/** Follows a job to its end and leaves its final picture in the cell, whether the output is on show or not. */
export function followToEnd(model: ICodeCellModel, first: Job, jobs: IJobs): Promise<Job> {
  return new Promise((resolve, reject) => {
    const watching = jobs.watch(first.id, {
      seen: job => {
        if (!isTerminal(job.phase)) return;
        queueMicrotask(() => {
          watching.dispose();
        });
        void settleOutputs(model, job, jobs).finally(() => {
          resolve(job);
        });
      },
      lost: reject
    });
  });
}

async function settleOutputs(model: ICodeCellModel, job: Job, jobs: IJobs): Promise<void> {
  if (model.isDisposed) return;
  for (let at = 0; at < model.outputs.length; at++) {
    await settle(model.outputs.get(at), jobs, { job }).catch(() => false);
  }
}
