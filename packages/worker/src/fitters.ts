// Which fitters there are: each is a folder NAME/ with a fitter.json, and a new one is a new folder, nothing else.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SpaxelError, taggedError } from '@spaxel/core';
import type { FitterManifest } from '@spaxel/protocol';

/** A manifest and the folder that it lies in (absolute). */
export interface FoundFitter {
  readonly manifest: FitterManifest;
  readonly folder: string;
}

/** What a search found: the fitters, and one error for each folder whose manifest cannot be used. */
export interface FoundFitters {
  readonly fitters: FoundFitter[];
  readonly broken: SpaxelError[];
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isArgv = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isText);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isQuantity = (value: unknown): boolean =>
  isRecord(value) && /^[A-Z][A-Z0-9_]*$/.test(String(value['name'])) && isText(value['title']);

const checks: readonly [keyof FitterManifest, (value: unknown) => boolean][] = [
  ['schema', value => value === 1],
  ['name', value => typeof value === 'string' && /^[a-z][a-z0-9-]*$/.test(value)],
  ['title', isText],
  ['version', isText],
  ['licence', isText],
  ['start', isArgv],
  ['selfTest', isArgv],
  ['parameters', isRecord],
  ['needs', isRecord],
  ['quantities', value => Array.isArray(value) && value.length > 0 && value.every(isQuantity)]
];

/** Reads one fitter.json. @throws SpaxelError FitterBroken with the file and the key that is wrong. */
export async function readFitter(folder: string): Promise<FoundFitter> {
  const file = join(folder, 'fitter.json');
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new SpaxelError('FitterBroken', `${file} cannot be read as JSON.`, cause);
  }
  if (!isRecord(read)) throw new SpaxelError('FitterBroken', `${file} is not a JSON object.`);
  for (const [key, isRight] of checks)
    if (!isRight(read[key]))
      throw new SpaxelError('FitterBroken', `${file}: "${key}" is not valid.`);
  return { manifest: read as unknown as FitterManifest, folder: resolve(folder) };
}

async function manifestFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(entry => !entry.isFile()).map(entry => entry.name);
  const held = await Promise.all(
    names.map(async name => (await readdir(join(folder, name)).catch(() => [])) as string[])
  );
  return names
    .filter((_, at) => held[at]?.includes('fitter.json'))
    .sort()
    .map(name => join(folder, name));
}

/** Every fitter in these folders' subfolders; of two with one name the first counts. Nothing throws: see `broken`. */
export async function readFitters(folders: readonly string[]): Promise<FoundFitters> {
  const fitters = new Map<string, FoundFitter>();
  const broken: SpaxelError[] = [];
  for (const folder of folders) {
    const inside = await manifestFolders(folder).catch((thrown: unknown) => {
      broken.push(
        new SpaxelError('FitterBroken', `The fitters' folder ${folder} cannot be read.`, thrown)
      );
      return [];
    });
    for (const one of inside) await keep(one, fitters, broken);
  }
  return { fitters: [...fitters.values()], broken };
}

async function keep(
  folder: string,
  fitters: Map<string, FoundFitter>,
  broken: SpaxelError[]
): Promise<void> {
  try {
    const found = await readFitter(folder);
    if (!fitters.has(found.manifest.name)) fitters.set(found.manifest.name, found);
  } catch (thrown) {
    broken.push(taggedError(thrown));
  }
}
