// Give: fates as the Result message and its payload.
import { writeSafetensors } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import { gatherRows } from './rows.ts';
import type { Fate } from './run.ts';

/** Who answers. */
export interface Answerer {
  readonly worker: string;
  readonly fitterVersion: string;
  readonly wallSeconds: number;
}

/** A result of these fates in the order of the task's fits; the payload is empty when none is COMPLETED. */
export function resultOf(
  task: Task,
  some: readonly Fate[],
  answerer: Answerer
): { result: Result; payload: Uint8Array } {
  const ordered = [...some].sort((a, b) => a.index - b.index);
  const fits = ordered.map(({ index, status, cpuSeconds, code, message }) => {
    const { fitId = '', bin = 0 } = task.fits[index] ?? {};
    const why = code === undefined ? {} : { code, message: message ?? '' };
    return { fitId, bin, status, cpuSeconds, ...why };
  });
  const rows = ordered.map(fate => fate.row);
  const { tensors, metadata } = gatherRows(rows);
  const payload = tensors.size === 0 ? new Uint8Array() : writeSafetensors(tensors, metadata);
  return { result: { schema: 1, task: task.task, job: task.job, ...answerer, fits }, payload };
}
