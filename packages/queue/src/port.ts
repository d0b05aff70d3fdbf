// The door between gateway and workers: what every queue promises. `local` and `rabbit` are behind it; contract.test.ts
// holds both to it. Delivery is at least once: the ledger's deduplication by fitId makes the effect exactly once.
import type { SpaxelError } from '@spaxel/core';
import type { Result, Task, WorkerFacts } from '@spaxel/protocol';

/** Interactive tasks (a click, a live fit) go before bulk ones; detached ones are sent whole, and wait for workers while the gateway is away. */
export type TaskClass = 'interactive' | 'bulk' | 'detached';

/**
 * A task that is not given out any more: `error` is Poison (its worker died each time), WorkerGone (no worker starts),
 * MessageBroken, or TaskLost (the queue that held it is gone: it is to be sent again).
 */
export interface DeadTask {
  readonly task: Task;
  readonly deliveries: number;
  readonly error: SpaxelError;
}

/** How much the queue can hold: `slots` fits at once, `room` further bulk tasks before `send` waits, `held` now. */
export interface Capacity {
  readonly slots: number;
  readonly room: number;
  readonly held: number;
}

/** How the queue stands: `unsent` messages wait for the broker, `sentence` says why when it is not connected. */
export interface QueueState {
  readonly isConnected: boolean;
  readonly unsent: number;
  readonly sentence: string | null;
}

/** Takes one result; the queue counts it as acknowledged when this resolves, and gives it again when it rejects. */
export type TakeResult = (result: Result, payload: Uint8Array) => Promise<void>;

/** The gateway's side. */
export interface TaskQueue {
  /** Whether detached tasks outlive the gateway; where not they are as bulk. */
  readonly keepsDetached: boolean;
  /** Detached tasks of a fitter that no worker has taken yet; infinitely many while that is not known. */
  detachedWaiting(fitter: string): Promise<number>;
  /**
   * Resolves when the task is accepted: bulk waits for room, interactive never, detached until the broker has it. `taskClass`
   * is bulk unless said. @throws SpaxelError PayloadTooLarge.
   */
  send(task: Task, payload: Uint8Array, taskClass?: TaskClass): Promise<void>;
  /** One taker; it gets each result until it acknowledges. A result may cover only some of its task's fits. */
  onResult(take: TakeResult): void;
  /** One taker of dead tasks; fits answered before the death were given as results. */
  onDead(take: (dead: DeadTask) => Promise<void>): void;
  /** Called whenever `capacity().room` has grown above zero. */
  onRoom(call: () => void): void;
  /** Drops the job's waiting tasks and tells workers to abort its running ones, whose fits come back ABORTED. Stop sending first. */
  cancel(job: string): Promise<void>;
  capacity(): Capacity;
  state(): QueueState;
  /** Called whenever `state()` may have changed. */
  onState(call: () => void): void;
  /** The workers that are alive. */
  workers(): readonly WorkerFacts[];
  /** Ends the gateway's side; what was not acknowledged is not given again. */
  close(): Promise<void>;
}

/** A task as a worker gets it. `signal` aborts when its job is cancelled or the queue closes. */
export interface Delivery {
  readonly task: Task;
  readonly payload: Uint8Array;
  /** A worker died over it: fit it spectrum by spectrum and give each result at once. */
  readonly redelivered: boolean;
  readonly signal: AbortSignal;
  /** To be called when its fitting begins: from then on a death of the worker is over this task, not over another that it holds. */
  readonly began?: () => void;
}

/** Gives a result for some or all fits of the task; resolves when the queue has it. */
export type Give = (result: Result, payload: Uint8Array) => Promise<void>;

/** The worker's side: one task at a time, and as many ahead of it as the worker said. */
export interface WorkerQueue {
  /** One taker; the task is acknowledged when it resolves and comes back to the queue when it rejects. */
  onTask(take: (delivery: Delivery, give: Give) => Promise<void>): void;
  /** Called once when the gateway or broker is gone for good, or `close` was called. */
  onClosed(call: () => void): void;
  close(): Promise<void>;
}
