import type { Job } from '@spaxel/protocol';
import { codesOf, tallyOf } from './fits.ts';
import type { FitRow, Outcome } from './rows.ts';
import type { Sql } from './sql.ts';

type Counts = Job['counts'];
type Status = FitRow['status'];

const names = { COMPLETED: 'done', ERROR: 'failed', ABORTED: 'aborted' } as const;
/** Jobs whose codes are kept: those whose maps somebody looks at. */
const keptCodes = 4;

/**
 * How the fits of each job stand, so that nobody goes through a million of them to tell how far it is. It is counted once by what
 * the table says, and goes on by the rows that really changed: what comes twice changes none.
 */
export class Standings {
  readonly #sql: Sql;
  readonly #counts = new Map<string, Counts>();
  readonly #codes = new Map<string, Int32Array>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Copied, as it stands now. */
  counts(job: string): Counts {
    let known = this.#counts.get(job);
    if (known === undefined) this.#counts.set(job, (known = tallyOf(this.#sql, job)));
    return { ...known };
  }

  /** The code of each bin; not to be written to. */
  codes(job: string): Int32Array {
    const known = this.#codes.get(job) ?? codesOf(this.#sql, job);
    this.#codes.delete(job);
    this.#codes.set(job, known);
    const [oldest] = this.#codes.keys();
    if (this.#codes.size > keptCodes && oldest !== undefined) this.#codes.delete(oldest);
    return known;
  }

  /** An outcome took the place of what stood there. */
  took(job: string, { bin, status, code, isCached }: Outcome, before: Status): void {
    const codes = this.#codes.get(job);
    if (codes !== undefined) codes[bin] = code;
    const counts = this.#counts.get(job);
    if (counts === undefined) return;
    if (before !== 'WAITING') counts[names[before]] -= 1;
    counts[names[status]] += 1;
    if (isCached) counts.cached += 1;
  }

  /** Counts again when asked: many fits changed, or what was begun was undone. */
  forget(job: string): void {
    this.#counts.delete(job);
    this.#codes.delete(job);
  }
}
