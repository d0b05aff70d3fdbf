// How a file holds its FITS bytes: plain, or compressed; and whether they are read in place or from memory.
import { SpaxelError } from '@spaxel/core';
import { remoteSource } from './remote/source.ts';
import { memorySource, openFileSource, type ByteSource } from './source.ts';
import type { FileStamp } from './stamp.ts';
import { wholeFile, wholeKey, wholeLimit } from './whole.ts';

const magics: readonly [string, string][] = [
  ['1f8b', 'gzip'],
  ['1f9d', 'compress (.Z)'],
  ['425a68', 'bzip2'],
  ['fd377a585a', 'xz'],
  ['28b52ffd', 'zstd'],
  ['504b0304', 'zip']
];

function compressionOf(first: Uint8Array): string | undefined {
  const hex = Buffer.from(first).toString('hex');
  return magics.find(([magic]) => hex.startsWith(magic))?.[1];
}

/**
 * The FITS bytes of a file: small files and inflated ones from memory, others in place.
 * @throws SpaxelError CompressionUnsupported, FileTruncated, FileUnreadable.
 */
export async function openSource(stamp: FileStamp, signal: AbortSignal): Promise<ByteSource> {
  const file =
    stamp.far === undefined ? await openFileSource(stamp) : remoteSource(stamp, stamp.far);
  let inPlace = false;
  try {
    const compression = compressionOf(await file.read(0, Math.min(8, stamp.bytes), signal));
    if (compression !== undefined && compression !== 'gzip')
      throw new SpaxelError(
        'CompressionUnsupported',
        `${stamp.name} is compressed with ${compression}.`
      );
    const gzipped = compression === 'gzip';
    inPlace = !gzipped && stamp.bytes > wholeLimit;
    if (inPlace) return file;
    const bytes = gzipped ? (await wholeFile(stamp, true, signal)).length : stamp.bytes;
    const load = (asked: AbortSignal): Promise<Uint8Array> => wholeFile(stamp, gzipped, asked);
    return memorySource(stamp.name, bytes, { key: wholeKey(stamp), load });
  } finally {
    if (!inPlace) await file.close();
  }
}
