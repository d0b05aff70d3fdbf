// Whether a file that another program writes is whole, and what its content is.
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { beginsUnit, SpaxelError } from '@spaxel/core';
import { openFileSource } from './source.ts';
import { assertUnchanged, bytesOf, digestFile, stampFile, type FileStamp } from './stamp.ts';
import { readUnits } from './units.ts';
import { damaged, inflatedLimit } from './whole.ts';

/** A file that is as long as it says. */
export interface Arrival {
  /** Of its beginning: what is neither FITS nor gzip tells nothing of its length. */
  readonly form: 'fits' | 'gzip' | 'other';
  /** Inflated. */
  readonly bytes: number;
  /** SHA-256 of the file as it lies on disk, in hex; empty where it is neither FITS nor gzip. */
  readonly digest: string;
}

async function formOf(stamp: FileStamp, signal: AbortSignal): Promise<Arrival['form']> {
  const source = await openFileSource(stamp);
  try {
    const first = await source.read(0, Math.min(16, stamp.bytes), signal);
    if (first[0] === 0x1f && first[1] === 0x8b) return 'gzip';
    if (!beginsUnit(first)) return 'other';
    await readUnits(source, stamp.name, signal);
    return 'fits';
  } finally {
    await source.close();
  }
}

/** Digest and inflated length in one pass, nothing of it held. */
async function readPacked(
  stamp: FileStamp,
  signal: AbortSignal
): Promise<Pick<Arrival, 'bytes' | 'digest'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytesOf(stamp, signal)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const count = async (inflated: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of inflated) {
      bytes += chunk.length;
      if (bytes > inflatedLimit)
        throw new SpaxelError(
          'CompressionUnsupported',
          `${stamp.name} inflates to more than ${inflatedLimit >> 20} MiB, too much to hold in memory.`
        );
    }
  };
  try {
    await pipeline(hashed, createGunzip({ chunkSize: 1 << 20 }), count, { signal });
  } catch (thrown) {
    throw damaged(thrown, stamp.name);
  }
  await assertUnchanged(stamp);
  return { bytes, digest: hash.digest('hex') };
}

/**
 * Looks whether a file is whole: FITS by the lengths in its headers, gzip by the end of its stream; and reads its digest.
 * @throws SpaxelError FileTruncated while it is not; CubeChanged when it is written meanwhile; HeaderBroken, FileNotFound,
 * FileUnreadable, CompressionUnsupported.
 */
export async function readArrival(path: string, signal: AbortSignal): Promise<Arrival> {
  const stamp = await stampFile(path, path);
  const form = await formOf(stamp, signal);
  if (form === 'gzip') return { form, ...(await readPacked(stamp, signal)) };
  const digest = form === 'fits' ? await digestFile(stamp, signal) : '';
  return { form, bytes: stamp.bytes, digest };
}
