import { basename, posix } from 'node:path';

/** The folder above all of these, without its last `/`; empty for the top of relative paths. */
export function commonFolder(paths: readonly string[]): string {
  const [first = [], ...rest] = paths.map(path => posix.dirname(path).split('/'));
  let shared = first.length;
  for (const other of rest)
    for (let at = 0; at < shared; at++) if (first[at] !== other[at]) shared = at;
  return first.slice(0, shared).join('/');
}

/** Paths as they are called in a table: by their last names where these differ, else from the folder above all on. */
export function shortNames(paths: readonly string[]): string[] {
  const names = paths.map(path => basename(path));
  if (new Set(names).size === names.length) return names;
  const folder = commonFolder(paths);
  return folder === '' ? [...paths] : paths.map(path => path.slice(folder.length + 1));
}
