// A cube elsewhere as a source of bytes.
import { createHash } from 'node:crypto';
import { tooShort, type ByteSource } from '../source.ts';
import type { FileStamp } from '../stamp.ts';
import { addressName } from './address.ts';
import { farError } from './bytes.ts';
import { lookFar, readFar, type FarFile } from './range.ts';

/** Requests in flight for pieces that lie apart. */
const parallel = 16;

/** The stamp of a cube elsewhere: its version stands for the time of its last change. @throws SpaxelError. */
export async function stampRemote(path: string, signal: AbortSignal): Promise<FileStamp> {
  const far = await lookFar(path, signal).catch((thrown: unknown) => {
    throw farError(thrown, path);
  });
  const modifiedNs = createHash('sha256').update(far.version).digest().readBigUInt64BE() >> 1n;
  return { path, name: addressName(path), bytes: far.bytes, modifiedNs, far };
}

/** A cube elsewhere, read by ranges. */
export function remoteSource(stamp: FileStamp, far: FarFile): ByteSource {
  const read = async (from: number, length: number, signal: AbortSignal): Promise<Uint8Array> => {
    signal.throwIfAborted();
    if (from + length > far.bytes) throw tooShort(stamp.name, from + length, far.bytes);
    return readFar(far, { from, length }, signal).catch((thrown: unknown) => {
      throw farError(thrown, stamp.path);
    });
  };
  return {
    bytes: far.bytes,
    inPlace: stamp,
    read,
    async fill(offset, out, signal) {
      out.set(await read(offset, out.length, signal));
    },
    async gather({ first, stride, count, length }, signal) {
      const out = new Uint8Array(count * length);
      let next = 0;
      const lane = async (): Promise<void> => {
        while (next < count) {
          const piece = next;
          next += 1;
          out.set(await read(first + piece * stride, length, signal), piece * length);
        }
      };
      await Promise.all(Array.from({ length: Math.min(parallel, count) }, lane));
      return out;
    },
    close: () => Promise.resolve()
  };
}
