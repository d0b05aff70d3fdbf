// One place for a worker process: started when there is work, restarted with growing pauses, stopped when idle. A worker
// may hold a task ahead of the one that it fits, so that it need not wait for the next.
import type { ChildProcess } from 'node:child_process';
import type { Result, WorkerFacts } from '@spaxel/protocol';
import type { FromWorker, ToWorker } from './ipc.ts';
import type { Item } from './lanes.ts';
import { buried, type Belongings } from './belongings.ts';

/** What a slot tells its queue. */
export interface SlotEvents {
  /** It may take a task now, or be woken for one. */
  changed(): void;
  result(item: Item, result: Result, payload: Uint8Array): void;
  finished(item: Item): void;
  /** It comes back; `isSuspect`: the worker died over it or gave it back, it was not merely held ahead. */
  returned(item: Item, reason: string, isSuspect: boolean): void;
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

/** One worker process and the tasks it holds. */
export class Slot {
  readonly #start: () => ChildProcess;
  readonly #events: SlotEvents;
  readonly #times: SlotTimes;
  #state: State = 'asleep';
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();
  #ahead = 0;
  /** Given and not yet over, oldest first. */
  #held: Item[] = [];
  /** The one that is fitted: a death is over it. */
  #over: Item | undefined;
  #belongings: Belongings = { group: null, folder: null };
  #failures = 0;
  /** Of the process that runs: when it started, what it has done. */
  #since = '';
  #tasks = 0;
  #fitter: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(start: () => ChildProcess, events: SlotEvents, times: SlotTimes) {
    this.#start = start;
    this.#events = events;
    this.#times = times;
  }

  get isFree(): boolean {
    return this.#state === 'ready' && this.#held.length === 0;
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  get isAsleep(): boolean {
    return this.#state === 'asleep';
  }

  /** The process that runs; undefined while there is none. */
  get facts(): WorkerFacts | undefined {
    const pid = this.#child?.pid;
    if (pid === undefined) return undefined;
    return {
      ...{ worker: String(pid), fitter: this.#fitter, version: null, digest: null, slots: 1 },
      ...{ since: this.#since, seen: new Date().toISOString() },
      ...{ tasks: this.#tasks, isBusy: this.#held.length > 0 }
    };
  }

  /** Whether it takes a task ahead. Never beside one that has been with a dead worker, nor one of another fitter, for which its own would end. */
  takesAhead({ task, deliveries }: Item): boolean {
    const { length } = this.#held;
    if (this.#state !== 'ready' || length === 0 || length > this.#ahead) return false;
    const isCalm = (held: Item): boolean => held.deliveries === 0 && !held.isCancelled;
    return (
      deliveries === 0 && this.#held.every(one => isCalm(one) && one.task.fitter === task.fitter)
    );
  }

  /** Starts the process; `started` and `changed` follow. */
  wake(): void {
    const child = this.#start();
    this.#child = child;
    this.#state = 'starting';
    this.#since = new Date().toISOString();
    this.#tasks = 0;
    this.#fitter = null;
    this.#gone = new Promise(resolve => {
      const end = (reason: string): void => void this.#ended(reason).then(resolve);
      child.on('error', error => child.pid === undefined && end(error.message));
      child.once('exit', (code, signal) => whenDrained(child, () => end(reasonOf(code, signal))));
    });
    child.on('message', message => this.#hear(message as FromWorker));
  }

  give(item: Item): void {
    clearTimeout(this.#timer);
    this.#held.push(item);
    this.#fitter = item.task.fitter;
    if (this.#held.length === 1) this.#over = item;
    const redelivered = item.deliveries > 0;
    this.#tell({ type: 'task', task: item.task, payload: item.payload, redelivered });
  }

  /** Aborts a job's held tasks; the worker answers ABORTED, without fitting those that it has not begun. */
  cancel(job: string): void {
    const held = this.#held.filter(({ task }) => task.job === job);
    for (const item of held) item.isCancelled = true;
    if (held.length > 0) this.#tell({ type: 'cancel', job });
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
      this.#ahead = message.ahead;
      this.#events.started();
      this.#rest();
    } else this.#hearOf(message);
  }

  #hearOf(message: Exclude<FromWorker, { type: 'ready' | 'belongings' }>): void {
    const id = message.type === 'result' ? message.result.task : message.task;
    const item = this.#held.find(({ task }) => task.task === id);
    if (item === undefined) return;
    if (message.type === 'began') this.#over = item;
    else if (message.type === 'result') this.#events.result(item, message.result, message.payload);
    else {
      this.#held = this.#held.filter(one => one !== item);
      if (this.#over === item) this.#over = undefined;
      this.#failures = 0;
      if (message.type === 'finished') {
        this.#tasks += 1;
        this.#events.finished(item);
      } else this.#events.returned(item, message.reason, true);
      this.#rest();
    }
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
    const [held, over] = [this.#held, this.#over];
    this.#child = undefined;
    this.#held = [];
    this.#over = undefined;
    clearTimeout(this.#timer);
    if (was !== 'closed') this.#state = 'pausing';
    this.#belongings = await buried(this.#belongings);
    if (this.#state === 'closed') return;
    if (was !== 'stopping') this.#failures += 1;
    this.#pause();
    if (was === 'starting') this.#events.started(reason);
    // What comes back last is given first.
    for (const item of held.reverse()) this.#events.returned(item, reason, item === over);
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
