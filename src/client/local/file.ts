/** A file of the user's own disk as bytes, or a sentence that says why it is not read here. */
import { beginsUnit, notFits, parseUnits, SpaxelError, type FitsUnit } from '@spaxel/core';

/** Larger files belong below the root, where they are read in part. */
export const mostBytes = 64 * 1024 * 1024;
const mostText = '64 MB';

/** What a dropped file has of a File. */
export type Dropped = Pick<File, 'name' | 'size' | 'arrayBuffer' | 'stream'>;

export interface ReadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly units: readonly FitsUnit[];
}

/**
 * Reads a file, unpacks .gz, and finds its units; bytes after the last one are left out.
 * @throws SpaxelError RequestInvalid when too large, FileUnreadable, NotFits, FileTruncated, HeaderBroken.
 */
export async function readFile(file: Dropped): Promise<ReadFile> {
  const { name } = file;
  if (file.size > mostBytes) throw tooLarge(name);
  const stored = await bytesOf(file);
  const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? await unpacked(file) : stored;
  if (!beginsUnit(bytes)) throw notFits(name);
  return { name, bytes, units: parseUnits(bytes, name) };
}

async function bytesOf(file: Dropped): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    const sentence = `${file.name} cannot be read: it is a folder, or it changed since it was chosen.`;
    throw new SpaxelError('FileUnreadable', sentence, cause);
  }
}

function tooLarge(name: string): SpaxelError {
  return new SpaxelError(
    'RequestInvalid',
    `${name} is larger than the ${mostText} that are read in the browser; upload it below the folder of JupyterLab and open it there.`
  );
}

/** As far as the limit: a small file may unpack to anything. */
async function unpacked(file: Dropped): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      length += next.value.length;
      if (length > mostBytes) {
        await reader.cancel();
        break;
      }
    }
  } catch (cause) {
    throw new SpaxelError('FileTruncated', `${file.name} is damaged: it does not unpack.`, cause);
  }
  if (length > mostBytes) throw tooLarge(`${file.name}, unpacked,`);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
