import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Result, Task, WorkerFacts } from '@spaxel/protocol';
import type {
  Capacity,
  DeadTask,
  QueueState,
  TakeResult,
  TaskClass,
  TaskQueue
} from '@spaxel/queue';

const seconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 1800];

/** A queue that is counted: what goes in, what comes out and when, how it stands. */
export class MeteredQueue implements TaskQueue {
  /** Where the numbers are; others may add theirs. */
  readonly registry = new Registry();
  readonly #queue: TaskQueue;
  /** When each task was sent that has not been answered. */
  readonly #sent = new Map<string, { readonly job: string; readonly at: number }>();
  readonly #tasks: Counter;
  readonly #fits: Counter<'status'>;
  readonly #dead: Counter;
  readonly #cpu: Counter;
  readonly #latency: Histogram;

  constructor(queue: TaskQueue) {
    this.#queue = queue;
    const registers = [this.registry];
    const count = (name: string, help: string): Counter => new Counter({ name, help, registers });
    this.#tasks = count('spaxel_tasks_sent_total', 'Tasks given to the queue.');
    this.#dead = count('spaxel_tasks_dead_total', 'Tasks given up because their workers died.');
    this.#cpu = count('spaxel_fit_cpu_seconds_total', 'CPU seconds that fits took.');
    this.#fits = new Counter({
      name: 'spaxel_fits_total',
      help: 'Fits that workers answered, by their status.',
      labelNames: ['status'],
      registers
    });
    this.#latency = new Histogram({
      name: 'spaxel_task_seconds',
      help: 'From a task being sent to its first answer.',
      buckets: seconds,
      registers
    });
    this.#gauges(registers);
  }

  #gauges(registers: Registry[]): void {
    const gauges: readonly (readonly [string, string, () => number])[] = [
      ['slots', 'Fits that can run at once.', () => this.capacity().slots],
      ['room', 'Tasks that the queue takes before it asks to wait.', () => this.capacity().room],
      ['held', 'Tasks in the queue.', () => this.capacity().held],
      ['unsent', 'Messages that wait for the broker.', () => this.state().unsent],
      ['connected', 'Whether the queue is connected.', () => Number(this.state().isConnected)]
    ];
    for (const [name, help, read] of gauges)
      new Gauge({
        name: `spaxel_queue_${name}`,
        help,
        registers,
        collect() {
          this.set(read());
        }
      });
  }

  get keepsDetached(): boolean {
    return this.#queue.keepsDetached;
  }

  detachedWaiting(fitter: string): Promise<number> {
    return this.#queue.detachedWaiting(fitter);
  }

  async send(task: Task, payload: Uint8Array, taskClass?: TaskClass): Promise<void> {
    this.#tasks.inc();
    this.#sent.set(task.task, { job: task.job, at: performance.now() });
    await this.#queue.send(task, payload, taskClass);
  }

  onResult(take: TakeResult): void {
    this.#queue.onResult(async (result, payload) => {
      await take(result, payload);
      this.#count(result);
    });
  }

  #count({ task, fits }: Result): void {
    for (const { status, cpuSeconds } of fits) {
      this.#fits.inc({ status });
      this.#cpu.inc(Math.max(0, cpuSeconds));
    }
    const sent = this.#sent.get(task);
    if (sent === undefined) return;
    this.#sent.delete(task);
    this.#latency.observe((performance.now() - sent.at) / 1000);
  }

  onDead(take: (dead: DeadTask) => Promise<void>): void {
    this.#queue.onDead(async dead => {
      await take(dead);
      // What was lost is sent again.
      if (dead.error._tag !== 'TaskLost') this.#dead.inc();
      this.#sent.delete(dead.task.task);
    });
  }

  onRoom(call: () => void): void {
    this.#queue.onRoom(call);
  }

  async cancel(job: string): Promise<void> {
    for (const [task, sent] of this.#sent) if (sent.job === job) this.#sent.delete(task);
    await this.#queue.cancel(job);
  }

  capacity(): Capacity {
    return this.#queue.capacity();
  }

  state(): QueueState {
    return this.#queue.state();
  }

  onState(call: () => void): void {
    this.#queue.onState(call);
  }

  workers(): readonly WorkerFacts[] {
    return this.#queue.workers();
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
