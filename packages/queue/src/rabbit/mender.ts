// A quorum queue that came back without a leader after its broker was killed takes nothing and gives nothing, for ever
// (rabbitmq-server issue 15725). It is removed, and whoever needs it makes it again.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel } from 'amqplib';
import { SpaxelError } from '@spaxel/core';
import { answerOf, QueueSilent } from './deadline.ts';
import { codeIn } from './errors.ts';
import { Link, type LinkOptions } from './link.ts';
import { exchanges, probeType, wayTo } from './topology.ts';

export interface MenderEvents {
  trouble(error: SpaxelError): void;
  /** Queues were removed and can be made again: what they had been given is lost. */
  removed(): void;
}

/** RabbitMQ ends a connection with this when a queue failed to do as it was told. */
const internalError = 541;
/** The broker waits for a leader itself before it removes a queue without. */
const removalMilliseconds = 30_000;
/** A queue that is made again while the broker still takes the old one down may not answer either. */
const settleMilliseconds = 1000;

export class Mender {
  readonly #options: LinkOptions;
  readonly #events: MenderEvents;
  readonly #patience: number;
  readonly #looking = new Map<string, Promise<void>>();
  readonly #links = new Set<Link>();
  #hasRemoved = false;
  #isClosed = false;

  /** @param patience milliseconds in which a queue has to answer */
  constructor(options: LinkOptions, events: MenderEvents, patience: number) {
    this.#options = options;
    this.#events = events;
    this.#patience = patience;
  }

  /** Looks at a queue that did not answer, on connections of its own: they may be lost over it. */
  suspect(queue: string): void {
    if (this.#isClosed || this.#looking.has(queue)) return;
    const looking = this.#look(queue).finally(() => {
      this.#looking.delete(queue);
      this.#end();
    });
    this.#looking.set(queue, looking);
  }

  /** Resolves when nothing is looked at or removed. */
  async calm(): Promise<void> {
    await Promise.all(this.#looking.values());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#links].map(link => link.close()));
  }

  async #look(queue: string): Promise<void> {
    if (!(await this.#isSilent(queue)) || !(await this.#remove(queue))) return;
    await sleep(settleMilliseconds);
    this.#hasRemoved = true;
  }

  /** Of queues that were lost together it is told once. */
  #end(): void {
    if (this.#looking.size > 0 || !this.#hasRemoved || this.#isClosed) return;
    this.#hasRemoved = false;
    this.#events.removed();
  }

  /** Whether the broker answers and the queue does not. */
  #isSilent(queue: string): Promise<boolean> {
    return this.#ask(async channel => {
      await answerOf(
        exchanges.dead.name,
        channel.checkExchange(exchanges.dead.name),
        this.#patience
      );
      if (await answerOf(queue, isTaken(channel, queue), this.#patience)) return false;
      // One that refuses is full, or there is nothing of it but its name.
      return (await channel.checkQueue(queue)).messageCount === 0;
    }).catch(
      (thrown: unknown) =>
        codeIn(thrown) === internalError ||
        (thrown instanceof QueueSilent && thrown.queue === queue)
    );
  }

  /** Answers whether it could. */
  async #remove(queue: string): Promise<boolean> {
    const { shown } = this.#options.address;
    const what = `${shown}: the queue ${queue} has no leader and takes no messages`;
    const tell = (sentence: string, cause?: unknown): void =>
      this.#events.trouble(new SpaxelError('BrokerRefused', sentence, cause));
    try {
      await this.#ask(channel => answerOf(queue, channel.deleteQueue(queue), removalMilliseconds));
    } catch (thrown) {
      const why = codeIn(thrown) === 403 ? 'this user may not remove it' : 'it cannot be removed';
      if (!this.#isClosed) tell(`${what}, and ${why}: have it deleted and declared again.`, thrown);
      return false;
    }
    tell(`${what}: it is made again, and what it held is sent again.`);
    return true;
  }

  /** Does one thing on a connection of its own. */
  async #ask<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const link = new Link(this.#options, {
      setUp: async channel => resolve(await work(channel)),
      trouble: reject
    });
    this.#links.add(link);
    link.start();
    try {
      return await promise;
    } finally {
      this.#links.delete(link);
      await link.close();
    }
  }
}

/** Sends what nobody reads; answers whether the queue took it. */
function isTaken(channel: ConfirmChannel, queue: string): Promise<boolean> {
  const { exchange, key } = wayTo(queue);
  return new Promise(resolve =>
    channel.publish(exchange, key, Buffer.alloc(0), { type: probeType }, (error: unknown) =>
      resolve(error == null)
    )
  );
}
