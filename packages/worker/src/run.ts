// Run: one task through a fitter, whole at first, then spectrum by spectrum once something was lost, so that one bad
// spectrum never costs its neighbours.
import { isCodeName, writeSafetensors, type SpaxelError, type TensorFile } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import type { Answered } from './host/attempt.ts';
import type { FitterHost } from './host/host.ts';
import { pickRows, type Row } from './rows.ts';

/** What became of the task's fit number `index`; `row` is its result when it is COMPLETED. */
export interface Fate {
  readonly index: number;
  readonly status: Result['fits'][number]['status'];
  readonly cpuSeconds: number;
  readonly code?: string;
  readonly message?: string;
  readonly row?: Row;
}

/** A task ready to run: its spectra read, its templates found (a folder). */
export interface Work {
  readonly task: Task;
  /** The spectra as they came, and read. */
  readonly payload: Uint8Array;
  readonly spectra: TensorFile;
  readonly templates: string;
  /** Fit one by one from the start, and yield each at once. */
  readonly isOneByOne: boolean;
  readonly signal: AbortSignal;
  /** Called whenever the fitter begins with it. */
  readonly began?: (() => void) | undefined;
}

/** The fate of a fit that an error ended. */
export function failedFate(index: number, error: SpaxelError): Fate {
  const status = error._tag === 'Aborted' ? 'ABORTED' : 'ERROR';
  return { index, status, cpuSeconds: 0, code: error._tag, message: error.message };
}

function fatesOf(rows: readonly number[], answer: Answered): Fate[] {
  return answer.lines.map((line, at) => {
    const { cpuSeconds = 0 } = line;
    const index = rows[at] ?? 0;
    if (line.type === 'done' && answer.output !== undefined)
      return { index, status: 'COMPLETED', cpuSeconds, row: { file: answer.output, at } };
    const { code, message } = line.type === 'failed' ? line : { code: '', message: '' };
    return {
      index,
      status: 'ERROR',
      cpuSeconds,
      code: isCodeName(code) ? code : 'FitFailed',
      message
    };
  });
}

/** The bytes of these rows; all of them are those that came. */
function inputOf({ payload, spectra, task }: Work, rows: readonly number[]): Uint8Array {
  if (rows.length === task.fits.length && rows.every((row, at) => row === at)) return payload;
  const { tensors, metadata } = pickRows(spectra, rows);
  return writeSafetensors(tensors, metadata);
}

function fitRows(
  host: FitterHost,
  work: Work,
  rows: readonly number[]
): ReturnType<FitterHost['fit']> {
  const { task: id, fits, parameters, limitSeconds } = work.task;
  const input = inputOf(work, rows);
  const seeds = rows.map(row => fits[row]?.seed ?? 0);
  const { templates, signal, began } = work;
  const batch = { task: id, input, seeds, templates, parameters, limitSeconds };
  return host.fit(batch, signal, began);
}

/**
 * Yields the fates as they are known, each fit's once. A spectrum over its time limit fails; one on which the process
 * was lost is tried once more alone and then fails; the others are run one by one after it. What is not a spectrum's
 * fault (no program, cancelled) ends all that are left.
 */
export async function* fates(host: FitterHost, work: Work): AsyncGenerator<Fate[], void, void> {
  const all = work.task.fits.map((_, index) => index);
  const waiting = work.isOneByOne ? all.map(index => [index]) : [all];
  const lostOnce = new Set<number>();
  for (let rows = waiting.shift(); rows !== undefined; rows = waiting.shift()) {
    const answer = await fitRows(host, work, rows);
    if (!('lost' in answer)) {
      yield fatesOf(rows, answer);
      continue;
    }
    const { lost, index } = answer;
    if (index === null) {
      yield [rows, ...waiting].flat().map(row => failedFate(row, lost));
      return;
    }
    const suspect = rows[index] ?? 0;
    const isOver = lost._tag === 'TimeLimit' || lostOnce.has(suspect);
    if (isOver) yield [failedFate(suspect, lost)];
    lostOnce.add(suspect);
    const again = isOver
      ? rows.filter(row => row !== suspect)
      : [suspect, ...rows.filter(row => row !== suspect)];
    waiting.unshift(...again.map(row => [row]));
  }
}
