// What the gateway has given to the broker and not got back yet: it bounds what is sent, and says when there is room.
import type { Result, Task } from '@spaxel/protocol';
import type { Capacity } from '../port.ts';

interface Waiting {
  readonly task: Task;
  readonly accept: () => void;
  readonly drop: () => void;
}

interface Open {
  readonly task: Task;
  /** Fits not answered yet. */
  readonly bins: Set<number>;
}

const tasksPerSlot = 4;

export class Held {
  readonly #open = new Map<string, Open>();
  readonly #waiting: Waiting[] = [];
  readonly #roomCalls: (() => void)[] = [];
  #slots = 0;

  onRoom(call: () => void): void {
    this.#roomCalls.push(call);
  }

  /** A fleet that nobody works in yet gets the window of one slot, so that the first worker finds something. */
  get #window(): number {
    return tasksPerSlot * Math.max(1, this.#slots);
  }

  capacity(): Capacity {
    const held = this.#open.size;
    return {
      slots: this.#slots,
      room: Math.max(0, this.#window - held - this.#waiting.length),
      held
    };
  }

  set slots(slots: number) {
    const hasMore = slots > this.#slots;
    this.#slots = slots;
    if (hasMore) this.#fill();
  }

  /** Resolves true once there is room, false when its job is dropped before. */
  admit(task: Task, isAtOnce: boolean): Promise<boolean> {
    if (isAtOnce || (this.#open.size < this.#window && this.#waiting.length === 0)) {
      this.#hold(task);
      return Promise.resolve(true);
    }
    return new Promise(resolve => {
      const accept = (): void => {
        this.#hold(task);
        resolve(true);
      };
      this.#waiting.push({ task, accept, drop: () => resolve(false) });
    });
  }

  find(task: string): Task | undefined {
    return this.#open.get(task)?.task;
  }

  settle({ task, fits }: Result): void {
    const open = this.#open.get(task);
    if (open === undefined) return;
    for (const { bin } of fits) open.bins.delete(bin);
    if (open.bins.size === 0) this.release(task);
  }

  release(task: string): void {
    if (this.#open.delete(task)) this.#fill();
  }

  /** Forgets a job's tasks, those too that wait for room. */
  drop(job: string): void {
    this.#dropWaiting(({ task }) => task.job === job);
    for (const { task } of [...this.#open.values()]) if (task.job === job) this.release(task.task);
  }

  close(): void {
    this.#dropWaiting(() => true);
  }

  #dropWaiting(matches: (waiting: Waiting) => boolean): void {
    for (const waiting of this.#waiting.filter(matches)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.drop();
    }
  }

  #hold(task: Task): void {
    this.#open.set(task.task, { task, bins: new Set(task.fits.map(({ bin }) => bin)) });
  }

  #fill(): void {
    while (this.#open.size < this.#window) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) break;
      waiting.accept();
    }
    if (this.capacity().room > 0) for (const call of this.#roomCalls) call();
  }
}
