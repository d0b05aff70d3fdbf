// A worker's side over RabbitMQ: one task at a time; its result is with the broker before the task is acknowledged.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { randomBytes } from 'node:crypto';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import type { Delivery, Give, TaskClass, WorkerQueue } from '../port.ts';
import { refusing, settle, within } from './answers.ts';
import { Blobs, unopened } from './blobs.ts';
import { readToWorkers, Tombstones, writeControl, type Hello, type SaidFacts } from './control.ts';
import { answerOf } from './deadline.ts';
import { Link, type LinkOptions } from './link.ts';
import type { RabbitWorkerOptions } from './worker-options.ts';
import { readTask, type Message } from './message.ts';
import { Publisher } from './publisher.ts';
import { classes, exchanges, keys, probeType, taskQueue } from './topology.ts';

type Take = (delivery: Delivery, give: Give) => Promise<void>;

/** A task as it came; it can be acknowledged on its own channel only. */
interface Arrived {
  readonly message: ConsumeMessage;
  readonly channel: ConfirmChannel;
  readonly taskClass: TaskClass;
}

interface Running {
  readonly job: string;
  readonly sent: number;
  readonly abort: AbortController;
  readonly ticket: string | undefined;
  readonly over: Promise<void>;
}

/** How a task is to be run and its message answered. */
interface Way {
  readonly sent: number;
  readonly redelivered: boolean;
  /** Said where the gateway takes blobs. */
  readonly ticket: string | undefined;
  readonly take: Take;
  answer(how: 'ack' | 'requeue'): void;
}

const welcomeMilliseconds = 3000;
const rememberedAnswers = 1000;

export class RabbitWorkerQueue implements WorkerQueue {
  readonly id = randomBytes(8).toString('hex');
  readonly #options: RabbitWorkerOptions;
  readonly #link: Link;
  readonly #outbox: Publisher;
  readonly #tombstones = new Tombstones();
  readonly #answered = new Set<string>();
  readonly #blobs: Blobs;
  readonly #closed: (() => void)[] = [];
  #arrived: Arrived[] = [];
  #running: Running | undefined;
  #take: Take = () => Promise.reject(new Error('nobody takes tasks'));
  #welcomed: () => void = () => undefined;
  #isClosing = false;
  #letters = 0;
  #tasks = 0;
  #sessions = 0;

  constructor(options: RabbitWorkerOptions) {
    this.#options = options;
    const { fitter, trouble, confirmMilliseconds } = options;
    this.#blobs = new Blobs(options.blobs ?? {}, trouble);
    const link = (role: string): LinkOptions => ({ ...options, name: `spaxel ${fitter}: ${role}` });
    const ready = { trouble, setUp: () => Promise.resolve() };
    this.#outbox = new Publisher(link('results'), ready, confirmMilliseconds);
    this.#link = new Link(link('tasks'), {
      trouble,
      setUp: channel => this.#setUp(channel),
      up: () => this.#say(this.#link.channel, 'ready'),
      lost: () => (this.#arrived = [])
    });
  }

  onTask(take: Take): void {
    this.#take = take;
    this.#outbox.link.start();
    this.#link.start();
  }

  onClosed(call: () => void): void {
    this.#closed.push(call);
  }

  /** Takes no more tasks; the running one may end within its grace, else it goes back to the queue unanswered. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const running = this.#running;
    if (running !== undefined) await within(this.#options.grace ?? 10_000, running.over);
    running?.abort.abort();
    this.#say(this.#link.channel, 'bye');
    await Promise.all([this.#link.close(), this.#outbox.close()]);
    for (const call of this.#closed) call();
  }

  /** Learns what was cancelled, lets the task of a lost connection end, then takes the next. */
  async #setUp(channel: ConfirmChannel): Promise<void> {
    this.#arrived = [];
    const own = `spaxel.worker.${this.id}.${(this.#sessions += 1)}`;
    await channel.assertQueue(own, { exclusive: true, durable: false });
    await channel.bindQueue(own, exchanges.control.name, '');
    await channel.consume(own, message => message && this.#hear(message), { noAck: true });
    const welcome = new Promise<void>(resolve => (this.#welcomed = resolve));
    // Without a gateway the hello comes back: what it has sent before is to be done all the same.
    channel.on('return', () => this.#welcomed());
    this.#say(channel, 'hello');
    await within(welcomeMilliseconds, welcome);
    await this.#running?.over;
    if (this.#isClosing) return;
    await channel.prefetch(1);
    for (const taskClass of classes) {
      const queue = taskQueue(this.#options.fitter, taskClass);
      const consumed = channel.consume(queue, message => {
        if (message === null) this.#link.drop('the broker ended the consumer');
        else this.#arrive({ message, channel, taskClass });
      });
      await answerOf(queue, consumed, this.#options.patience ?? 10_000);
    }
  }

  #say(channel: ConfirmChannel | undefined, type: Hello['type']): void {
    const { fitter, version, digest } = this.#options;
    const own = { fitter, version, digest: digest?.() ?? null };
    const facts: SaidFacts = { ...own, tasks: this.#tasks, isBusy: this.#running !== undefined };
    const body = writeControl({ type, worker: this.id, facts });
    try {
      channel?.publish(exchanges.results.name, keys.hello, body, { mandatory: true });
    } catch {
      // The channel is ending: the next says hello.
    }
  }

  #hear({ content }: ConsumeMessage): void {
    const told = readToWorkers(content);
    if (told?.type === 'call') this.#say(this.#link.channel, 'alive');
    for (const tombstone of told?.cancelled ?? []) this.#tombstones.add(tombstone);
    if (told?.type === 'welcome' && told.worker === this.id) this.#welcomed();
    const running = this.#running;
    if (running !== undefined && this.#tombstones.covers(running.job, running.sent))
      running.abort.abort();
  }

  #arrive(arrived: Arrived): void {
    this.#arrived.push(arrived);
    this.#arrived.sort((a, b) => classes.indexOf(a.taskClass) - classes.indexOf(b.taskClass));
    this.#next();
  }

  #next(): void {
    while (this.#running === undefined && !this.#isClosing) {
      const arrived = this.#arrived.shift();
      if (arrived === undefined) return;
      this.#start(arrived);
    }
  }

  #start({ message, channel }: Arrived): void {
    const headers = message.properties.headers ?? {};
    const count = (name: string): number => Number(headers[name] ?? 0);
    const answer = (how: 'ack' | 'requeue' | 'bury'): void => settle(channel, message, how);
    if (message.properties.type === probeType) return void answer('ack');
    let read: Message<Task>;
    try {
      read = readTask(message.content);
    } catch (thrown) {
      this.#options.trouble(taggedError(thrown));
      return void answer('bury');
    }
    const { job, task } = read.head;
    // Brokers count deliveries too, but how far is their operator's policy.
    if (count('x-delivery-count') >= (count('deliveries') || 6)) return void answer('bury');
    if (this.#tombstones.covers(job, count('sent')) || this.#answered.has(task))
      return void answer('ack');
    const { version } = this.#options;
    const wanted = String(headers['version'] ?? version);
    const { blobs } = headers;
    const ticket = blobs === undefined ? undefined : String(blobs);
    const way = { sent: count('sent'), redelivered: message.fields.redelivered, ticket };
    const take = wanted === version ? this.#take : refusing(this.id, `${version}, not ${wanted}`);
    void this.#run(read, { ...way, take, answer });
  }

  async #run(message: Message<Task>, way: Way): Promise<void> {
    const { head: task } = message;
    const { sent, redelivered, ticket, take, answer } = way;
    const abort = new AbortController();
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    const { signal } = abort;
    this.#running = { job: task.job, sent, abort, ticket, over };
    const give: Give = (result, bytes) => this.#give(result, bytes);
    try {
      const payload = await this.#blobs.open(message, ticket, signal);
      if (payload instanceof Uint8Array) {
        await take({ task, payload, redelivered, signal }, give);
        this.#remember(task.task);
        this.#tasks += 1;
      } else {
        // The same task may come again, when the gateway has mended what was wrong.
        await give(unopened(task, this.id, payload), new Uint8Array());
        await this.#blobs.rest(signal);
      }
      answer('ack');
    } catch {
      answer('requeue');
    }
    this.#running = undefined;
    resolve(undefined);
    this.#next();
  }

  /** Resolves once the broker has it; an aborted answer of a worker that closes is none. */
  async #give(result: Result, payload: Uint8Array): Promise<void> {
    if (this.#isClosing && this.#running?.abort.signal.aborted === true)
      throw new SpaxelError('WorkerGone', 'The worker closed.');
    const { job, task } = result;
    await this.#outbox.send({
      id: `${task}.${(this.#letters += 1)}`,
      exchange: exchanges.results.name,
      key: keys.result,
      body: await this.#blobs.write(result, payload, this.#running?.ticket),
      properties: { type: 'result', correlationId: task },
      job
    });
  }

  /** A task whose acknowledgement was lost comes again, and needs no second answer. */
  #remember(task: string): void {
    this.#answered.add(task);
    const [oldest] = this.#answered;
    if (this.#answered.size > rememberedAnswers && oldest !== undefined)
      this.#answered.delete(oldest);
  }
}
