// How a worker answers: to the broker for a message, to the gateway for a task.
import type { ConfirmChannel, ConsumeMessage } from 'amqplib';
import { taggedError } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import type { Delivery, Give } from '../port.ts';
import { isOpen } from './link.ts';
import { writeMessage } from './message.ts';

/** Answers a task of another version of the fitter, whose numbers would differ: each of its fits has failed. */
export function refusing(worker: string, versions: string) {
  return async ({ task }: Delivery, give: Give): Promise<void> => {
    const message = `A worker has ${task.fitter} of version ${versions}.`;
    await give(failingFits(task, { worker, code: 'FitterUnknown', message }), new Uint8Array());
  };
}

/** A result of a task none of whose fits was begun. */
export function failingFits(
  { task, job, fits }: Task,
  { worker, code, message }: Readonly<Record<'worker' | 'code' | 'message', string>>
): Result {
  const why = { status: 'ERROR', cpuSeconds: 0, code, message } as const;
  const who = { worker, fitterVersion: '', wallSeconds: 0 };
  const failed = fits.map(({ fitId, bin }) => ({ fitId, bin, ...why }));
  return { schema: 1, task, job, ...who, fits: failed };
}

/** Acknowledges on the message's own channel; where that is lost the broker gives the message again. */
export function settle(
  channel: ConfirmChannel,
  message: ConsumeMessage,
  how: 'ack' | 'requeue' | 'bury'
): void {
  if (!isOpen(channel)) return;
  if (how === 'ack') channel.ack(message);
  else channel.nack(message, false, how === 'requeue');
}

/** A result that brokers do not take becomes an error of its fits: sent again it would be as large. */
export function bodyOf(result: Result, payload: Uint8Array): Buffer {
  try {
    return writeMessage({ head: result, payload });
  } catch (thrown) {
    const { message } = taggedError(thrown);
    const why = { status: 'ERROR', code: 'FitterBroken', message } as const;
    const fits = result.fits.map(fit => ({ ...fit, ...why }));
    return writeMessage({ head: { ...result, fits }, payload: new Uint8Array() });
  }
}

/** Waits for it, or for so long. */
export function within(milliseconds: number, promise: Promise<unknown>): Promise<unknown> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, milliseconds, undefined);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
