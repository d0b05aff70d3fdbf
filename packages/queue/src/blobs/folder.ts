import { randomBytes } from 'node:crypto';
import { constants, realpathSync, statSync, type Stats } from 'node:fs';
import { access, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import type { BlobKeeper, BlobRef, Shelf } from './store.ts';
import { isJob, largestBlob, missing, placeOf, refOf, verified } from './store.ts';

/** Blobs in a folder that gateway and workers share. */
export class FolderStore implements BlobKeeper {
  readonly outlivesGateway: boolean = true;
  readonly shown: string;
  readonly #top: string;
  readonly #stamp: string;

  /** @throws SpaxelError FileNotFound: a folder that is made here would hide that the shared one is not mounted. */
  constructor(folder: string) {
    try {
      this.#top = realpathSync(folder);
      this.#stamp = stampOf(statSync(this.#top));
    } catch (cause) {
      throw new SpaxelError(
        'FileNotFound',
        `There is no folder ${folder} for blobs: make it, or mount the shared one.`,
        cause
      );
    }
    this.shown = `the folder ${this.#top}`;
  }

  ticket(_job: string): string {
    return '';
  }

  async put({ job }: Shelf, bytes: Uint8Array): Promise<BlobRef> {
    const blob = refOf(bytes);
    const path = this.#path(job, blob.sha256);
    const part = `${path}.${randomBytes(6).toString('hex')}.part`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await this.#stayInside(path);
      await write(part, bytes);
      await rename(part, path);
      await sync(dirname(path));
    } catch (thrown) {
      await rm(part, { force: true }).catch(() => undefined);
      throw this.#error(thrown);
    }
    return blob;
  }

  async get(shelf: Shelf, blob: BlobRef): Promise<Uint8Array> {
    return verified(await this.read(shelf, blob.sha256), blob, this.shown);
  }

  /** What lies under a name, not looked at: whoever asked does. @throws SpaxelError BlobMissing. */
  async read({ job }: Shelf, sha256: string): Promise<Uint8Array> {
    const path = this.#path(job, sha256);
    try {
      await this.#stayInside(path);
      return await readShort(path);
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT') throw this.#error(thrown);
      await this.#stay();
      throw missing(sha256, this.shown);
    }
  }

  async has({ job }: Shelf, sha256: string): Promise<boolean> {
    const path = this.#path(job, sha256);
    return access(path).then(
      () => true,
      () => false
    );
  }

  async remove({ job }: Shelf, sha256: string): Promise<void> {
    const path = this.#path(job, sha256);
    try {
      await this.#stayInside(path);
      await rm(path, { force: true });
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT') throw this.#error(thrown);
    }
  }

  async jobs(): Promise<string[]> {
    try {
      return (await readdir(this.#top)).filter(isJob);
    } catch (thrown) {
      throw this.#error(thrown);
    }
  }

  async clear(job: string): Promise<void> {
    if (!isJob(job)) return;
    try {
      await rm(join(this.#top, job), { recursive: true, force: true });
    } catch (thrown) {
      throw this.#error(thrown);
    }
  }

  #path(job: string, sha256: string): string {
    return join(this.#top, ...placeOf(job, sha256));
  }

  /** Where nothing is mounted any more every blob would seem to be missing. */
  async #stay(): Promise<void> {
    const now = await stat(this.#top).then(stampOf, () => '');
    if (now === this.#stamp) return;
    const sentence = `${capital(this.shown)} is not what it was: is it still mounted?`;
    throw new SpaxelError('BlobsGone', sentence);
  }

  /** A link among the folders would lead out of the store. */
  async #stayInside(path: string): Promise<void> {
    const folder = dirname(path);
    if ((await realpath(folder)) === folder) return;
    throw new SpaxelError('BlobsRefused', `${folder} leads out of ${this.shown} by a link.`);
  }

  #error(thrown: unknown): SpaxelError {
    if (thrown instanceof SpaxelError) return thrown;
    const code = codeOf(thrown);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      return new SpaxelError('DiskFull', `There is no room left in ${this.shown}.`, thrown);
    if (code === 'ELOOP')
      return new SpaxelError('BlobsRefused', `A blob in ${this.shown} is a link.`, thrown);
    return new SpaxelError('BlobsGone', `${capital(this.shown)} cannot be used: ${code}.`, thrown);
  }
}

const stampOf = ({ dev, ino }: Stats): string => `${dev} ${ino}`;

const codeOf = (thrown: unknown): string =>
  (thrown as NodeJS.ErrnoException).code ?? (thrown as Error).message;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** No link is followed, and of what is longer than a blob one byte too many tells as much. */
async function readShort(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, largestBlob + 1));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is on disk once its folder is; not every file system lets a folder be synced. */
async function sync(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync().catch(() => undefined);
  } finally {
    await opened.close();
  }
}
