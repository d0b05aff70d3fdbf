// The worker's side of the local queue: Node's channel between parent and child process, Buffers as such.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Result, Task } from '@spaxel/protocol';
import { taggedError } from '@spaxel/core';
import type { Delivery, Give, WorkerQueue } from './port.ts';

/** From the gateway to a worker. */
export type ToWorker =
  | { type: 'task'; task: Task; payload: Uint8Array; redelivered: boolean }
  | { type: 'cancel'; job: string };

/** From a worker to the gateway. `ahead`: tasks it takes beyond the one that it fits; `began`: it is over this task now; `belongings` is what must go with the worker when it dies: fitter process group, scratch folder. */
export type FromWorker =
  | { type: 'ready'; ahead: number }
  | { type: 'began'; task: string }
  | { type: 'result'; result: Result; payload: Uint8Array }
  | { type: 'finished'; task: string }
  | { type: 'returned'; task: string; reason: string }
  | { type: 'belongings'; group: number | null; folder: string | null };

/** Starts a worker process with the channel that `localQueue` and `IpcQueue` speak; its output goes where the gateway's goes. */
export function startWorker(
  argv: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env
): ChildProcess {
  const [program, ...rest] = argv;
  return spawn(program, rest, {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced'
  });
}

/** The queue as a process started by `startWorker` sees it; pass `process`. */
export class IpcQueue implements WorkerQueue {
  readonly #channel: NodeJS.Process;
  readonly #ahead: number;
  readonly #running = new Map<AbortController, string>();
  readonly #closed: (() => void)[] = [];
  #isClosed = false;

  /** `ahead`: how many tasks its taker is given beyond the one that it fits; it must then call their `began`. */
  constructor(channel: NodeJS.Process, ahead = 0) {
    this.#channel = channel;
    this.#ahead = ahead;
    channel.once('disconnect', () => this.#end());
  }

  onTask(take: (delivery: Delivery, give: Give) => Promise<void>): void {
    this.#channel.on('message', message => {
      const told = message as ToWorker;
      if (told.type === 'cancel') this.#cancel(told.job);
      else void this.#run(told, take);
    });
    void this.#tell({ type: 'ready', ahead: this.#ahead });
  }

  onClosed(call: () => void): void {
    this.#closed.push(call);
  }

  /** Says what the gateway ends and removes should this process be killed. */
  leaves(belongings: { group: number | null; folder: string | null }): void {
    void this.#tell({ type: 'belongings', ...belongings });
  }

  close(): Promise<void> {
    if (this.#channel.connected) this.#channel.disconnect();
    this.#end();
    return Promise.resolve();
  }

  async #run(
    told: ToWorker & { type: 'task' },
    take: (delivery: Delivery, give: Give) => Promise<void>
  ): Promise<void> {
    const { task, payload, redelivered } = told;
    const abort = new AbortController();
    this.#running.set(abort, task.job);
    if (this.#isClosed) abort.abort();
    const give: Give = (result, bytes) => this.#tell({ type: 'result', result, payload: bytes });
    const began = (): void => void this.#tell({ type: 'began', task: task.task });
    try {
      await take({ task, payload, redelivered, signal: abort.signal, began }, give);
      await this.#tell({ type: 'finished', task: task.task });
    } catch (thrown) {
      const reason = taggedError(thrown).message;
      await this.#tell({ type: 'returned', task: task.task, reason });
    } finally {
      this.#running.delete(abort);
    }
  }

  #cancel(job: string): void {
    for (const [abort, running] of this.#running) if (running === job) abort.abort();
  }

  /** Resolves when written, or when there is nobody to read it any more: then the gateway's ledger gives the task again. */
  #tell(message: FromWorker): Promise<void> {
    return new Promise(resolve => {
      if (!this.#channel.connected || this.#channel.send === undefined) resolve();
      else this.#channel.send(message, undefined, undefined, () => resolve());
    });
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const abort of this.#running.keys()) abort.abort();
    for (const call of this.#closed) call();
  }
}
