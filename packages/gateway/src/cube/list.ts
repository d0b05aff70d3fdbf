// The FITS files below a folder.
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A file that may be a cube. */
export interface ListedFile {
  /** Relative to the folder that was listed, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly modified: string;
}

const fitsName = /\.(fits|fit|fts)(\.gz)?$/i;
const skipped = new Set(['node_modules', '__pycache__', 'site-packages']);
/** A folder tree may be endless; the panel shows no more than this anyway. */
const mostFiles = 2000;
const deepest = 8;

async function walk(folder: string, depth: number, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    if (found.length >= mostFiles || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < deepest && !skipped.has(entry.name))
      await walk(path, depth + 1, found);
    else if (!entry.isDirectory() && fitsName.test(entry.name)) found.push(path);
  }
}

/** FITS files below `root`, by name, in order of path; hidden folders and those that cannot be read are passed over. */
export async function listCubes(root: string): Promise<ListedFile[]> {
  const paths: string[] = [];
  await walk(root, 0, paths);
  const files = await Promise.all(
    paths.map(async path => {
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() !== true) return [];
      const shown = relative(root, path).replaceAll('\\', '/');
      return [{ path: shown, bytes: found.size, modified: found.mtime.toISOString() }];
    })
  );
  return files.flat();
}
