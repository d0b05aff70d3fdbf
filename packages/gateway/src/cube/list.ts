import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A FITS file below the root. */
export interface ListedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601. */
  readonly modified: string;
}

/** Names that cubes have. */
export const fits = /\.(fits|fit|fts)(\.gz|\.fz)?$/i;
const skipped = new Set(['node_modules', '__pycache__', 'lib', 'proc', 'sys', 'dev']);
const deepest = 6;
/** Files that are listed of one place. */
export const most = 2000;

/** The FITS files below a root, by path; hidden folders and links are left alone, at most 2000 files six folders deep. */
export async function listCubes(root: string): Promise<ListedFile[]> {
  const found: ListedFile[] = [];
  let level = [root];
  for (let depth = 0; depth <= deepest && level.length > 0 && found.length < most; depth++) {
    const below = await Promise.all(level.map(folder => look(folder, root)));
    found.push(...below.flatMap(({ files }) => files));
    level = below.flatMap(({ folders }) => folders);
  }
  return found.slice(0, most).sort((a, b) => a.path.localeCompare(b.path));
}

async function look(
  folder: string,
  root: string
): Promise<{ files: ListedFile[]; folders: string[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter(({ name }) => !name.startsWith('.') && !skipped.has(name));
  const files = visible.filter(entry => entry.isFile() && fits.test(entry.name));
  const listed = await Promise.all(files.map(({ name }) => describe(join(folder, name), root)));
  return {
    files: listed.filter(file => file !== null),
    folders: visible.filter(entry => entry.isDirectory()).map(({ name }) => join(folder, name))
  };
}

async function describe(path: string, root: string): Promise<ListedFile | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return {
    path: relative(root, path).replaceAll('\\', '/'),
    bytes: found.size,
    modified: found.mtime.toISOString()
  };
}
