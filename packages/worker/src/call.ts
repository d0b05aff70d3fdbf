// A fitter's own account of a fit: the call of its program as a script, written as its manifest says.
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { SpaxelError } from '@spaxel/core';
import type { FitterFit } from '@spaxel/protocol';
import { defaultPython, filledArgv, fitterEnvironment } from './host/command.ts';
import type { FoundFitter } from './fitters.ts';

/**
 * Has the fitter write the script of `fit` as its `out`, within the fit's own time limit for each of its passes and its start.
 * @throws SpaxelError FitterBroken with the last line that the program wrote.
 */
export function writeCallOf(found: FoundFitter, fit: FitterFit): Promise<void> {
  const { manifest, folder } = found;
  const [program, ...rest] = filledArgv(manifest.call ?? [], folder, defaultPython());
  const options = {
    env: fitterEnvironment(found, tmpdir()),
    cwd: tmpdir(),
    timeout: 60_000 + 1000 * fit.limitSeconds
  };
  const refusal = (why: string, cause?: unknown): SpaxelError =>
    new SpaxelError('FitterBroken', `${manifest.title} wrote no call: ${why}`, cause);
  if (program === undefined) return Promise.reject(refusal('its manifest names no program.'));
  return new Promise((resolve, reject) => {
    const child = execFile(program, rest, options, (error, out, log) => {
      if (error === null) return void resolve();
      const said = (log || out).trim().split('\n').at(-1)?.trim() || error.message;
      reject(refusal(said, error));
    });
    // A program that ends before it has read all says so by its exit.
    child.stdin?.on('error', () => undefined).end(JSON.stringify(fit));
  });
}
