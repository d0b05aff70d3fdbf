import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import type { Source } from '@spaxel/protocol';
import { isRemote, listBucket, listCubes, type ListedFile } from '../../cube/index.ts';
import type { GatewayDoors, Origin } from '../doors.ts';

type Resolving = Pick<GatewayDoors, 'resolve'>;

const bucket = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\0?#]*)?$/;

/**
 * A source that this caller may read, its folder made real.
 * @throws SpaxelError OptionInvalid, OutsideRoot, RequestInvalid, FileNotFound.
 */
export async function checkedSource(
  { resolve }: Resolving,
  source: Source,
  origin: Origin
): Promise<Source> {
  const { root } = source;
  if (isRemote(root)) {
    if (bucket.test(root)) return source;
    throw new SpaxelError('OptionInvalid', `${root} is neither a folder nor s3://BUCKET/PREFIX.`);
  }
  const folder = await resolve(root, origin);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new SpaxelError('FileNotFound', `There is no folder ${root}.`);
  return { ...source, root: await realpath(folder) };
}

/** Those that the caller may read: by the proxy and with a token only what lies below the gateway's root. */
export async function visibleSources(
  { resolve }: Resolving,
  sources: readonly Source[],
  origin: Origin
): Promise<Source[]> {
  const seen = await Promise.all(
    sources.map(async source => {
      const isSeen = await resolve(source.root, origin).then(
        () => true,
        () => false
      );
      return isSeen ? [source] : [];
    })
  );
  return seen.flat();
}

/** The cubes of a source, with paths as `info` takes them. @throws SpaxelError OutsideRoot, FileNotFound, FileUnreadable. */
export async function cubesOf(
  { resolve }: Resolving,
  { root }: Source,
  origin: Origin
): Promise<ListedFile[]> {
  if (isRemote(root)) return listBucket(root);
  const folder = await resolve(root, origin);
  const found = await listCubes(folder);
  return found.map(file => ({ ...file, path: join(folder, file.path) }));
}
