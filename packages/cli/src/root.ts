import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { realRoot } from '@spaxel/gateway';

/** The root of a terminal's command: `--root`, else SPAXEL_ROOT, else the git checkout that it stands in, else the folder itself. */
export function rootOf(given: string | undefined, folder: string): string {
  const said = given ?? process.env['SPAXEL_ROOT'];
  if (said !== undefined && said !== '') return realRoot(resolve(folder, said));
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return realRoot(at);
    if (dirname(at) === at) return realRoot(folder);
  }
}
