// The builder copies our exact pins into the shipped package.json; a reader's JupyterLab is newer, so there they say ^.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '..', 'jupyterlab_spaxel', 'labextension', 'package.json');
const manifest = JSON.parse(readFileSync(file, 'utf8'));
for (const key of ['devDependencies', 'overrides', 'workspaces', 'scripts', 'engines'])
  delete manifest[key];
manifest.dependencies = Object.fromEntries(
  Object.entries(manifest.dependencies).map(([name, version]) => {
    const isLab = name.startsWith('@jupyterlab/') || name.startsWith('@lumino/');
    return [name, isLab && /^\d/.test(version) ? `^${version}` : version];
  })
);
writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
