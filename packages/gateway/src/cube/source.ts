// Bytes by offset, from a file or from memory: the cube does not know which.
import { open, type FileHandle } from 'node:fs/promises';
import { SpaxelError } from '@spaxel/core';
import { fileError, type FileStamp } from './stamp.ts';

/** Places of equal length to gather into one array. */
export interface Places {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
  readonly length: number;
}

/** Bytes that are in memory, or come there when they are asked for. */
export interface HeldBytes {
  /** By which they are kept. */
  readonly key: string;
  load(signal: AbortSignal): Promise<Uint8Array>;
}

/** Reads bytes at offsets; every read takes an AbortSignal. */
export interface ByteSource {
  readonly bytes: number;
  /** The file whose bytes these are, when they are read in place. */
  readonly inPlace?: FileStamp;
  /** All of them, when they are in memory. */
  readonly held?: HeldBytes;
  /** Exactly `length` bytes. @throws SpaxelError FileTruncated when the file ends before. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  /** The same into bytes that are there already: whoever reads plane after plane need not ask for memory each time. */
  fill(offset: number, out: Uint8Array, signal: AbortSignal): Promise<void>;
  /** `count` pieces of `length` bytes, `stride` apart, one after the other. */
  gather(places: Places, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** preads in flight for one spectrum: the gain ends at 64 (performance.md). */
const parallel = 64;

/** What is said of a file that ends too soon. */
export function tooShort(name: string, wanted: number, bytes: number): SpaxelError {
  return new SpaxelError(
    'FileTruncated',
    `${name} is truncated: its header asks for ${wanted} bytes, the file has ${bytes}.`
  );
}

async function readExactly(handle: FileHandle, out: Uint8Array, offset: number): Promise<number> {
  let filled = 0;
  while (filled < out.length) {
    const { bytesRead } = await handle.read(out, filled, out.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Fills bytes from an offset on. */
function fillFrom(
  handle: FileHandle,
  { name, bytes }: FileStamp
): (out: Uint8Array, offset: number) => Promise<void> {
  return async (out, offset) => {
    const filled = await readExactly(handle, out, offset).catch((thrown: unknown) => {
      throw fileError(thrown, name);
    });
    if (filled < out.length) throw tooShort(name, offset + out.length, bytes);
  };
}

/** A file, read in place. @throws SpaxelError FileNotFound or FileUnreadable. */
export async function openFileSource(stamp: FileStamp): Promise<ByteSource> {
  const { path, name, bytes } = stamp;
  const handle = await open(path, 'r').catch((thrown: unknown) => {
    throw fileError(thrown, name);
  });
  const fill = fillFrom(handle, stamp);
  return {
    bytes,
    inPlace: stamp,
    async read(offset, length, signal) {
      signal.throwIfAborted();
      const out = new Uint8Array(length);
      await fill(out, offset);
      return out;
    },
    async fill(offset, out, signal) {
      signal.throwIfAborted();
      await fill(out, offset);
    },
    async gather({ first, stride, count, length }, signal) {
      const out = new Uint8Array(count * length);
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < count) {
          signal.throwIfAborted();
          const piece = next;
          next += 1;
          await fill(out.subarray(piece * length, (piece + 1) * length), first + piece * stride);
        }
      };
      await Promise.all(Array.from({ length: Math.min(parallel, count) }, lane));
      return out;
    },
    close: () => handle.close()
  };
}

/** Bytes that are in memory already, or come there on the first read through `load`. */
export function memorySource(name: string, bytes: number, held: HeldBytes): ByteSource {
  const whole = async (end: number, signal: AbortSignal): Promise<Uint8Array> => {
    signal.throwIfAborted();
    const all = await held.load(signal);
    if (end > all.length) throw tooShort(name, end, all.length);
    return all;
  };
  return {
    ...{ bytes, held },
    async read(offset, length, signal) {
      const all = await whole(offset + length, signal);
      return all.subarray(offset, offset + length);
    },
    async fill(offset, out, signal) {
      const all = await whole(offset + out.length, signal);
      out.set(all.subarray(offset, offset + out.length));
    },
    async gather({ first, stride, count, length }, signal) {
      const all = await whole(first + (count - 1) * stride + length, signal);
      const out = new Uint8Array(count * length);
      for (let piece = 0; piece < count; piece += 1) {
        const from = first + piece * stride;
        // For a few bytes a loop is quicker than a copy.
        if (length > 64) out.set(all.subarray(from, from + length), piece * length);
        else
          for (let at = 0; at < length; at += 1)
            out[piece * length + at] = all[from + at] as number;
      }
      return out;
    },
    close: () => Promise.resolve()
  };
}
