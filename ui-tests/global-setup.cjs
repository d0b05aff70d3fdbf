// Two small galaxies with known truth: one that is fitted whole in seconds, one long enough to cancel.
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const { environment, program } = require('./place.cjs');

const cubes = [
  ['galaxy.fits.gz', '--size', '4,4', '--sn', '60', '--seed', '7'],
  ['long.fits', '--size', '14,14', '--sn', '40', '--seed', '8']
];

module.exports = () => {
  const [node, ...rest] = program();
  const cwd = join(process.env.SPAXEL_UI_STATE, 'root');
  for (const words of cubes)
    execFileSync(node, [...rest, 'mock', ...words], { cwd, env: environment(), stdio: 'inherit' });
};
