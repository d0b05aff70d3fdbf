import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fitsChunks, SpaxelError, type Hdu } from '@spaxel/core';

/** Makes sure that a folder can be written. @throws SpaxelError OutputUnwritable with the folder. */
export async function claimFolder(folder: string): Promise<void> {
  const probe = join(folder, `.spaxel-${String(process.pid)}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    throw new SpaxelError('OutputUnwritable', `The folder ${folder} cannot be written.`, cause);
  }
}

/** Writes a FITS file under a temporary name, syncs it, and puts it in place. */
export async function writeFitsFile(path: string, hdus: readonly Hdu[]): Promise<void> {
  const temporary = `${path}.part`;
  await pipeline(Readable.from(fitsChunks(hdus)), createWriteStream(temporary, { flush: true }));
  await rename(temporary, path);
}

/** Copies a product to the folder that the user asked for. */
export async function deliver(path: string, folder: string, name: string): Promise<void> {
  await claimFolder(folder);
  await copyFile(path, join(folder, name));
}
