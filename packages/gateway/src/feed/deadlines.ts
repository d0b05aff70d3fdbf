import { readCommand } from '@spaxel/core';
import type { JobRow } from '../ledger/index.ts';

/** When a job must have ended, milliseconds of the epoch; undefined when it may take its time. */
export function deadlineOf({
  command,
  created
}: Pick<JobRow, 'command' | 'created'>): number | undefined {
  const seconds = readCommand(command).options['deadline'];
  return typeof seconds === 'number' ? Date.parse(created) + 1000 * seconds : undefined;
}

/** Ends jobs at their `--deadline`, counted from when they were submitted: paused or not, over starts of the gateway. */
export class Deadlines {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #passed: (job: string) => void;

  constructor(passed: (job: string) => void) {
    this.#passed = passed;
  }

  watch(row: Pick<JobRow, 'id' | 'command' | 'created'>): void {
    const end = deadlineOf(row);
    if (end === undefined) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(row.id);
        this.#passed(row.id);
      },
      Math.max(0, end - Date.now())
    );
    this.#timers.set(row.id, timer.unref());
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
