// The native fitter: JSON lines in, JSON lines out (protocol/schemas/fitter-*.json), until stdin ends.
import { dirname } from 'node:path';
import { fitSpectrum, monteCarlo } from '@spaxel/engine';
import { codeDigest } from './digest.ts';
import { Lines } from './lines.ts';
import { manifestOf } from './manifest.ts';
import { answer } from './task.ts';

const folder = dirname(process.argv[1] ?? '');
const { name, version, defaults } = manifestOf(folder);

if (process.argv.includes('--version')) process.stdout.write(`${version}\n`);
else {
  const lines = Lines.protectingStdout();
  lines.say({ type: 'hello', fitter: name, version, digest: codeDigest(folder) });
  for await (const fit of lines.fits(process.stdin))
    answer(fit, { defaults, lines, fitSpectrum, monteCarlo });
}
