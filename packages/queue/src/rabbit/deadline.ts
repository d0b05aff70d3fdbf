// A broker that lives answers every call at once; a queue without a leader may never.
import { SpaxelError } from '@spaxel/core';

/** What was asked of a queue did not come in time. */
export class QueueSilent extends SpaxelError {
  readonly queue: string;

  constructor(queue: string) {
    super('BrokerRefused', `The queue ${queue} does not answer: it may have no leader.`);
    this.queue = queue;
  }
}

/** The answer of a queue. @throws QueueSilent when it does not come within so many milliseconds. */
export async function answerOf<T>(
  queue: string,
  asked: PromiseLike<T>,
  milliseconds: number
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new QueueSilent(queue)), milliseconds);
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
