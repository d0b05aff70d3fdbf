// Whole files in memory: small cubes as they are and spectrum by spectrum (side/turned.ts), compressed ones inflated; the least
// recently used give way.
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SpaxelError } from '@spaxel/core';
import { assertUnchanged, bytesOf, fileError, type FileStamp } from './stamp.ts';

const mebibyte = 1024 * 1024;

/** Files up to this size are held whole. */
export const wholeLimit = 64 * mebibyte;
/** All held files together; one larger than that is held alone. */
let budget = 128 * mebibyte;
/** A compressed file may not grow beyond this: it could fill the memory. */
export const inflatedLimit = 2048 * mebibyte;

const held = new Map<string, Uint8Array>();
const loading = new Map<string, Promise<Uint8Array>>();

/** For a program that reads each file once: all but the last are let go. */
export function holdOnlyLast(): void {
  budget = 0;
}

function keep(key: string, bytes: Uint8Array): void {
  held.delete(key);
  held.set(key, bytes);
  let total = [...held.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [oldest, { length }] of held) {
    if (total <= budget || oldest === key) return;
    held.delete(oldest);
    total -= length;
  }
}

/** A failed inflation as a tagged error that names the file; anything else as `fileError` has it. */
export function damaged(thrown: unknown, name: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'Z_BUF_ERROR')
    return new SpaxelError(
      'FileTruncated',
      `${name} is truncated: its gzip stream has no end.`,
      thrown
    );
  if (code?.startsWith('Z_') === true)
    return new SpaxelError(
      'FileTruncated',
      `${name} is damaged: its gzip stream cannot be read.`,
      thrown
    );
  return fileError(thrown, name);
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const out = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    out.set(chunk, offset);
    offset += chunk.length;
  }
  return out;
}

/** Inflates a gzip file, at most `limit` bytes of it. @throws SpaxelError FileTruncated or CompressionUnsupported. */
export async function inflateFile(
  stamp: Pick<FileStamp, 'path' | 'name' | 'far'>,
  signal: AbortSignal,
  limit = inflatedLimit
): Promise<Uint8Array> {
  const { name } = stamp;
  const chunks: Uint8Array[] = [];
  let total = 0;
  const collect = async (stream: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of stream) {
      total += chunk.length;
      if (total > limit)
        throw new SpaxelError(
          'CompressionUnsupported',
          `${name} inflates to more than ${Math.round(limit / mebibyte)} MiB, too much to hold in memory.`
        );
      chunks.push(chunk);
    }
  };
  try {
    await pipeline(bytesOf(stamp, signal), createGunzip({ chunkSize: mebibyte }), collect, {
      signal
    });
  } catch (thrown) {
    throw damaged(thrown, name);
  }
  return joined(chunks, total);
}

async function wholeOf(stamp: FileStamp, signal: AbortSignal): Promise<Uint8Array> {
  if (stamp.far === undefined) return readFile(stamp.path, { signal });
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesOf(stamp, signal)) chunks.push(chunk);
  return joined(chunks, stamp.bytes);
}

async function load(stamp: FileStamp, gzipped: boolean, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = gzipped
    ? await inflateFile(stamp, signal)
    : await wholeOf(stamp, signal).catch((thrown: unknown) => {
        throw fileError(thrown, stamp.name);
      });
  await assertUnchanged(stamp);
  return bytes;
}

/** By what the bytes of a file are kept. */
export function wholeKey({ path, bytes, modifiedNs }: FileStamp): string {
  return `${path}\n${bytes}\n${modifiedNs}`;
}

/** The bytes of a file, inflated when `gzipped`; from memory when they are still there. Who waits for another's load that fails (it may have been aborted) tries itself. */
export async function wholeFile(
  stamp: FileStamp,
  gzipped: boolean,
  signal: AbortSignal
): Promise<Uint8Array> {
  return keptBytes(wholeKey(stamp), asked => load(stamp, gzipped, asked), signal);
}

/** The bytes of a key, when they are in memory. */
export function heldNow(key: string): Uint8Array | undefined {
  const bytes = held.get(key);
  if (bytes !== undefined) keep(key, bytes);
  return bytes;
}

/** The bytes of a key from memory, or loaded by the first who asks. */
export async function keptBytes(
  key: string,
  make: (signal: AbortSignal) => Promise<Uint8Array>,
  signal: AbortSignal
): Promise<Uint8Array> {
  const found = held.get(key);
  const pending = loading.get(key);
  if (found === undefined && pending !== undefined)
    return pending.catch(() => keptBytes(key, make, signal));
  const bytes = found ?? (await shareLoad(key, make(signal)));
  keep(key, bytes);
  return bytes;
}

async function shareLoad(key: string, work: Promise<Uint8Array>): Promise<Uint8Array> {
  loading.set(key, work);
  try {
    return await work;
  } finally {
    loading.delete(key);
  }
}
