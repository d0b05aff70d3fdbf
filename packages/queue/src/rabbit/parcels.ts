// How a payload travels: in its message up to a megabyte, else as a blob that the message names.
import { setTimeout as sleep } from 'node:timers/promises';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import { largestBlob, type BlobStore, type Shelf } from '../blobs/store.ts';
import type { Message } from './message.ts';

/** Bytes that a message carries itself where there is a store. */
export const inlineLimit = 1024 * 1024;
/** Bytes of a task's payload. */
export const payloadLimit = 8 * 1024 * 1024;

export const nothing = new Uint8Array();

/** The message with its payload, or with the name of the blob that it was put into. Errors as BlobStore.put. */
export async function wrap<T extends Task | Result>(
  { head, payload }: Message<T>,
  store: BlobStore | undefined,
  { job, ticket, most = inlineLimit }: Shelf & { readonly most?: number }
): Promise<Message<T>> {
  const isLarge = payload.length > most && payload.length <= largestBlob;
  if (store === undefined || !isLarge) return { head, payload };
  const blob = await store.put({ job, ticket }, payload);
  return { head: { ...head, payload: blob }, payload: nothing };
}

/** A message's payload, wherever it lies. Errors as BlobStore.get. */
export function unwrap(
  { head, payload }: Message<Task | Result>,
  store: BlobStore | undefined,
  ticket?: string
): Promise<Uint8Array> {
  const { payload: blob, job, task } = head;
  if (blob === undefined) return Promise.resolve(payload);
  if (store !== undefined) return store.get({ job, ticket }, blob);
  const sentence = `The payload of task ${task} is a blob, and there is no store here: start with --blobs.`;
  return Promise.reject(new SpaxelError('BlobsGone', sentence));
}

/** Tries until it works, resting so many milliseconds after each failure; the last failure is thrown, and what no time mends. */
export async function patiently<T>(
  attempt: () => Promise<T>,
  rests: readonly number[],
  signal?: AbortSignal
): Promise<T> {
  for (const rest of rests) {
    try {
      return await attempt();
    } catch (thrown) {
      if (['BlobsRefused', 'DiskFull'].includes(taggedError(thrown)._tag)) throw thrown;
      await sleep(rest, undefined, signal === undefined ? {} : { signal });
    }
  }
  return attempt();
}

/** A result all of whose fits have failed for this reason, which is none of theirs; those that had failed before stay. */
export function failing(result: Result, { _tag: code, message }: SpaxelError): Result {
  const { payload: _, ...rest } = result;
  const why = { status: 'ERROR', code, message } as const;
  const fits = result.fits.map(fit => (fit.status === 'COMPLETED' ? { ...fit, ...why } : fit));
  return { ...rest, fits };
}
