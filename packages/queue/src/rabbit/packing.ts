// Tasks as messages: what of a payload travels in the message, and what lies beside it as a blob.
import { SpaxelError, taggedError } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';
import type { BlobKeeper } from '../blobs/store.ts';
import { writeMessage } from './message.ts';
import { inlineLimit, patiently, payloadLimit, wrap } from './parcels.ts';

/** Milliseconds between tries to put away what must not travel in a message. */
const detachedRests = [200, 1000, 5000];

/** Packs the tasks of a gateway. */
export class Packing {
  readonly #blobs: BlobKeeper | undefined;
  readonly #trouble: (error: SpaxelError) => void;

  constructor(blobs: BlobKeeper | undefined, trouble: (error: SpaxelError) => void) {
    this.#blobs = blobs;
    this.#trouble = trouble;
  }

  /** Whether workers reach blobs while the gateway is away. */
  get outlivesGateway(): boolean {
    return this.#blobs?.outlivesGateway === true;
  }

  /** What opens the store for a job's workers; undefined where it needs nothing, or there is none. */
  ticket(job: string): ReturnType<BlobKeeper['ticket']> | undefined {
    return this.#blobs?.ticket(job);
  }

  /** @throws SpaxelError PayloadTooLarge. */
  refuseLarge({ task, fits }: Task, { length }: Uint8Array): void {
    if (length <= payloadLimit) return;
    throw new SpaxelError(
      'PayloadTooLarge',
      `Task ${task} of ${fits.length} fits has ${length} bytes of spectra; ${payloadLimit} may travel.`
    );
  }

  /** A message with its payload in it where the store does not take that; but nothing of a detached job is large in the broker. */
  async pack(head: Task, payload: Uint8Array, isDetached: boolean): Promise<Buffer> {
    const most = isDetached ? 0 : inlineLimit;
    const wrapped = (): ReturnType<typeof wrap<Task>> =>
      wrap({ head, payload }, this.#blobs, { job: head.job, most });
    try {
      return writeMessage(await patiently(wrapped, isDetached ? detachedRests : []));
    } catch (thrown) {
      if (isDetached) throw thrown;
      this.#trouble(taggedError(thrown));
      return writeMessage({ head, payload });
    }
  }
}
