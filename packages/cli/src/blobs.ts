// Which store of blobs: of the gateway, and of a worker; each names it as it reaches it.
import { SpaxelError, type Command } from '@spaxel/core';
import {
  FolderStore,
  HttpsStore,
  S3Store,
  ServedStore,
  type BlobKeeper,
  type BlobStore
} from '@spaxel/queue';
import { readSecret } from './broker.ts';

/** `--blobs`, else SPAXEL_BLOBS. */
const said = ({ blobs }: Command['options']): string | undefined =>
  (blobs as string | undefined) ?? (process.env['SPAXEL_BLOBS'] || undefined);

/** The gateway's store; undefined when none is named. @throws SpaxelError OptionInvalid, FileNotFound. */
export function findKeeper({ options }: Command, state: string): BlobKeeper | undefined {
  const where = said(options);
  if (where === undefined) return undefined;
  if (where.startsWith('s3://')) return new S3Store(where, process.env);
  if (where !== 'https') {
    refuseAddress(where, 'The gateway’s own store is --blobs https, without an address.');
    return new FolderStore(where);
  }
  if (options['listen'] !== undefined) return new ServedStore(state);
  throw new SpaxelError(
    'OptionInvalid',
    '--blobs https needs --listen: workers fetch the blobs at the shared address.'
  );
}

/** A worker's store; undefined when none is named. @throws SpaxelError OptionInvalid, FileNotFound. */
export function findStore(options: Command['options']): BlobStore | undefined {
  const where = said(options);
  if (where === undefined) return undefined;
  if (where.startsWith('s3://')) return new S3Store(where, process.env);
  if (/^https?:\/\//.test(where)) return new HttpsStore(where, token(options));
  refuseAddress(where, 'A worker’s store is FOLDER, s3://BUCKET/PREFIX or https://HOST:PORT.');
  if (where === 'https')
    throw new SpaxelError('OptionInvalid', 'Say --blobs https://HOST:PORT, the gateway’s address.');
  return new FolderStore(where);
}

/** A mistyped address would be a folder else. */
function refuseAddress(where: string, sentence: string): void {
  if (/^\w+:\/\//.test(where)) throw new SpaxelError('OptionInvalid', sentence);
}

/** Never in the command, which every user of the machine can read. */
function token(options: Command['options']): string {
  const file = options['token'] as string | undefined;
  const held = process.env['SPAXEL_TOKEN'] ?? '';
  return file === undefined ? held : readSecret(file, 'a worker’s token');
}
