// Makes jupyterlab_spaxel/bundle: gateway, worker and CLI in one file for Node, with the fitters and the default templates beside it.
import { cpSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const bundle = join(root, 'jupyterlab_spaxel', 'bundle');
const left =
  /^(node_modules|__pycache__|lib|src|tests?|package\.json|tsconfig.*|conftest\.py|test_.*|.*\.test\.ts|.*\.pyc|\..*)$/;

rmSync(bundle, { recursive: true, force: true });
const toFile = {
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
};
await build({
  ...toFile,
  entryPoints: [join(root, 'packages/cli/src/main.ts')],
  outfile: join(bundle, 'spaxel.mjs')
});
// A thread of the gateway, which starts at once because it holds nothing else.
await build({
  ...toFile,
  entryPoints: [join(root, 'packages/gateway/src/cube/side/thread.ts')],
  outfile: join(bundle, 'side.mjs')
});
const wanted = path => !left.test(basename(path));
cpSync(join(root, 'fitters'), join(bundle, 'fitters'), { recursive: true, filter: wanted });
// In the place of the one that starts from the sources.
await build({
  ...toFile,
  entryPoints: [join(root, 'fitters/native/src/main.ts')],
  outfile: join(bundle, 'fitters/native/program.mjs')
});
cpSync(join(root, 'packages/templates/sets/default'), join(bundle, 'templates/default'), {
  recursive: true
});
