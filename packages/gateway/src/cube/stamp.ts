// What a file was when it was opened: read on only while it is still the same.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { canonicalJson, SpaxelError } from '@spaxel/core';
import { remoteBytes } from './remote/bytes.ts';
import type { FarFile } from './remote/range.ts';

/** The state of a file that a cube's id depends on. */
export interface FileStamp {
  readonly path: string;
  /** How errors name the file. */
  readonly name: string;
  readonly bytes: number;
  readonly modifiedNs: bigint;
  /** Where it lies when that is not here. */
  readonly far?: FarFile;
}

const sentences: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'is a link that leads back to itself',
  EMFILE: 'cannot be opened: too many files are open',
  EIO: 'cannot be read: the disk reports an error'
};

/** A failed file call as a tagged error that names the file; anything else is handed back as it came. */
export function fileError(thrown: unknown, name: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (thrown instanceof SpaxelError || code === undefined || !/^E[A-Z]+$/.test(code)) return thrown;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new SpaxelError('FileNotFound', `${name} does not exist.`, thrown);
  const tag = code === 'EISDIR' ? 'NotFits' : 'FileUnreadable';
  return new SpaxelError(tag, `${name} ${sentences[code] ?? `cannot be read (${code})`}.`, thrown);
}

/**
 * The stamp of a file.
 * @throws SpaxelError FileNotFound, FileUnreadable, or NotFits for a folder, a device or an empty file.
 */
export async function stampFile(path: string, name: string): Promise<FileStamp> {
  const found = await stat(path, { bigint: true }).catch((thrown: unknown) => {
    throw fileError(thrown, name);
  });
  if (!found.isFile())
    throw new SpaxelError(
      'NotFits',
      `${name} is ${found.isDirectory() ? 'a folder' : 'no regular file'}, not a file.`
    );
  if (found.size === 0n) throw new SpaxelError('NotFits', `${name} is empty: 0 bytes.`);
  return { path, name, bytes: Number(found.size), modifiedNs: found.mtimeNs };
}

/** @throws SpaxelError CubeChanged when the file is not what it was. */
export async function assertUnchanged(stamp: FileStamp): Promise<void> {
  // Each answer from elsewhere says of which version it is.
  if (stamp.far !== undefined) return;
  const now = await stat(stamp.path, { bigint: true }).catch(() => undefined);
  if (now?.mtimeNs === stamp.modifiedNs && Number(now.size) === stamp.bytes) return;
  const what = now === undefined ? 'was taken away' : 'changed';
  throw new SpaxelError('CubeChanged', `${stamp.name} ${what} while it was being read.`);
}

/** The id of a cube: 16 hex digits of SHA-256 over path, size, time, the headers of its units, and how it is read. */
export function cubeId(stamps: readonly FileStamp[], fingerprint: string, reading: object): string {
  const files = stamps.flatMap(({ path, bytes, modifiedNs }) => [path, bytes, modifiedNs]);
  const parts = [...files, fingerprint].map(String);
  if (Object.keys(reading).length > 0) parts.push(canonicalJson(reading));
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The bytes of a file from first to last. */
export function bytesOf(
  { path, far }: Pick<FileStamp, 'path' | 'far'>,
  signal: AbortSignal
): AsyncIterable<Uint8Array> {
  if (far !== undefined) return remoteBytes(far, signal);
  return createReadStream(path, { highWaterMark: 1 << 20, signal });
}

/** SHA-256 of a file as it lies on disk, in hex. @throws SpaxelError FileUnreadable or CubeChanged. */
export async function digestFile(stamp: FileStamp, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of bytesOf(stamp, signal)) hash.update(chunk);
  } catch (thrown) {
    throw fileError(thrown, stamp.name);
  }
  await assertUnchanged(stamp);
  return hash.digest('hex');
}
