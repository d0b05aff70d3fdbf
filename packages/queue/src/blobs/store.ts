// Where payloads lie that are too large for a message. A blob belongs to a job and is named by its content, so that the
// end of a job is the end of its blobs, whoever died when.
import { createHash } from 'node:crypto';
import { SpaxelError } from '@spaxel/core';
import type { Task } from '@spaxel/protocol';

/** What a message says of a payload that lies elsewhere. */
export type BlobRef = NonNullable<Task['payload']>;

/** Bytes of a blob, at most; brokers take hardly less in a message. */
export const largestBlob = 16 * 1024 * 1024;

/** Whose blobs: those of a job; `ticket` opens a gateway's own store for it, for a time. */
export interface Shelf {
  readonly job: string;
  readonly ticket?: string | undefined;
}

/** What a worker needs of a store. Each may fail with DiskFull, BlobsGone or BlobsRefused. */
export interface BlobStore {
  /** How sentences name it, without any secret. */
  readonly shown: string;
  /** Resolves once it lies there safely; the same bytes again change nothing. */
  put(shelf: Shelf, bytes: Uint8Array): Promise<BlobRef>;
  /** Exactly the bytes that were put. @throws SpaxelError BlobMissing, BlobBroken. */
  get(shelf: Shelf, blob: BlobRef): Promise<Uint8Array>;
  has(shelf: Shelf, sha256: string): Promise<boolean>;
}

/** What a gateway needs of a store. */
export interface BlobKeeper extends BlobStore {
  /** Whether workers reach it while the gateway is away. */
  readonly outlivesGateway: boolean;
  /** What workers show for the blobs of a job; empty where they show a login of their own. */
  ticket(job: string): string;
  remove(shelf: Shelf, sha256: string): Promise<void>;
  /** Jobs that have blobs here, of this gateway or of others. */
  jobs(): Promise<string[]>;
  /** Removes all blobs of a job. */
  clear(job: string): Promise<void>;
}

export const digestOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export const refOf = (bytes: Uint8Array): BlobRef => ({
  sha256: digestOf(bytes),
  bytes: bytes.length
});

/** Where a blob lies below a store's top: `JOB/ab/cdef…`. Names in messages are never paths. @throws SpaxelError BlobsRefused. */
export function placeOf(job: string, sha256: string): readonly [string, string, string] {
  if (!isJob(job)) throw new SpaxelError('BlobsRefused', 'Blobs are of a job, named by its ULID.');
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new SpaxelError('BlobsRefused', 'A blob is named by its SHA-256 in small letters.');
  return [job, sha256.slice(0, 2), sha256.slice(2)];
}

export const isJob = (name: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(name);

/** The bytes, if they are the blob. @throws SpaxelError BlobBroken. */
export function verified(bytes: Uint8Array, blob: BlobRef, shown: string): Uint8Array {
  if (bytes.length === blob.bytes && digestOf(bytes) === blob.sha256) return bytes;
  const found = bytes.length === blob.bytes ? 'other content' : `${bytes.length} bytes`;
  throw new SpaxelError(
    'BlobBroken',
    `${nameOf(blob.sha256)} in ${shown} has ${found}, not the ${blob.bytes} bytes that were put.`
  );
}

export const missing = (sha256: string, shown: string): SpaxelError =>
  new SpaxelError('BlobMissing', `${nameOf(sha256)} is not in ${shown}.`);

const nameOf = (sha256: string): string => `The blob ${sha256.slice(0, 12)}`;
