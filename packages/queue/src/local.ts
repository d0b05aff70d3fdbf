// The local queue: tasks in memory, one worker process a slot over Node's IPC. Nothing is kept on disk: the ledger refills it.
import type { ChildProcess } from 'node:child_process';
import { SpaxelError } from '@spaxel/core';
import type { Result, Task, WorkerFacts } from '@spaxel/protocol';
import { Acks, resultsTogether, type Pauses } from './acks.ts';
import { Lanes, type Item } from './lanes.ts';
import type { Capacity, DeadTask, QueueState, TakeResult, TaskClass, TaskQueue } from './port.ts';
import { Slot, type SlotTimes } from './slot.ts';
import { Window } from './window.ts';

/** How a local queue is made: `start` gives one worker process (see startWorker), called when there is work for it. */
export interface LocalOptions {
  readonly workers: number;
  readonly start: () => ChildProcess;
  /** Tasks held before a bulk `send` waits; 4 x workers unless said. */
  readonly window?: number;
  /** A task over which so many workers died is dead; 3 unless said. */
  readonly maxDeliveries?: number;
  readonly times?: Partial<SlotTimes>;
  readonly ackPauses?: Pauses;
}

const defaultTimes: SlotTimes = {
  idle: 60_000,
  firstPause: 250,
  longestPause: 10_000,
  killAfter: 5000
};
const startLimit = 5;

/** At-least-once delivery to child processes; see TaskQueue for the promises. */
export class LocalQueue implements TaskQueue {
  readonly keepsDetached = false;
  readonly #slots: Slot[];
  /** Bounds tasks accepted and not yet over, and results not yet acknowledged. */
  readonly #window: Window;
  readonly #maxDeliveries: number;
  readonly #lanes = new Lanes();
  readonly #acks: Acks;
  /** A line of its own: who takes a dead task may send its parts, which waits for room that results make. */
  readonly #deadAcks: Acks;
  #takeResult: TakeResult = () => Promise.reject(new Error('nobody takes results'));
  #takeDead: (dead: DeadTask) => Promise<void> = () => Promise.reject(new Error('nobody'));
  #failedStarts = 0;
  #isClosed = false;

  constructor(options: LocalOptions) {
    const times = { ...defaultTimes, ...options.times };
    const { window = 4 * options.workers } = options;
    this.#window = new Window(() => window);
    this.#maxDeliveries = options.maxDeliveries ?? 3;
    const pauses = options.ackPauses ?? { first: 100, longest: 10_000 };
    this.#acks = new Acks(pauses, resultsTogether);
    this.#deadAcks = new Acks(pauses);
    const events = {
      changed: () => this.#pump(),
      result: (_item: Item, result: Result, payload: Uint8Array) => this.#answer(result, payload),
      finished: () => this.#window.release(),
      returned: (item: Item, reason: string, isSuspect: boolean) => {
        if (isSuspect) item.deliveries += 1;
        this.#comeBack(item, reason);
      },
      started: (failure?: string) => this.#started(failure)
    };
    this.#slots = Array.from(
      { length: options.workers },
      () => new Slot(options.start, events, times)
    );
  }

  detachedWaiting(): Promise<number> {
    return Promise.resolve(0);
  }

  async send(task: Task, payload: Uint8Array, taskClass: TaskClass = 'bulk'): Promise<void> {
    if (this.#isClosed) throw new SpaxelError('GatewayGone', 'The queue closed.');
    const lane = taskClass === 'detached' ? 'bulk' : taskClass;
    const item: Item = { task, payload, taskClass: lane, deliveries: 0, isCancelled: false };
    const enter = (): void => {
      this.#lanes.append(item);
      this.#pump();
    };
    await this.#window.admit(task.job, enter, taskClass === 'interactive');
  }

  onResult(take: TakeResult): void {
    this.#takeResult = take;
  }

  onDead(take: (dead: DeadTask) => Promise<void>): void {
    this.#takeDead = take;
  }

  onRoom(call: () => void): void {
    this.#window.onRoom(call);
  }

  cancel(job: string): Promise<void> {
    const dropped = this.#lanes.remove(item => item.task.job === job);
    for (const slot of this.#slots) slot.cancel(job);
    this.#window.drop(job);
    for (const _ of dropped) this.#window.release();
    return Promise.resolve();
  }

  capacity(): Capacity {
    const { room, held } = this.#window;
    return { slots: this.#slots.length, room, held };
  }

  /** Processes of this machine, by their ids: those that sleep cost nothing and are none. */
  workers(): WorkerFacts[] {
    return this.#slots.flatMap(slot => slot.facts ?? []);
  }

  /** Memory is always there. */
  state(): QueueState {
    return { isConnected: true, unsent: 0, sentence: null };
  }

  onState(): void {
    // It never changes.
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#acks.close();
    this.#deadAcks.close();
    this.#window.drop();
    await Promise.all(this.#slots.map(slot => slot.close()));
  }

  #pump(): void {
    if (this.#isClosed) return;
    for (const slot of this.#slots) {
      const item = slot.isFree ? this.#lanes.next() : undefined;
      if (item !== undefined) slot.give(item);
    }
    let wanted = this.#lanes.length - this.#slots.filter(slot => slot.isStarting).length;
    for (const slot of this.#slots) {
      if (wanted <= 0) return;
      if (!slot.isAsleep) continue;
      slot.wake();
      wanted -= 1;
    }
    this.#giveAhead(wanted);
  }

  /** Tasks that no other slot will take soon go to workers that are busy. */
  #giveAhead(count: number): void {
    let left = count;
    for (const slot of this.#slots) {
      const { first } = this.#lanes;
      if (left <= 0 || first === undefined) return;
      if (!slot.takesAhead(first)) continue;
      this.#lanes.next();
      slot.give(first);
      left -= 1;
    }
  }

  #answer(result: Result, payload: Uint8Array): void {
    this.#window.hold();
    this.#acks.add(async () => {
      await this.#takeResult(result, payload);
      this.#window.release();
    });
  }

  #comeBack(item: Item, reason: string): void {
    if (item.isCancelled) this.#window.release();
    else if (item.deliveries >= this.#maxDeliveries) this.#bury(item, 'Poison', reason);
    else this.#lanes.putBack(item);
    this.#pump();
  }

  #started(failure?: string): void {
    this.#failedStarts = failure === undefined ? 0 : this.#failedStarts + 1;
    if (failure === undefined || this.#failedStarts < startLimit) return;
    this.#failedStarts = 0;
    for (const item of this.#lanes.remove(() => true)) this.#bury(item, 'WorkerGone', failure);
  }

  #bury(item: Item, tag: 'Poison' | 'WorkerGone', reason: string): void {
    const sentence =
      tag === 'Poison'
        ? `The worker died over task ${item.task.task} ${item.deliveries} times: ${reason}.`
        : `No worker could be started for task ${item.task.task}: ${reason}.`;
    const dead = {
      task: item.task,
      deliveries: item.deliveries,
      error: new SpaxelError(tag, sentence)
    };
    this.#deadAcks.add(async () => {
      await this.#takeDead(dead);
      this.#window.release();
    });
  }
}
