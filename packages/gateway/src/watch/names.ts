// Which names of a watched folder are passed over, and what results are called.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { commonFolder } from '../results/short-names.ts';

const suffix = '.spaxel';
const half =
  /^[.~#]|[~#]$|\.(part|partial|tmp|temp|filepart|crdownload|download|incomplete|swp|lock)$/i;

/** Whether a program is likely to give a file another name once it is whole. */
export function isTemporary(name: string): boolean {
  return half.test(name);
}

/** Whether a folder is none of the user's data: hidden, or results of ours. */
export function isClosed(name: string): boolean {
  return name.startsWith('.') || name.endsWith(suffix) || name === '__pycache__';
}

/** The folder of a job's results, relative to where results go: by the file's whole name, so that a.fits and a.txt differ. */
export function resultsOf(paths: readonly string[], key: string): string {
  const [only = ''] = paths;
  if (paths.length === 1) return `${only}${suffix}`;
  const name = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return posix.join(commonFolder(paths), `spectra-${name}${suffix}`);
}
