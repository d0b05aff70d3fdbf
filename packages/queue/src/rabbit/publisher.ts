// The outbox: what was sent stays here until the broker has confirmed it, and is sent again when it did not.
import type { ConfirmChannel, Message, Options } from 'amqplib';
import { SpaxelError } from '@spaxel/core';
import { Link, type LinkEvents, type LinkOptions } from './link.ts';

/** A message on its way; `id` is unique among those in the outbox. */
export interface Letter {
  readonly id: string;
  readonly exchange: string;
  readonly key: string;
  readonly body: Buffer;
  readonly properties: Options.Publish;
  /** The job that it belongs to. */
  readonly job: string;
}

interface Sent {
  readonly letter: Letter;
  readonly done: () => void;
  at: number;
  /** When it was first refused. */
  refused: number;
}

export interface PublisherEvents extends LinkEvents {
  /** A message came back: a queue is missing. */
  unroutable?(letter: Letter): void;
  /** Its queue has not confirmed it for long, or has refused it for as long. */
  silent?(letter: Letter): void;
}

/** Unconfirmed messages at a time. */
const most = 64;
const retryMilliseconds = 1000;

export class Publisher {
  readonly link: Link;
  readonly #events: PublisherEvents;
  readonly #confirmMilliseconds: number;
  readonly #waiting: Sent[] = [];
  readonly #flying = new Map<string, Sent>();
  readonly #returned = new Set<string>();
  /** Those that were refused or came back, until they are sent again. */
  readonly #resting = new Map<string, NodeJS.Timeout>();
  readonly #watch: NodeJS.Timeout;

  constructor(options: LinkOptions, events: PublisherEvents, confirmMilliseconds = 30_000) {
    this.#events = events;
    this.#confirmMilliseconds = confirmMilliseconds;
    this.link = new Link(options, {
      trouble: error => events.trouble(error),
      setUp: async channel => {
        channel.on('return', (message: Message) => this.#isReturned(message));
        await events.setUp(channel);
      },
      up: () => {
        events.up?.();
        this.#pump();
      },
      lost: () => {
        this.#takeBack();
        events.lost?.();
      }
    });
    this.#watch = setInterval(() => this.#look(), Math.min(1000, confirmMilliseconds / 2));
    this.#watch.unref();
  }

  /** How many the broker has not confirmed. */
  get unsent(): number {
    return this.#waiting.length + this.#flying.size + this.#resting.size;
  }

  /** Resolves once the broker has it safely, however often that takes. `isUrgent` goes before those that wait. */
  send(letter: Letter, isUrgent = false): Promise<void> {
    return new Promise(done => {
      const sent = { letter, done, at: 0, refused: 0 };
      if (isUrgent) this.#waiting.unshift(sent);
      else this.#waiting.push(sent);
      this.#pump();
    });
  }

  /** Whether a message is still to be confirmed. */
  holds(id: string): boolean {
    const isWaiting = this.#waiting.some(({ letter }) => letter.id === id);
    return isWaiting || this.#flying.has(id) || this.#resting.has(id);
  }

  /** Forgets what waits for a job; it counts as sent. */
  drop(job: string): void {
    const dropped = this.#waiting.filter(({ letter }) => letter.job === job);
    for (const sent of dropped) {
      this.#waiting.splice(this.#waiting.indexOf(sent), 1);
      sent.done();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#waiting.length = 0;
    await this.link.close();
  }

  #pump(): void {
    const { channel } = this.link;
    while (channel !== undefined && !this.link.isBlocked && this.#flying.size < most) {
      const sent = this.#waiting.shift();
      if (sent === undefined) return;
      this.#publish(channel, sent);
    }
  }

  #publish(channel: ConfirmChannel, sent: Sent): void {
    const { id, exchange, key, body, properties } = sent.letter;
    const options = { ...properties, messageId: id, persistent: true, mandatory: true };
    sent.at = Date.now();
    this.#flying.set(id, sent);
    try {
      channel.publish(exchange, key, body, options, (error: unknown) => {
        if (channel === this.link.channel) this.#confirm(sent, error != null);
      });
    } catch (thrown) {
      this.link.drop(String(thrown));
    }
  }

  /** An unroutable message comes back and is confirmed all the same, in this order. */
  #isReturned({ properties }: Message): void {
    this.#returned.add(String(properties.messageId));
  }

  #confirm(sent: Sent, isRefused: boolean): void {
    const { id, exchange, key } = sent.letter;
    this.#flying.delete(id);
    const isReturned = this.#returned.delete(id);
    if (!isRefused && !isReturned) {
      sent.done();
      this.#pump();
      return;
    }
    const why = isReturned
      ? `no queue takes ${key} of ${exchange}`
      : `the queue of ${key} takes none now`;
    this.#events.trouble(new SpaxelError('BrokerRefused', `A message must wait: ${why}.`));
    const timer = setTimeout(() => {
      this.#resting.delete(id);
      this.#waiting.unshift(sent);
      this.#pump();
    }, retryMilliseconds);
    this.#resting.set(id, timer);
    if (isReturned) this.#events.unroutable?.(sent.letter);
    else this.#isRefused(sent);
  }

  /** A queue that is full refuses, and so does one without a leader. */
  #isRefused(sent: Sent): void {
    const now = Date.now();
    if (sent.refused === 0) sent.refused = now;
    if (now - sent.refused <= this.#confirmMilliseconds) return;
    sent.refused = now;
    this.#events.silent?.(sent.letter);
  }

  /** What a lost channel did not confirm goes first on the next. */
  #takeBack(): void {
    this.#waiting.unshift(...this.#flying.values());
    this.#flying.clear();
    this.#returned.clear();
  }

  /** A broker that confirms nothing for long is asked on another channel; one that is blocked says so. */
  #look(): void {
    const [oldest] = this.#flying.values();
    if (oldest === undefined || this.link.isBlocked) return;
    if (Date.now() - oldest.at <= this.#confirmMilliseconds) return;
    this.#events.silent?.(oldest.letter);
    this.link.drop('nothing is confirmed');
  }
}
