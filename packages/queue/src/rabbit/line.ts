// The gateway's consuming connection: holds the virtual host, keeps the topology, hears results, dead letters and workers.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { answerOf, QueueSilent } from './deadline.ts';
import { codeIn, isForbidden } from './errors.ts';
import { Link, type LinkEvents, type LinkOptions } from './link.ts';
import {
  check,
  classes,
  declare,
  exchanges,
  keys,
  queues,
  refilled,
  taskQueue,
  type Ask
} from './topology.ts';

export interface LineEvents extends Omit<LinkEvents, 'setUp'> {
  result(message: ConsumeMessage, channel: ConfirmChannel): void;
  dead(message: ConsumeMessage, channel: ConfirmChannel): void;
  hello(message: ConsumeMessage): void;
  /** A queue does not answer. */
  silent(queue: string): void;
  /** A queue of tasks was removed; the next session makes it again. */
  missing(): void;
  /** Resolves when no queue is being removed. */
  calm(): Promise<void>;
  /** How many workers there are. */
  slots(count: number): void;
}

export interface LineOptions {
  readonly fitters: readonly string[];
  /** Milliseconds between counts of the workers. */
  readonly countEvery: number;
  /** Milliseconds in which a queue has to answer. */
  readonly patience: number;
}

/** Unacknowledged results at a time. */
const prefetch = 16;
const restoreMilliseconds = 1000;

export class GatewayLine {
  readonly #link: Link;
  readonly #events: LineEvents;
  readonly #fitters: Set<string>;
  /** Those whose queues are known to be there: to ask for another would end the channel. */
  readonly #kept = new Set<string>();
  readonly #counter: NodeJS.Timeout;
  readonly #patience: number;
  /** The queue that is asked while a session is set up, and the one over which the last attempt failed. */
  #asked = '';
  #failedOver = '';
  #restoring: NodeJS.Timeout | undefined;
  #isFirst = true;
  #isOurs = true;

  constructor(options: LinkOptions, events: LineEvents, own: LineOptions) {
    const { fitters, countEvery, patience } = own;
    this.#events = events;
    this.#patience = patience;
    this.#fitters = new Set(fitters);
    this.#link = new Link(options, { ...events, setUp: channel => this.#setUp(channel) });
    this.#counter = setInterval(() => void this.count(), countEvery);
    this.#counter.unref();
    this.#link.start();
  }

  get channel(): ConfirmChannel | undefined {
    return this.#link.channel;
  }

  /** The queues of tasks that are there. */
  get taskQueues(): string[] {
    return [...this.#kept].flatMap(fitter => classes.map(one => taskQueue(fitter, one)));
  }

  /** Has the queues of a fitter made, should it be new. */
  serve(fitter: string): void {
    if (this.#fitters.has(fitter)) return;
    this.#fitters.add(fitter);
    this.restore();
  }

  /** Makes what is missing; the next session does when this one cannot, and messages wait in the outbox. */
  restore(): void {
    if (this.channel !== undefined) void this.#keep(this.channel).catch(() => undefined);
  }

  /** The same in a moment: a quorum queue made again while the broker still takes the old one down may never answer. */
  restoreLater(): void {
    this.#restoring ??= setTimeout(() => {
      this.#restoring = undefined;
      this.restore();
    }, restoreMilliseconds);
  }

  /** Counts who takes bulk tasks. */
  async count(): Promise<void> {
    const { channel } = this;
    if (channel === undefined) return;
    try {
      let slots = 0;
      for (const fitter of this.#kept)
        slots += (await channel.checkQueue(taskQueue(fitter, 'bulk'))).consumerCount;
      this.#events.slots(slots);
    } catch (thrown) {
      // The link says so itself.
      if (codeIn(thrown) === 404) this.#events.missing();
    }
  }

  /** Detached tasks that no worker has taken; infinitely many while the broker does not say. */
  async detachedWaiting(fitter: string): Promise<number> {
    const { channel } = this;
    if (channel === undefined || !this.#kept.has(fitter)) return Infinity;
    const queue = taskQueue(fitter, 'detached');
    return channel.checkQueue(queue).then(
      ({ messageCount }) => messageCount,
      () => Infinity
    );
  }

  /** Tells all workers; nobody may be there to hear. */
  tell(body: Buffer): void {
    this.channel?.publish(exchanges.control.name, '', body);
  }

  async close(): Promise<void> {
    clearInterval(this.#counter);
    clearTimeout(this.#restoring);
    await this.#link.close();
  }

  /** A queue over which it fails twice, however that may look from here, is said to be silent. */
  async #setUp(channel: ConfirmChannel): Promise<void> {
    await this.#events.calm();
    this.#asked = '';
    try {
      await this.#open(channel);
      this.#failedOver = '';
    } catch (thrown) {
      const isAgain = this.#asked !== '' && this.#asked === this.#failedOver;
      this.#failedOver = this.#asked;
      if (thrown instanceof QueueSilent || isAgain) this.#events.silent(this.#asked);
      throw thrown;
    }
  }

  #ask<T>(queue: string, asked: PromiseLike<T>): Promise<T> {
    this.#asked = queue;
    return answerOf(queue, asked, this.#patience);
  }

  async #open(channel: ConfirmChannel): Promise<void> {
    await channel.assertQueue(queues.gateway, { exclusive: true, durable: false });
    await this.#keep(channel);
    await channel.bindQueue(queues.gateway, exchanges.results.name, keys.hello);
    if (this.#isFirst) await this.#purge(channel);
    this.#isFirst = false;
    const hear = (queue: string, heard: (message: ConsumeMessage) => void, noAck = false) => {
      const took = (message: ConsumeMessage | null): void => {
        if (message === null) this.#link.drop(`the broker ended the consumer of ${queue}`);
        else heard(message);
      };
      return this.#ask(queue, channel.consume(queue, took, { noAck }));
    };
    await channel.prefetch(prefetch);
    await hear(queues.gateway, message => this.#events.hello(message), true);
    await hear(queues.dead, message => this.#events.dead(message, channel));
    await hear(queues.results, message => this.#events.result(message, channel));
  }

  /** Who may not declare looks whether the operator did. */
  async #keep(channel: ConfirmChannel): Promise<void> {
    const fitters = [...this.#fitters];
    const ask: Ask = (queue, asked) => this.#ask(queue, asked);
    try {
      await (this.#isOurs ? declare(channel, fitters, ask) : check(channel, fitters, ask));
    } catch (thrown) {
      if (isForbidden(thrown)) this.#isOurs = false;
      throw thrown;
    }
    for (const fitter of fitters) this.#kept.add(fitter);
  }

  /** Tasks of the gateway before this one: the ledger sends what is missing again, and what runs comes back. Detached ones stay. */
  async #purge(channel: ConfirmChannel): Promise<void> {
    for (const fitter of this.#fitters)
      for (const taskClass of refilled) {
        const queue = taskQueue(fitter, taskClass);
        await this.#ask(queue, channel.purgeQueue(queue));
      }
  }
}
