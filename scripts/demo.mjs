// `npm run demo [-- CUBE.fits --z Z ...]`: a galaxy of known truth (or a cube of yours) through gateway, ledger, worker and fitter, into maps.
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bin, main, must, root, run, Told } from './checkout.mjs';
import { prepare } from './prepare.mjs';

const spaxel = join(bin, 'spaxel');
const folder = 'demo';
const galaxy = 'demo/galaxy.fits';
/** A whole cube of MEGARA at its own sampling. */
const size = ['--size', '43,40', '--step', '0.27'];
const notebook = 'examples/first-fit.ipynb';

function fitOwnCube([cube, ...options]) {
  const path = resolve(process.env.INIT_CWD ?? root, cube);
  const code = run(spaxel, ['fit', path, ...options, '--out', folder, '--wait']);
  if (code !== 0) return code;
  must('drawing the maps', spaxel, ['export', 'last', `${folder}/maps.png`]);
  tellWhere([`${folder}/maps.fits`, `${folder}/maps.png`]);
  return 0;
}

function tellWhere(paths) {
  console.log('\nMade:');
  for (const path of paths) console.log(`  ${join(root, path)}`);
  console.log('\nOpen it in JupyterLab:\n  npm start\n');
}

function fitGalaxy(options) {
  if (!existsSync(join(root, galaxy)))
    must('making a galaxy of known truth', spaxel, ['mock', galaxy, ...size]);
  must('fitting it', spaxel, ['fit', galaxy, '--out', folder, '--wait', ...options]);
  must('drawing the maps', spaxel, ['export', 'last', `${folder}/maps.png`]);
  must('executing the notebook', join(bin, 'jupyter'), [
    'nbconvert',
    '--log-level=WARN',
    '--to',
    'html',
    '--execute',
    '--output-dir',
    folder,
    '--output',
    'first-fit',
    notebook
  ]);
  console.log('');
  const code = run(spaxel, ['gates', `${folder}/maps.fits`, galaxy]);
  tellWhere([`${folder}/maps.fits`, `${folder}/first-fit.html`, `${folder}/maps.png`]);
  if (code !== 0)
    throw new Told('The recovered values are further from the true ones than they may be.');
  return 0;
}

await main(() => {
  const args = process.argv.slice(2);
  prepare();
  mkdirSync(join(root, folder), { recursive: true });
  const isOwn = args.length > 0 && !args[0].startsWith('--');
  return isOwn ? fitOwnCube(args) : fitGalaxy(args);
});
