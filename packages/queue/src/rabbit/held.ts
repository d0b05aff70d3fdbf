// What the gateway has given to the broker and not got back yet: it bounds what is sent, and says when there is room.
import type { Result, Task } from '@spaxel/protocol';
import type { Capacity } from '../port.ts';
import { Window } from '../window.ts';

interface Open {
  readonly task: Task;
  /** Fits not answered yet. */
  readonly bins: Set<number>;
}

const tasksPerSlot = 4;

export class Held {
  readonly #open = new Map<string, Open>();
  /** A fleet that nobody works in yet gets the window of one slot, so that the first worker finds something. */
  readonly #window = new Window(() => tasksPerSlot * Math.max(1, this.#slots));
  #slots = 0;

  onRoom(call: () => void): void {
    this.#window.onRoom(call);
  }

  capacity(): Capacity {
    const { room, held } = this.#window;
    return { slots: this.#slots, room, held };
  }

  set slots(slots: number) {
    const hasMore = slots > this.#slots;
    this.#slots = slots;
    if (hasMore) this.#window.fill();
  }

  /** Resolves true once there is room, at once for urgent ones; false when its job is dropped before. Detached tasks are not held. */
  admit(task: Task, isUrgent: boolean): Promise<boolean> {
    const enter = (): void => {
      const isTwice = this.#open.has(task.task);
      this.#open.set(task.task, { task, bins: new Set(task.fits.map(({ bin }) => bin)) });
      // A task that is sent twice is held once.
      if (isTwice) this.#window.release();
    };
    return this.#window.admit(task.job, enter, isUrgent);
  }

  /** All that was not answered yet. */
  tasks(): Task[] {
    return [...this.#open.values()].map(({ task }) => task);
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
    if (this.#open.delete(task)) this.#window.release();
  }

  /** Forgets a job's tasks, those too that wait for room. */
  drop(job: string): void {
    this.#window.drop(job);
    for (const { task } of [...this.#open.values()]) if (task.job === job) this.release(task.task);
  }

  close(): void {
    this.#window.drop();
  }
}
