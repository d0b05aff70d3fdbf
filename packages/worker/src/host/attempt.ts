// One `fit` line and what follows: an answer for each spectrum and the file of results, or the place where it was lost.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, SpaxelError, taggedError, type TensorFile } from '@spaxel/core';
import type { FitterDone, FitterFailed } from '@spaxel/protocol';
import type { FitterProcess } from './process.ts';

/** What is asked of a fitter: `input` holds one row a seed; `templates` is the set's folder. */
export interface Batch {
  readonly task: string;
  readonly input: Uint8Array;
  readonly seeds: readonly number[];
  readonly templates: string;
  readonly parameters: Record<string, unknown>;
  readonly limitSeconds: number;
}

/** Every spectrum was answered; `output` is absent when all failed. */
export interface Answered {
  readonly lines: readonly (FitterDone | FitterFailed)[];
  readonly output?: TensorFile;
}

/** The process has to be ended; `index` is the spectrum it was on, null when it is not a spectrum's fault. */
export interface Lost {
  readonly lost: SpaxelError;
  readonly index: number | null;
}

/** Where a batch's spectra lie and where its results will. */
export interface BatchFiles {
  readonly fileIn: string;
  readonly fileOut: string;
}

/** The files, and how long the first answer may take beyond the limit, since templates are read then. */
export interface AttemptPlace extends BatchFiles {
  readonly graceSeconds: number;
}

/** Writes a batch's spectra under a name of its own. @throws SpaxelError DiskFull, Unexpected. */
export async function writeInput(
  { input }: Batch,
  scratch: string,
  number: number
): Promise<BatchFiles> {
  const [fileIn, fileOut] = [`in-${number}.safetensors`, `out-${number}.safetensors`];
  const files = { fileIn: join(scratch, fileIn), fileOut: join(scratch, fileOut) };
  try {
    await writeFile(files.fileIn, input);
    return files;
  } catch (thrown) {
    await removeFiles(files);
    throw diskError(thrown);
  }
}

/** Removes what was written, if anything was. */
export async function removeFiles({ fileIn, fileOut }: BatchFiles): Promise<void> {
  await Promise.all([rm(fileIn, { force: true }), rm(fileOut, { force: true })]);
}

function isAnswer(line: { type: string }): line is FitterDone | FitterFailed {
  return line.type === 'done' || line.type === 'failed';
}

function checkOutput(output: TensorFile, count: number): TensorFile {
  for (const [name, { shape }] of output.tensors)
    if (shape[0] !== count)
      throw new SpaxelError(
        'FitterBroken',
        `The output's "${name}" has ${shape[0]} rows, not ${count}.`
      );
  return output;
}

type Answers = Map<number, FitterDone | FitterFailed>;

/** Reads answers until the fitter says finished; `answers` grows as they come, so that a loss knows where it was. */
async function listen(
  process: FitterProcess,
  batch: Batch,
  talk: { answers: Answers; graceSeconds: number; signal: AbortSignal }
): Promise<void> {
  const { answers, signal } = talk;
  const sentence = `The fit took longer than its limit of ${batch.limitSeconds} s.`;
  const late = (): SpaxelError => new SpaxelError('TimeLimit', sentence);
  const silent = (): SpaxelError =>
    new SpaxelError('FitterSilent', 'The fitter did not finish after its last spectrum.');
  for (let grace = talk.graceSeconds; ; grace = 0) {
    const isLast = answers.size === batch.seeds.length;
    const seconds = isLast ? Math.max(batch.limitSeconds, 30) : batch.limitSeconds + grace;
    const line = await process.next({ seconds, late: isLast ? silent : late, signal });
    if (line.type === 'finished' && isLast && line.task === batch.task) return;
    const isNew =
      isAnswer(line) && line.task === batch.task && isOpen(line.index, answers, batch.seeds.length);
    if (!isNew) throw new SpaxelError('FitterBroken', `The fitter said ${line.type} out of turn.`);
    answers.set(line.index, line);
  }
}

function isOpen(index: number, answers: Answers, count: number): boolean {
  return Number.isInteger(index) && index < count && !answers.has(index);
}

/** The spectrum that a fitter is on: the first unanswered, or the last when it was lost while writing the results. */
function current(answers: Answers, count: number): number {
  let index = 0;
  while (index < count - 1 && answers.has(index)) index += 1;
  return index;
}

/** Has the batch fitted. Never rejects: whatever goes wrong is a Lost, after which the process must be dropped. */
export async function attempt(
  process: FitterProcess,
  batch: Batch,
  place: AttemptPlace & { signal: AbortSignal }
): Promise<Answered | Lost> {
  const { input: _, seeds, ...asked } = batch;
  const { fileIn, fileOut } = place;
  const answers: Answers = new Map();
  try {
    process.write({ type: 'fit', ...asked, in: fileIn, out: fileOut, seeds: [...seeds] });
    await listen(process, batch, { answers, ...place });
    const lines = [...answers.values()].sort((a, b) => a.index - b.index);
    if (lines.every(line => line.type === 'failed')) return { lines };
    const output = checkOutput(readSafetensors(await readFile(fileOut)), seeds.length);
    return { lines, output };
  } catch (thrown) {
    return lossOf(thrown, current(answers, seeds.length));
  }
}

function lossOf(thrown: unknown, index: number): Lost {
  const error = taggedError(thrown);
  if (error._tag === 'Aborted') return { lost: error, index: null };
  if (error._tag !== 'Unexpected') return { lost: error, index };
  return {
    lost: new SpaxelError('FitterBroken', `Its output cannot be read: ${error.message}`),
    index
  };
}

function diskError(thrown: unknown): SpaxelError {
  const isFull = (thrown as NodeJS.ErrnoException).code === 'ENOSPC';
  const sentence = "The spectra could not be written to the worker's scratch folder.";
  return new SpaxelError(isFull ? 'DiskFull' : 'Unexpected', sentence, thrown);
}
