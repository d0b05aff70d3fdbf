import type { SpaxelError } from '@spaxel/core';
import type { WorkerBlobs } from './blobs.ts';
import type { LinkOptions } from './link.ts';

export interface RabbitWorkerOptions extends Omit<LinkOptions, 'name'> {
  readonly fitter: string;
  /** Tasks for another version of the fitter are refused. */
  readonly version: string;
  /** Where payloads lie that are not in their messages, as this worker sees them. */
  readonly blobs?: WorkerBlobs | undefined;
  /** SHA-256 over the fitter's files, once it is known. */
  readonly digest?: (() => string | undefined) | undefined;
  /** Milliseconds that a running task has to end when the worker closes; 10 000 unless said. */
  readonly grace?: number | undefined;
  /** Until an unconfirmed result is sent on another channel; 30 000 unless said. */
  readonly confirmMilliseconds?: number | undefined;
  /** Milliseconds in which a queue has to answer; 10 000 unless said. */
  readonly patience?: number | undefined;
  readonly trouble: (error: SpaxelError) => void;
}
