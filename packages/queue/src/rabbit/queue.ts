// The gateway's side over RabbitMQ: tasks go out through the outbox, results come in until the ledger has them.
import type { ConsumeMessage } from 'amqplib';
import { SpaxelError } from '@spaxel/core';
import type { Task, WorkerFacts } from '@spaxel/protocol';
import type { Capacity, DeadTask, QueueState, TakeResult, TaskClass, TaskQueue } from '../port.ts';
import { readHello, Tombstones, writeControl, type ToWorkers } from './control.ts';
import { Held } from './held.ts';
import { Inbox } from './inbox.ts';
import { GatewayLine, type LineEvents } from './line.ts';
import type { LinkOptions } from './link.ts';
import { Mender } from './mender.ts';
import { Opening } from './opening.ts';
import { Packing } from './packing.ts';
import type { RabbitOptions } from './queue-options.ts';
import { Roster } from './roster.ts';
import { Publisher, type Letter } from './publisher.ts';
import { exchanges, queueOfKey, taskKey } from './topology.ts';

/** Between calls to which workers answer that they are alive. */
const callMilliseconds = 10_000;

/** At-least-once delivery to workers anywhere; see TaskQueue for the promises. */
export class RabbitQueue implements TaskQueue {
  readonly #held = new Held();
  readonly #inbox: Inbox;
  readonly #outbox: Publisher;
  readonly #line: GatewayLine;
  readonly #mender: Mender;
  readonly #roster = new Roster(callMilliseconds);
  readonly #caller: NodeJS.Timeout;
  readonly #tombstones = new Tombstones();
  readonly #packing: Packing;
  readonly #opening: Opening;
  readonly #maxDeliveries: number;
  readonly #versions: ReadonlyMap<string, string>;
  readonly #stateCalls: (() => void)[] = [];
  #sentence: string | null = null;
  #takeResult: TakeResult = () => Promise.reject(new Error('nobody takes results'));
  #takeDead: (dead: DeadTask) => Promise<void> = () => Promise.reject(new Error('nobody'));
  readonly #closing = Promise.withResolvers<never>();
  #wasUp = false;
  #isMissing = false;
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
    // Not why the queue is disconnected, should it be.
    const stray = options.trouble ?? (() => undefined);
    this.#packing = new Packing(options.blobs, stray);
    this.#opening = new Opening(options.blobs, stray);
    this.#inbox = this.#openInbox(options, trouble);
    const shared = { trouble, up: changed, lost: changed };
    const link = (role: string): LinkOptions => ({ ...options, name: `spaxel gateway: ${role}` });
    const { countEvery = 2000, patience = 10_000 } = options;
    const removed = (): void => {
      this.#line.restore();
      this.#sendAgain();
    };
    const mending = { trouble, removed };
    this.#mender = new Mender(link('mending'), mending, patience);
    const ready = {
      ...{ ...shared, setUp: () => Promise.resolve() },
      unroutable: ({ key }: Letter) => {
        this.#line.restoreLater();
        this.#sendAgain(task => key.startsWith(`${task.fitter}.`));
      },
      silent: ({ key }: Letter) => this.#mender.suspect(queueOfKey(key))
    };
    this.#outbox = new Publisher(link('tasks'), ready, options.confirmMilliseconds);
    const fitters = [...this.#versions.keys()];
    const events = { ...shared, ...this.#lineEvents() };
    this.#line = new GatewayLine(link('results'), events, { fitters, countEvery, patience });
    this.#caller = setInterval(() => this.#tell({ type: 'call', cancelled: [] }), callMilliseconds);
    this.#caller.unref();
  }

  async send(task: Task, payload: Uint8Array, taskClass: TaskClass = 'bulk'): Promise<void> {
    if (this.#isClosed) throw new SpaxelError('GatewayGone', 'The queue closed.');
    const key = taskKey(task.fitter, taskClass);
    this.#packing.refuseLarge(task, payload);
    const isUrgent = taskClass === 'interactive';
    const isDetached = taskClass === 'detached';
    const sent = Date.now();
    if (!isDetached && !(await this.#held.admit(task, isUrgent))) return;
    const body = await this.#packing.pack(task, payload, isDetached);
    // It was cancelled while its payload was put away.
    if (this.#tombstones.covers(task.job, sent)) return;
    this.#line.serve(task.fitter);
    const letter = { id: task.task, exchange: exchanges.tasks.name, key, body, job: task.job };
    const properties = { type: 'task', headers: this.#headersOf(task) };
    const sending = this.#outbox.send({ ...letter, properties }, isUrgent);
    // What is to outlive the gateway is with the broker, or was not sent.
    if (isDetached) await Promise.race([sending, this.#closing.promise]);
  }

  /** What a worker has to know of a task before it reads it. `blobs`: that results may be blobs, and what opens the store. */
  #headersOf({ fitter, job }: Task): Record<string, unknown> {
    const version = this.#versions.get(fitter);
    const blobs = this.#packing.ticket(job);
    return { sent: Date.now(), deliveries: this.#maxDeliveries, version, blobs };
  }

  detachedWaiting(fitter: string): Promise<number> {
    return this.#line.detachedWaiting(fitter);
  }

  get keepsDetached(): boolean {
    return this.#packing.outlivesGateway;
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

  workers(): WorkerFacts[] {
    return this.#roster.alive();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.promise.catch(() => undefined);
    this.#closing.reject(new SpaxelError('GatewayGone', 'The queue closed.'));
    clearInterval(this.#caller);
    this.#inbox.close();
    this.#held.close();
    await Promise.all([this.#line.close(), this.#outbox.close(), this.#mender.close()]);
  }

  #lineEvents(): Omit<LineEvents, 'trouble' | 'lost'> {
    return {
      // Only who holds the virtual host sends into it.
      up: () => {
        this.#outbox.link.start();
        void this.#line.count();
        this.#tell({ type: 'call', cancelled: [] });
        this.#lookAgain();
        this.#tellState();
      },
      result: this.#inbox.hearResult.bind(this.#inbox),
      dead: this.#inbox.hearDead.bind(this.#inbox),
      hello: message => this.#greet(message),
      slots: count => (this.#held.slots = count),
      silent: queue => this.#mender.suspect(queue),
      missing: () => (this.#isMissing = true),
      calm: () => this.#mender.calm()
    };
  }

  #openInbox({ ackPauses }: RabbitOptions, trouble: (error: SpaxelError) => void): Inbox {
    return new Inbox({
      pauses: ackPauses ?? { first: 100, longest: 10_000 },
      maxDeliveries: this.#maxDeliveries,
      trouble,
      find: task => this.#held.find(task),
      takeResult: async (result, payload) => {
        const opened = await this.#opening.open(result, payload);
        await this.#takeResult(opened.result, opened.payload);
        this.#held.settle(result);
      },
      takeDead: async dead => {
        await this.#takeDead(dead);
        this.#held.release(dead.task.task);
      }
    });
  }

  /** Whoever comes back to a broker that was killed may wait for ever for tasks that a queue without a leader was to give. */
  #lookAgain(): void {
    if (this.#isMissing) this.#sendAgain();
    else if (this.#wasUp && this.#held.capacity().held > 0)
      for (const queue of this.#line.taskQueues) this.#mender.suspect(queue);
    this.#isMissing = false;
    this.#wasUp = true;
  }

  /** After a queue was lost nobody knows what it held: what was not answered is given back, but for what the outbox has. */
  #sendAgain(isLost: (task: Task) => boolean = () => true): void {
    for (const task of this.#held.tasks()) {
      if (this.#outbox.holds(task.task) || !isLost(task)) continue;
      this.#held.release(task.task);
      this.#inbox.lose(task);
    }
  }

  /** A worker learns what was cancelled before it takes its first task, and is counted when it does. */
  #greet({ content }: ConsumeMessage): void {
    const said = readHello(content);
    if (said !== undefined) this.#roster.hear(said);
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
