import type { SpaxelError } from '@spaxel/core';
import type { Pauses } from '../acks.ts';
import type { BlobKeeper } from '../blobs/store.ts';
import type { LinkOptions } from './link.ts';

/** Where the broker is, as whom, and what to do with trouble on the way: the queue itself goes on. */
export interface RabbitOptions extends Omit<LinkOptions, 'name'> {
  /**
   * Fitters whose queues are made at once, with the version that workers must have; others are served when their first
   * task is sent, in any version.
   */
  readonly fitters: ReadonlyMap<string, string>;
  /** Where payloads of more than 1 MiB lie, which workers reach too; without, all are in their messages. */
  readonly blobs?: BlobKeeper | undefined;
  /** A task that was given so often without an answer is dead; 6 unless said. */
  readonly maxDeliveries?: number | undefined;
  readonly ackPauses?: Pauses | undefined;
  /** Milliseconds between counts of the workers; 2000 unless said. */
  readonly countEvery?: number | undefined;
  /** Until an unconfirmed message is sent on another channel; 30 000 unless said. */
  readonly confirmMilliseconds?: number | undefined;
  /** Milliseconds in which a queue has to answer; 10 000 unless said. */
  readonly patience?: number | undefined;
  readonly trouble?: ((error: SpaxelError) => void) | undefined;
}
