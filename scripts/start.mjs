// `npm start`: JupyterLab with the checkout as root, at the first notebook.
import { join } from 'node:path';
import { bin, main, run } from './checkout.mjs';
import { prepare } from './prepare.mjs';

await main(() => {
  prepare();
  const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];
  return run(join(bin, 'jupyter'), [
    'lab',
    '--ServerApp.root_dir=.',
    '--LabApp.default_url=/lab/tree/examples/first-fit.ipynb',
    ...asRoot,
    ...process.argv.slice(2)
  ]);
});
