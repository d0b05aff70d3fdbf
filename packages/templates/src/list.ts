// Which sets there are: folders of folders, searched in order.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { TemplateSet } from '@spaxel/protocol';
import { readManifest } from './set.ts';

/** A set and where it lies. */
export interface FoundSet {
  readonly folder: string;
  readonly manifest: TemplateSet;
}

/** The sets that can be used, and why others cannot. */
export interface SetList {
  readonly sets: FoundSet[];
  readonly broken: SpaxelError[];
}

/** The folders of a root that may be sets; a root that does not exist has none. */
async function foldersOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map(entry => join(root, entry.name))
    .sort();
}

/** The sets below some roots; of two with one name the first root's counts. Digests are not checked here. */
export async function listSets(roots: readonly string[]): Promise<SetList> {
  const found = new Map<string, FoundSet>();
  const broken: SpaxelError[] = [];
  for (const root of roots)
    for (const folder of await foldersOf(root)) {
      const manifest = await readManifest(folder).catch(taggedError);
      if (manifest instanceof SpaxelError) broken.push(manifest);
      else if (!found.has(manifest.name)) found.set(manifest.name, { folder, manifest });
    }
  return { sets: [...found.values()], broken };
}

/** The set of a name. @throws SpaxelError TemplatesUnknown, which names those there are, or the error of a broken set. */
export async function findSet(name: string, roots: readonly string[]): Promise<FoundSet> {
  const { sets, broken } = await listSets(roots);
  const set = sets.find(({ manifest }) => manifest.name === name);
  if (set !== undefined) return set;
  const asked = broken.find(error =>
    roots.some(root => error.message.startsWith(join(root, name, 'set.json')))
  );
  if (asked !== undefined) throw asked;
  const names = sets.map(({ manifest }) => manifest.name).join(', ') || 'none';
  throw new SpaxelError(
    'TemplatesUnknown',
    `There is no template set named ${name}; known are: ${names}.`
  );
}
