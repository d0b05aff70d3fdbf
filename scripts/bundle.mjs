// Makes jupyterlab_spaxel/bundle: gateway, worker and CLI in one file for Node, with the fitters and the default templates beside it.
import { cpSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'jupyterlab_spaxel', 'bundle');
const left =
  /^(node_modules|__pycache__|lib|tests?|package\.json|tsconfig.*|conftest\.py|test_.*|.*\.test\.ts|.*\.pyc|\..*)$/;

rmSync(bundle, { recursive: true, force: true });
await build({
  entryPoints: [join(root, 'packages/cli/src/main.ts')],
  outfile: join(bundle, 'spaxel.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  conditions: ['source'],
  legalComments: 'eof',
  logLevel: 'warning',
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: {
    js: "import { createRequire as spaxelRequire } from 'node:module'; const require = spaxelRequire(import.meta.url);"
  }
});
const wanted = path => !left.test(basename(path));
cpSync(join(root, 'fitters'), join(bundle, 'fitters'), { recursive: true, filter: wanted });
cpSync(join(root, 'packages/templates/sets/default'), join(bundle, 'templates/default'), {
  recursive: true
});
