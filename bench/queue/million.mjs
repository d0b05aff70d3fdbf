// A job of a million spectra is accepted and stopped within the same memory as any other: `large.mjs` with 1000 x 1000 spaxels of 510
// channels, a cube of 2 GB. No time is set for its submission; 300 s stand for ten times that of a tenth as many.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const size = ['--nx', '1000', '--ny', '1000', '--channels', '510', '--submit', '300'];
const argv = [
  ...process.execArgv,
  join(import.meta.dirname, 'large.mjs'),
  ...size,
  ...process.argv.slice(2)
];
process.exitCode = spawnSync(process.execPath, argv, { stdio: 'inherit' }).status ?? 1;
