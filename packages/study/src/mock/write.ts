import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fitsChunks, SpaxelError, type Hdu } from '@spaxel/core';

/**
 * Writes a FITS file under a temporary name and puts it in place when it is whole; gzipped when the name ends in .gz.
 * @throws SpaxelError OutputUnwritable, naming the file.
 */
export async function writeMock(path: string, hdus: readonly Hdu[]): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.part`;
  const packed = path.endsWith('.gz') ? createGzip() : new PassThrough();
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = createWriteStream(temporary, { flush: true });
    await pipeline(Readable.from(fitsChunks(hdus)), packed, file);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new SpaxelError('OutputUnwritable', `The file ${path} cannot be written.`, cause);
  }
}
