import { readCommand } from '@spaxel/core';
import type { JobRow } from '../ledger/index.ts';
import { releasedAt } from './held.ts';

type Dated = Pick<JobRow, 'id' | 'command' | 'created'>;

/**
 * When a job must have ended, milliseconds of the epoch; undefined when it may take its time. Counted from when it was submitted;
 * where it was held, from when it was let go, which is kept in its folder.
 */
export function deadlineOf({ command, created }: Dated, folder: string): number | undefined {
  const seconds = readCommand(command).options['deadline'];
  if (typeof seconds !== 'number') return undefined;
  return Date.parse(releasedAt(folder) ?? created) + 1000 * seconds;
}

interface DeadlineDoors {
  /** The folder that holds a job's arrays and products. */
  readonly folder: (job: string) => string;
  readonly passed: (job: string) => void;
}

/** Ends jobs at their `--deadline`: paused or not, over starts of the gateway. */
export class Deadlines {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #doors: DeadlineDoors;

  constructor(doors: DeadlineDoors) {
    this.#doors = doors;
  }

  /** Begins to count; a job that is held has no deadline until it is let go. */
  watch(row: Dated): void {
    const { folder, passed } = this.#doors;
    const end = deadlineOf(row, folder(row.id));
    if (end === undefined) return;
    clearTimeout(this.#timers.get(row.id));
    const timer = setTimeout(
      () => {
        this.#timers.delete(row.id);
        passed(row.id);
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
