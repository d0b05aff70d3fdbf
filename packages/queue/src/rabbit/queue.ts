// The gateway's side over RabbitMQ: tasks go out through the outbox, results come in until the ledger has them.
import type { ConsumeMessage } from 'amqplib';
import { SpaxelError } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { Pauses } from '../acks.ts';
import type { Capacity, DeadTask, QueueState, TakeResult, TaskClass, TaskQueue } from '../port.ts';
import { readHello, Tombstones, writeControl, type ToWorkers } from './control.ts';
import { Held } from './held.ts';
import { Inbox } from './inbox.ts';
import { GatewayLine } from './line.ts';
import type { LinkOptions } from './link.ts';
import { writeMessage } from './message.ts';
import { Publisher } from './publisher.ts';
import { exchanges, taskKey } from './topology.ts';

/** Where the broker is, as whom, and what to do with trouble on the way: the queue itself goes on. */
export interface RabbitOptions extends Omit<LinkOptions, 'name'> {
  /**
   * Fitters whose queues are made at once, with the version that workers must have; others are served when their first
   * task is sent, in any version.
   */
  readonly fitters: ReadonlyMap<string, string>;
  /** A task that was given so often without an answer is dead; 6 unless said. */
  readonly maxDeliveries?: number | undefined;
  readonly ackPauses?: Pauses | undefined;
  /** Milliseconds between counts of the workers; 2000 unless said. */
  readonly countEvery?: number | undefined;
  /** Until an unconfirmed message is sent on another channel; 30 000 unless said. */
  readonly confirmMilliseconds?: number | undefined;
  readonly trouble?: ((error: SpaxelError) => void) | undefined;
}

/** At-least-once delivery to workers anywhere; see TaskQueue for the promises. */
export class RabbitQueue implements TaskQueue {
  readonly #held = new Held();
  readonly #inbox: Inbox;
  readonly #outbox: Publisher;
  readonly #line: GatewayLine;
  readonly #tombstones = new Tombstones();
  readonly #maxDeliveries: number;
  readonly #versions: ReadonlyMap<string, string>;
  readonly #stateCalls: (() => void)[] = [];
  #sentence: string | null = null;
  #takeResult: TakeResult = () => Promise.reject(new Error('nobody takes results'));
  #takeDead: (dead: DeadTask) => Promise<void> = () => Promise.reject(new Error('nobody'));
  #isClosed = false;

  constructor(options: RabbitOptions) {
    this.#maxDeliveries = options.maxDeliveries ?? 6;
    this.#versions = options.fitters;
    const changed = (): void => this.#tellState();
    const trouble = (error: SpaxelError): void => {
      this.#sentence = error.message;
      options.trouble?.(error);
      changed();
    };
    this.#inbox = this.#openInbox(options, trouble);
    const shared = { trouble, up: changed, lost: changed };
    const link = (role: string): LinkOptions => ({ ...options, name: `spaxel gateway: ${role}` });
    const ready = {
      ...{ ...shared, setUp: () => Promise.resolve() },
      unroutable: () => this.#line.restoreLater()
    };
    this.#outbox = new Publisher(link('tasks'), ready, options.confirmMilliseconds);
    const events = {
      ...shared,
      // Only who holds the virtual host sends into it.
      up: () => {
        this.#outbox.link.start();
        void this.#line.count();
        changed();
      },
      result: this.#inbox.hearResult.bind(this.#inbox),
      dead: this.#inbox.hearDead.bind(this.#inbox),
      hello: (message: ConsumeMessage) => this.#greet(message),
      slots: (count: number) => (this.#held.slots = count)
    };
    const { countEvery = 2000 } = options;
    const fitters = [...this.#versions.keys()];
    this.#line = new GatewayLine(link('results'), events, { fitters, countEvery });
  }

  async send(task: Task, payload: Uint8Array, taskClass: TaskClass = 'bulk'): Promise<void> {
    if (this.#isClosed) throw new SpaxelError('GatewayGone', 'The queue closed.');
    const body = writeMessage({ head: task, payload });
    const key = taskKey(task.fitter, taskClass);
    const isUrgent = taskClass === 'interactive';
    if (!(await this.#held.admit(task, isUrgent))) return;
    this.#line.serve(task.fitter);
    const version = this.#versions.get(task.fitter);
    const headers = { sent: Date.now(), deliveries: this.#maxDeliveries, version };
    const properties = { type: 'task', headers };
    const letter = { id: task.task, exchange: exchanges.tasks.name, key, body, properties };
    void this.#outbox.send({ ...letter, job: task.job }, isUrgent);
  }

  onResult(take: TakeResult): void {
    this.#takeResult = take;
  }

  onDead(take: (dead: DeadTask) => Promise<void>): void {
    this.#takeDead = take;
  }

  onRoom(call: () => void): void {
    this.#held.onRoom(call);
  }

  onState(call: () => void): void {
    this.#stateCalls.push(call);
  }

  /** What waits for the broker is dropped here; what waits in it by the workers, who are told. */
  cancel(job: string): Promise<void> {
    const tombstone = { job, until: Date.now() };
    this.#tombstones.add(tombstone);
    this.#outbox.drop(job);
    this.#held.drop(job);
    this.#tell({ type: 'cancel', cancelled: [tombstone] });
    return Promise.resolve();
  }

  capacity(): Capacity {
    return this.#held.capacity();
  }

  state(): QueueState {
    const isConnected =
      this.#line.channel !== undefined &&
      this.#outbox.link.channel !== undefined &&
      !this.#outbox.link.isBlocked;
    const sentence = isConnected ? null : this.#sentence;
    return { isConnected, unsent: this.#outbox.unsent, sentence };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#inbox.close();
    this.#held.close();
    await Promise.all([this.#line.close(), this.#outbox.close()]);
  }

  #openInbox({ ackPauses }: RabbitOptions, trouble: (error: SpaxelError) => void): Inbox {
    return new Inbox({
      pauses: ackPauses ?? { first: 100, longest: 10_000 },
      maxDeliveries: this.#maxDeliveries,
      trouble,
      find: task => this.#held.find(task),
      takeResult: async (result, payload) => {
        await this.#takeResult(result, payload);
        this.#held.settle(result);
      },
      takeDead: async dead => {
        await this.#takeDead(dead);
        this.#held.release(dead.task.task);
      }
    });
  }

  /** A worker learns what was cancelled before it takes its first task, and is counted when it does. */
  #greet({ content }: ConsumeMessage): void {
    const said = readHello(content);
    if (said?.type === 'ready') void this.#line.count();
    if (said?.type !== 'hello') return;
    this.#tell({ type: 'welcome', worker: said.worker, cancelled: this.#tombstones.list() });
  }

  #tell(told: ToWorkers): void {
    this.#line.tell(writeControl(told));
  }

  #tellState(): void {
    for (const call of this.#stateCalls) call();
  }
}
