// A worker's hands on the store of blobs: payloads of tasks come from there, and large results go there.
import { setTimeout as sleep } from 'node:timers/promises';
import { taggedError, type SpaxelError } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import type { BlobStore } from '../blobs/store.ts';
import { bodyOf, failingFits } from './answers.ts';
import { writeMessage, type Message } from './message.ts';
import { patiently, unwrap, wrap } from './parcels.ts';

export interface WorkerBlobs {
  readonly store?: BlobStore | undefined;
  /** Milliseconds of the first pause of a worker that finds a payload nowhere; 1000 unless said. */
  readonly firstRest?: number | undefined;
}

const longestRests = 16;

/** Payloads as one worker finds them. */
export class Blobs {
  readonly #store: BlobStore | undefined;
  readonly #firstRest: number;
  readonly #trouble: (error: SpaxelError) => void;
  #failures = 0;

  constructor({ store, firstRest = 1000 }: WorkerBlobs, trouble: (error: SpaxelError) => void) {
    this.#store = store;
    this.#firstRest = firstRest;
    this.#trouble = trouble;
  }

  /** The payload of a task; the reason when it cannot be had here. What is written elsewhere may take a moment to be seen. */
  async open(
    message: Message<Task>,
    ticket: string | undefined,
    signal: AbortSignal
  ): Promise<Uint8Array | SpaxelError> {
    const first = this.#firstRest / 10;
    try {
      const attempt = (): Promise<Uint8Array> => unwrap(message, this.#store, ticket);
      const payload = await patiently(attempt, [first, 5 * first, 20 * first], signal);
      if (message.head.payload !== undefined) this.#failures = 0;
      return payload;
    } catch (thrown) {
      const error = taggedError(thrown);
      if (!signal.aborted) this.#trouble(error);
      return error;
    }
  }

  /** Waits before the next task, each time longer: meanwhile others take what this worker would only send back. */
  async rest(signal: AbortSignal): Promise<void> {
    const rest = this.#firstRest * Math.min(longestRests, 2 ** this.#failures);
    this.#failures += 1;
    await sleep(rest, undefined, { signal }).catch(() => undefined);
  }

  /** The message of a result. It holds the arrays itself where the gateway takes no blobs, or where they cannot be put. */
  async write(result: Result, payload: Uint8Array, ticket: string | undefined): Promise<Buffer> {
    const { job } = result;
    const store = ticket === undefined ? undefined : this.#store;
    try {
      const first = this.#firstRest / 10;
      const message = (): ReturnType<typeof wrap<Result>> =>
        wrap({ head: result, payload }, store, { job, ticket });
      const { head, payload: rest } = await patiently(message, [first, 5 * first]);
      return head.payload === undefined
        ? bodyOf(result, payload)
        : writeMessage({ head, payload: rest });
    } catch (thrown) {
      this.#trouble(taggedError(thrown));
      return bodyOf(result, payload);
    }
  }
}

/** The answer to a task whose payload cannot be had: each of its fits has failed for now. */
export function unopened(task: Task, worker: string, { _tag: code, message }: SpaxelError): Result {
  return failingFits(task, { worker, code, message });
}
