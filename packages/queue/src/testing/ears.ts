// The gateway's ears in tests: tasks to send, and what came back.
import type { Result, Task } from '@spaxel/protocol';
import type { DeadTask } from '../port.ts';

let made = 0;
/** A new id of a ULID's shape. */
export const ulid = (): string => String((made += 1)).padStart(26, '0');

/** A job's id of a ULID's shape from a short name. */
export const jobOf = (name: string): string => name.padEnd(26, '0');

/** A small task of this job. */
export function taskOf(name: string, fits = 1): Task {
  const job = jobOf(name);
  const rows = Array.from({ length: fits }, (_, bin) => ({
    fitId: 'f'.repeat(64),
    bin,
    seed: bin
  }));
  const templates = { name: 'none', digest: '0'.repeat(64) };
  const [first = { fitId: '', bin: 0, seed: 0 }, ...rest] = rows;
  const common = { schema: 1 as const, fitter: 'test', parameters: {}, templates, limitSeconds: 9 };
  return { ...common, task: ulid(), job, fits: [first, ...rest] };
}

/** What a gateway has heard, and a wait for more of it. */
export interface Heard {
  readonly results: { result: Result; payload: Uint8Array }[];
  readonly dead: DeadTask[];
  until(isEnough: () => boolean): Promise<void>;
  changed(): void;
}

/** Nothing heard yet; call `changed` after each addition. */
export function heard(): Heard {
  let checks: (() => void)[] = [];
  return {
    results: [],
    dead: [],
    until: isEnough =>
      new Promise(resolve => {
        const check = (): void => {
          if (isEnough()) resolve();
          else checks.push(check);
        };
        check();
      }),
    changed: () => {
      const due = checks;
      checks = [];
      for (const check of due) check();
    }
  };
}
