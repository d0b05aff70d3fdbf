// What comes back to the gateway: each message is given until it is taken, and only then acknowledged to the broker.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import { Acks, resultsTogether, type Pauses } from '../acks.ts';
import type { DeadTask } from '../port.ts';
import { isOpen } from './link.ts';
import { readResult, readTask } from './message.ts';
import { probeType } from './topology.ts';

export interface InboxDoors {
  readonly pauses: Pauses;
  readonly maxDeliveries: number;
  takeResult(result: Result, payload: Uint8Array): Promise<void>;
  takeDead(dead: DeadTask): Promise<void>;
  /** The task of this id, when it has not been answered yet. */
  find(task: string): Task | undefined;
  trouble(error: SpaxelError): void;
}

export class Inbox {
  readonly #doors: InboxDoors;
  readonly #results: Acks;
  /** A line of its own: who takes a dead task may send its parts, which waits for room that results make. */
  readonly #dead: Acks;

  constructor(doors: InboxDoors) {
    this.#doors = doors;
    this.#results = new Acks(doors.pauses, resultsTogether);
    this.#dead = new Acks(doors.pauses);
  }

  /** A message that cannot be read goes to the dead letters, where it is told. */
  hearResult(message: ConsumeMessage, channel: ConfirmChannel): void {
    if (message.properties.type === probeType) return void channel.ack(message);
    let read;
    try {
      read = readResult(message.content);
    } catch (thrown) {
      this.#doors.trouble(taggedError(thrown));
      channel.nack(message, false, false);
      return;
    }
    const { head, payload } = read;
    this.#results.add(() =>
      this.#settle(message, channel, () => this.#doors.takeResult(head, payload))
    );
  }

  hearDead(message: ConsumeMessage, channel: ConfirmChannel): void {
    const isProbe = message.properties.type === probeType;
    const dead = isProbe ? undefined : this.#deadOf(message);
    if (dead === undefined) channel.ack(message);
    else this.#dead.add(() => this.#settle(message, channel, () => this.#doors.takeDead(dead)));
  }

  /** A task whose queue was lost is given back, to be sent again. */
  lose(task: Task): void {
    const error = new SpaxelError('TaskLost', `The queue that held task ${task.task} was lost.`);
    this.#dead.add(() => this.#doors.takeDead({ task, deliveries: 0, error }));
  }

  close(): void {
    this.#results.close();
    this.#dead.close();
  }

  async #settle(
    message: ConsumeMessage,
    channel: ConfirmChannel,
    take: () => Promise<void>
  ): Promise<void> {
    if (!isOpen(channel)) return; // It comes again on the next.
    await take();
    if (isOpen(channel)) channel.ack(message);
  }

  #deadOf({ content, properties }: ConsumeMessage): DeadTask | undefined {
    const { maxDeliveries: deliveries, find, trouble } = this.#doors;
    const isTask = properties.type !== 'result';
    let broken = new SpaxelError('MessageBroken', 'A result could not be read.');
    try {
      if (isTask) {
        const { head: task } = readTask(content);
        const sentence = `The worker died over task ${task.task} ${deliveries} times, or refused it.`;
        return { task, deliveries, error: new SpaxelError('Poison', sentence) };
      }
    } catch (thrown) {
      broken = taggedError(thrown);
    }
    const task = find(String(isTask ? properties.messageId : properties.correlationId));
    if (task !== undefined) return { task, deliveries: 1, error: broken };
    trouble(
      new SpaxelError('MessageBroken', `A message nobody asked for was removed: ${broken.message}`)
    );
    return undefined;
  }
}
