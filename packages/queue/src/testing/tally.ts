// The checker of a fault: what a ledger would hold after it. Counted by set; the first completed answer of a fit stands.
import type { Result, Task } from '@spaxel/protocol';
import type { DeadTask, TaskQueue } from '../port.ts';
import { taskOf } from './ears.ts';

/** The seed that kills its worker. */
export const deadly = 13;

export class Tally {
  readonly done = new Set<number>();
  readonly failed = new Map<number, string>();
  /** Answers that were not the seed. */
  readonly wrong: number[] = [];
  readonly #queue: TaskQueue;
  readonly #seeds = new Map<number, number>();
  #checks: (() => void)[] = [];

  constructor(queue: TaskQueue) {
    this.#queue = queue;
    queue.onResult((result, payload) => Promise.resolve(this.take(result, payload)));
    queue.onDead(dead => this.#bury(dead));
  }

  /** Tasks of so many fits, of bins that follow those before; their seeds are small numbers, none deadly. */
  tasks(count: number, fits: number): Task[] {
    return Array.from({ length: count }, () => {
      const task = taskOf('J', fits);
      for (const fit of task.fits) {
        fit.bin = this.#seeds.size;
        fit.seed = 20 + (fit.bin % 200);
        this.#seeds.set(fit.bin, fit.seed);
      }
      return task;
    });
  }

  /** Makes one fit of a task deadly. */
  poison(task: Task, at: number): number {
    const fit = task.fits[at];
    if (fit === undefined) return -1;
    fit.seed = deadly;
    return fit.bin;
  }

  async send(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) await this.#queue.send(task, new Uint8Array(3000));
  }

  take({ fits }: Result, payload: Uint8Array): void {
    fits.forEach(({ bin, status, message }, row) => {
      if (status !== 'COMPLETED') {
        if (!this.done.has(bin)) this.failed.set(bin, message ?? status);
        return;
      }
      this.failed.delete(bin);
      this.done.add(bin);
      if (payload[row] !== this.#seeds.get(bin)) this.wrong.push(bin);
    });
    for (const check of this.#checks.splice(0)) check();
  }

  /** Resolves when so many bins are settled; all unless said. */
  settled(count = this.#seeds.size): Promise<void> {
    return new Promise(resolve => {
      const check = (): void => {
        if (this.done.size + this.failed.size >= count) resolve();
        else this.#checks.push(check);
      };
      check();
    });
  }

  /** How all ended, where these bins were poisoned. */
  told(
    poisoned: readonly number[]
  ): Record<'fits' | 'lost' | 'doubled' | 'wrong' | 'blamed', number> {
    const { done, failed } = this;
    const fits = this.#seeds.size;
    const doubled = [...done].filter(bin => failed.has(bin)).length;
    const blamed = [...failed.keys()].filter(bin => !poisoned.includes(bin)).length;
    const lost = fits - new Set([...done, ...failed.keys()]).size;
    return { fits, lost, doubled, wrong: this.wrong.length, blamed };
  }

  /** As the feed does: a company is sent again one by one, a single has failed. */
  async #bury({ task, error }: DeadTask): Promise<void> {
    const open = task.fits.filter(({ bin }) => !this.done.has(bin));
    const [first, ...rest] = open;
    if (error._tag === 'TaskLost') {
      if (first !== undefined) await this.send([{ ...taskOf('J'), fits: [first, ...rest] }]);
    } else if (task.fits.length > 1 && error._tag === 'Poison')
      await this.send(open.map(fit => ({ ...taskOf('J'), fits: [fit] })));
    else for (const { bin } of open) this.failed.set(bin, error._tag);
    for (const check of this.#checks.splice(0)) check();
  }
}
