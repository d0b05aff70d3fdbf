import { readSafetensors, type TensorFile } from '@spaxel/core';
import type { Result } from '@spaxel/protocol';
import type { Answer, Ledger, SegmentRow } from '../ledger/index.ts';
import type { Run } from './run.ts';

/** What came back of a task of a run. */
interface Returned {
  readonly run: Run;
  readonly result: Result;
  readonly payload: Uint8Array;
}

interface Waiting extends Returned {
  readonly file: TensorFile | null;
  readonly done: PromiseWithResolvers<boolean>;
}

interface Stored extends Waiting {
  readonly segment: SegmentRow | null;
}

/** Fits that are committed together at most: some tens of milliseconds in which nothing else is answered. */
const together = 4000;

/**
 * Stores what comes back: the arrays first, synced, then the ledger's rows, synced. What has come while the disk was busy is stored
 * together, with one sync of each; what comes alone waits for nobody.
 */
export class Settler {
  readonly #ledger: Ledger;
  readonly #line: Waiting[] = [];
  #isBusy = false;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * Resolves once it is on disk, with whether anything changed.
   * @throws SpaxelError FitterBroken when the arrays cannot be read, DiskFull.
   */
  async settle(returned: Returned): Promise<boolean> {
    const { payload } = returned;
    const file = payload.byteLength > 0 ? readSafetensors(payload) : null;
    const done = Promise.withResolvers<boolean>();
    this.#line.push({ ...returned, file, done });
    void this.#work();
    return done.promise;
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#line.length > 0) this.#commit(await store(this.#next()));
    this.#isBusy = false;
  }

  #next(): Waiting[] {
    let [count, fits] = [0, 0];
    for (const { result } of this.#line) {
      fits += result.fits.length;
      if (count > 0 && fits > together) break;
      count += 1;
    }
    return this.#line.splice(0, count);
  }

  /** All in one, and where that cannot be, each alone: what is wrong with one is no fault of the others. */
  #commit(stored: readonly Stored[]): void {
    const answers = stored.map(({ run, result, segment }) => run.answerOf(result, segment));
    try {
      tell(stored, this.#ledger.commitAll(answers.filter(one => one !== null)), answers);
    } catch (cause) {
      if (stored.length > 1) for (const one of stored) this.#commit([one]);
      else stored[0]?.done.reject(cause);
    }
  }
}

/** Each run's arrays, in one go; those that cannot be stored are told so, and left out. */
async function store(all: readonly Waiting[]): Promise<Stored[]> {
  const byRun = Map.groupBy(all, ({ run }) => run);
  const stored = [...byRun].map(async ([run, some]): Promise<Stored[]> => {
    try {
      const filled = some.filter(({ file }) => file !== null);
      const rows = await run.doors.arrays.appendAll(
        filled.map(({ result, payload }) => ({ task: result.task, payload }))
      );
      return some.map(one => ({ ...one, segment: rows[filled.indexOf(one)] ?? null }));
    } catch (cause) {
      for (const { done } of some) done.reject(cause);
      return [];
    }
  });
  return (await Promise.all(stored)).flat();
}

/** Says to each what of it has changed. */
function tell(
  stored: readonly Stored[],
  changes: readonly (readonly number[])[],
  answers: readonly (Answer | null)[]
): void {
  const rest = [...changes];
  for (const [at, { run, result, file, done }] of stored.entries()) {
    const changed = answers[at] === null ? [] : (rest.shift() ?? []);
    done.resolve(run.took(result, file, new Set(changed)));
  }
}
