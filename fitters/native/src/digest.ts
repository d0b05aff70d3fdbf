// Which code answers: a digest of the program's own files, and in a checkout of the sources that they import.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const isCode = (name: string): boolean =>
  /\.(ts|mjs|wasm|json)$/.test(name) &&
  !/\.test\.ts$|(^|\/)(node_modules|lib|testing)\//.test(name);

/** Paths of the code below `folder`, sorted; none when there is no such folder. */
function codeBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile());
  return files
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => isCode(relative(folder, path)))
    .sort();
}

/** SHA-256 (hex) over names and bytes of the fitter in `folder` and, where it starts from source, of engine and core. */
export function codeDigest(folder: string): string {
  const packages = ['engine', 'core'].map(name => join(folder, '../../packages', name, 'src'));
  const hash = createHash('sha256');
  for (const place of [folder, ...packages])
    for (const path of codeBelow(place))
      hash
        .update(`${relative(place, path)}\0`)
        .update(readFileSync(path))
        .update('\0');
  return hash.digest('hex');
}
