// One place for a worker process: started when there is work, restarted with growing pauses, stopped when idle.
import type { ChildProcess } from 'node:child_process';
import type { Result } from '@spaxel/protocol';
import type { FromWorker, ToWorker } from './ipc.ts';
import type { Item } from './lanes.ts';
import { buried, type Belongings } from './belongings.ts';

/** What a slot tells its queue. */
export interface SlotEvents {
  /** It may take a task now, or be woken for one. */
  changed(): void;
  result(item: Item, result: Result, payload: Uint8Array): void;
  finished(item: Item): void;
  /** The worker died over it or gave it back. */
  returned(item: Item, reason: string): void;
  /** A process is ready, or ended before it was (then with the reason). */
  started(failure?: string): void;
}

/** Milliseconds. */
export interface SlotTimes {
  readonly idle: number;
  readonly firstPause: number;
  readonly longestPause: number;
  readonly killAfter: number;
}

type State = 'asleep' | 'starting' | 'ready' | 'stopping' | 'pausing' | 'closed';

function reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `its process ended with code ${code}` : `its process got ${signal}`;
}

/** One worker process and the task it holds. */
export class Slot {
  readonly #start: () => ChildProcess;
  readonly #events: SlotEvents;
  readonly #times: SlotTimes;
  #state: State = 'asleep';
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();
  #held: Item | undefined;
  #belongings: Belongings = { group: null, folder: null };
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(start: () => ChildProcess, events: SlotEvents, times: SlotTimes) {
    this.#start = start;
    this.#events = events;
    this.#times = times;
  }

  get isFree(): boolean {
    return this.#state === 'ready' && this.#held === undefined;
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  get isAsleep(): boolean {
    return this.#state === 'asleep';
  }

  get held(): Item | undefined {
    return this.#held;
  }

  /** Starts the process; `started` and `changed` follow. */
  wake(): void {
    const child = this.#start();
    this.#child = child;
    this.#state = 'starting';
    this.#gone = new Promise(resolve => {
      const end = (reason: string): void => void this.#ended(reason).then(resolve);
      child.on('error', error => child.pid === undefined && end(error.message));
      child.once('exit', (code, signal) => whenDrained(child, () => end(reasonOf(code, signal))));
    });
    child.on('message', message => this.#hear(message as FromWorker));
  }

  give(item: Item): void {
    clearTimeout(this.#timer);
    this.#held = item;
    item.deliveries += 1;
    const redelivered = item.deliveries > 1;
    this.#tell({ type: 'task', task: item.task, payload: item.payload, redelivered });
  }

  /** Aborts the held task; its worker answers ABORTED. */
  cancel(): void {
    if (this.#held === undefined) return;
    this.#held.isCancelled = true;
    this.#tell({ type: 'cancel', job: this.#held.task.job });
  }

  /** Ends the process: its channel closes, and it is killed when that does not suffice. */
  async close(): Promise<void> {
    if (this.#child !== undefined) this.#stop();
    this.#state = 'closed';
    clearTimeout(this.#timer);
    await this.#gone;
  }

  #stop(): void {
    this.#state = 'stopping';
    const child = this.#child;
    if (child === undefined) return;
    if (child.connected) child.disconnect();
    const kill = setTimeout(() => child.kill('SIGKILL'), this.#times.killAfter);
    void this.#gone.then(() => clearTimeout(kill));
  }

  #tell(message: ToWorker): void {
    // A failed write means a dying process, whose exit brings the task back.
    this.#child?.send(message, () => undefined);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'belongings') this.#belongings = message;
    else if (message.type === 'ready') {
      if (this.#state === 'starting') this.#state = 'ready';
      this.#events.started();
      this.#rest();
    } else if (this.#held !== undefined) this.#hearOf(this.#held, message);
  }

  #hearOf(item: Item, message: Exclude<FromWorker, { type: 'ready' | 'belongings' }>): void {
    if (message.type === 'result') {
      this.#events.result(item, message.result, message.payload);
      return;
    }
    this.#held = undefined;
    this.#failures = 0;
    if (message.type === 'finished') this.#events.finished(item);
    else this.#events.returned(item, message.reason);
    this.#rest();
  }

  #rest(): void {
    this.#events.changed();
    if (!this.isFree) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop(), this.#times.idle);
    this.#timer.unref();
  }

  async #ended(reason: string): Promise<void> {
    const was = this.#state;
    const item = this.#held;
    this.#child = undefined;
    this.#held = undefined;
    clearTimeout(this.#timer);
    if (was !== 'closed') this.#state = 'pausing';
    this.#belongings = await buried(this.#belongings);
    if (this.#state === 'closed') return;
    if (was !== 'stopping') this.#failures += 1;
    this.#pause();
    if (was === 'starting') this.#events.started(reason);
    if (item !== undefined) this.#events.returned(item, reason);
  }

  /** The first restart is immediate: one crash is an accident, several are a state. */
  #pause(): void {
    const { firstPause, longestPause } = this.#times;
    const growth = 2 ** Math.max(0, this.#failures - 2);
    const milliseconds = this.#failures < 2 ? 0 : Math.min(longestPause, firstPause * growth);
    this.#timer = setTimeout(() => {
      this.#state = 'asleep';
      this.#events.changed();
    }, milliseconds);
  }
}

/** Exit may be heard before the channel's last messages: calls at its end, after a second at most. */
function whenDrained(child: ChildProcess, call: () => void): void {
  if (!child.connected) return void call();
  const guard = setTimeout(call, 1000);
  child.once('disconnect', () => {
    clearTimeout(guard);
    call();
  });
}
