// The waiting line of the local queue: two lanes, interactive before bulk, first come first served within a lane.
import type { Task } from '@spaxel/protocol';
import type { TaskClass } from './port.ts';

/** A task with what the queue remembers about it. */
export interface Item {
  readonly task: Task;
  readonly payload: Uint8Array;
  readonly taskClass: Exclude<TaskClass, 'detached'>;
  /** How often a worker died over it or gave it back. */
  deliveries: number;
  isCancelled: boolean;
}

/** Waiting items. */
export class Lanes {
  readonly #lanes: Record<Item['taskClass'], Item[]> = { interactive: [], bulk: [] };

  get length(): number {
    return this.#lanes.interactive.length + this.#lanes.bulk.length;
  }

  append(item: Item): void {
    this.#lanes[item.taskClass].push(item);
  }

  /** Puts an item that came back before all others of its lane. */
  putBack(item: Item): void {
    this.#lanes[item.taskClass].unshift(item);
  }

  /** What `next` would take. */
  get first(): Item | undefined {
    return this.#lanes.interactive[0] ?? this.#lanes.bulk[0];
  }

  next(): Item | undefined {
    return this.#lanes.interactive.shift() ?? this.#lanes.bulk.shift();
  }

  /** Takes out every item that matches. */
  remove(matches: (item: Item) => boolean): Item[] {
    const removed: Item[] = [];
    for (const lane of [this.#lanes.interactive, this.#lanes.bulk]) {
      removed.push(...lane.filter(matches));
      lane.splice(0, lane.length, ...lane.filter(item => !matches(item)));
    }
    return removed;
  }
}
