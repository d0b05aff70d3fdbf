// One role's line to the broker: a connection with one channel, made again whenever either is lost. What a role sets up
// and holds belongs to its channel: an acknowledgement on another would end that one (406).
import type { Socket } from 'node:net';
import { connect, credentials, type ChannelModel, type ConfirmChannel } from 'amqplib';
import type { SpaxelError } from '@spaxel/core';
import type { Address } from './address.ts';
import { brokerError } from './errors.ts';

/** Who connects, and how; milliseconds between attempts have defaults for machines far apart. */
export interface LinkOptions {
  readonly address: Address;
  /** Shown by the broker's own tools. */
  readonly name: string;
  readonly firstPause?: number | undefined;
  readonly longestPause?: number | undefined;
}

export interface LinkEvents {
  /** Declares and consumes; the link is up once it resolves. */
  setUp(channel: ConfirmChannel): Promise<void>;
  up?(): void;
  lost?(): void;
  /** Why it is down or was refused: said once, not with every attempt. */
  trouble(error: SpaxelError): void;
}

const handshakeMilliseconds = 10_000;
const ended = new WeakSet<ConfirmChannel>();

/** Whether what came on this channel can be acknowledged on it. */
export const isOpen = (channel: ConfirmChannel): boolean => !ended.has(channel);

export class Link {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  #model: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  #isBlocked = false;
  #isClosed = false;
  #told = '';
  #wake: () => void = () => undefined;
  #running: Promise<void> | undefined;

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** The channel while the link is up. */
  get channel(): ConfirmChannel | undefined {
    return this.#channel;
  }

  /** The broker takes no messages for now: its memory or disk is short. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends this connection; the next follows. */
  drop(reason: string): void {
    destroy(this.#model, reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    const model = this.#model;
    if (model !== undefined) {
      const late = setTimeout(() => destroy(model, 'closed'), 2000);
      await model.close().catch(() => undefined);
      clearTimeout(late);
    }
    await this.#running;
  }

  async #run(): Promise<void> {
    const { firstPause = 200, longestPause = 10_000 } = this.#options;
    let pause = firstPause;
    while (!this.#isOver()) {
      const error = await this.#session(() => (pause = firstPause));
      if (this.#isOver()) return;
      this.#tell(error);
      await this.#sleep(pause * (0.8 + 0.4 * Math.random()));
      pause = Math.min(2 * pause, longestPause);
    }
  }

  #isOver(): boolean {
    return this.#isClosed;
  }

  /** From connecting to the loss of the connection; answers why it was lost: the first of the reasons given. */
  async #session(up: () => void): Promise<SpaxelError> {
    let reason: unknown;
    const failed = (error: unknown): unknown => (reason ??= error);
    try {
      const model = await this.#connect();
      model.on('error', failed);
      const over = new Promise<void>(resolve => model.once('close', resolve));
      const lost = over.then(() => Promise.reject(new Error('the connection ended')));
      try {
        this.#channel = await Promise.race([this.#open(model, failed), lost]);
        up();
        this.#isUp();
      } catch (thrown) {
        failed(thrown);
        destroy(model, 'not set up');
      }
      await over;
    } catch (thrown) {
      failed(thrown);
    }
    this.#isDown();
    return brokerError(reason ?? new Error('the connection ended'), this.#options.address);
  }

  async #connect(): Promise<ChannelModel> {
    const { address, name } = this.#options;
    const { isTls, host, port, vhost, user, password, heartbeatSeconds, certificates } = address;
    const where = { protocol: isTls ? 'amqps' : 'amqp', hostname: host, port, vhost };
    // Without a user the certificate is the login.
    const login = user === '' ? credentials.external() : credentials.plain(user, password);
    const socket = { timeout: handshakeMilliseconds, noDelay: true, keepAlive: true };
    const model = await connect(
      { ...where, heartbeat: heartbeatSeconds },
      {
        ...{ ...socket, ...certificates, credentials: login },
        clientProperties: { connection_name: name }
      }
    );
    this.#model = model;
    return model;
  }

  async #open(model: ChannelModel, failed: (error: Error) => void): Promise<ConfirmChannel> {
    model.on('blocked', () => (this.#isBlocked = true));
    model.on('unblocked', () => {
      this.#isBlocked = false;
      this.#events.up?.();
    });
    if (this.#isClosed) throw new Error('closed');
    const channel = await model.createConfirmChannel();
    channel.on('error', failed);
    channel.on('close', () => {
      ended.add(channel);
      destroy(model, 'the channel closed');
    });
    await this.#events.setUp(channel);
    return channel;
  }

  #isUp(): void {
    this.#told = '';
    this.#events.up?.();
  }

  #isDown(): void {
    const wasUp = this.#channel !== undefined;
    this.#model = undefined;
    this.#channel = undefined;
    this.#isBlocked = false;
    if (wasUp) this.#events.lost?.();
  }

  #tell(error: SpaxelError): void {
    if (error.message === this.#told) return;
    this.#told = error.message;
    this.#events.trouble(error);
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** amqplib can only say goodbye, which a dead peer never answers. */
function destroy(model: ChannelModel | undefined, reason: string): void {
  const inner = model?.connection as { stream?: Socket } | undefined;
  inner?.stream?.destroy(new Error(reason));
}
