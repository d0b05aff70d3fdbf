import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import { addressName, isRemote } from '../cube/index.ts';
import type { Origin } from './doors.ts';

/** The path with its links resolved, as far as it exists. */
async function realAsFarAsItGoes(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const parent = dirname(path);
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) return path;
    return join(await realAsFarAsItGoes(parent), basename(path));
  }
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/**
 * Makes a caller's path real. The owner's programs may name any path; what comes through the proxy stays below the root, links
 * resolved, and relative folders are read from the root.
 * @throws SpaxelError OutsideRoot, RequestInvalid.
 */
export async function resolvePath(
  root: string,
  path: string,
  { folder, caller }: Origin
): Promise<string> {
  if (path.includes('\0')) throw new SpaxelError('RequestInvalid', 'A path holds a NUL character.');
  // What lies elsewhere is below no folder.
  if (isRemote(path)) return path;
  const wanted = resolve(root, folder, path);
  if (caller === 'owner') return wanted;
  const real = await realAsFarAsItGoes(wanted);
  if (isBelow(real, root)) return real;
  throw new SpaxelError('OutsideRoot', `${path} lies outside the root folder ${root}.`);
}

/** How a path is told to people: relative to the root when below it, an address without what it may hide. */
export function nameBelow(root: string, path: string): string {
  if (isRemote(path)) return addressName(path);
  const way = relative(root, path);
  return way.startsWith('..') ? path : way;
}
