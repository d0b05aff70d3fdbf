/** Where the state of one user and one root lies; design.md 5b names the places. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SpaxelError } from '@spaxel/core';

/** Linux takes 107 bytes, macOS 103; what is left is for the names that programs append. */
const longestSocketBytes = 100;

/** The user's folder: SPAXEL_HOME, else the platform's data folder. Nothing is made. */
export function homeFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const given = env['SPAXEL_HOME'];
  if (given) return resolve(given);
  const user = env['HOME'] || homedir();
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'spaxel');
  return join(env['XDG_DATA_HOME'] || join(user, '.local', 'share'), 'spaxel');
}

/**
 * The state folder of a root: roots/<16 hex of sha256(realpath root)> in the user's folder.
 * Nothing is made. The Python package computes the same name (jupyterlab_spaxel/state.py).
 * @throws FileNotFound when the root does not exist.
 */
export function stateFolder(
  root: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform
): string {
  const name = createHash('sha256').update(realRoot(root)).digest('hex').slice(0, 16);
  return join(homeFolder(env, platform), 'roots', name);
}

/** The root with its links resolved; @throws FileNotFound when it does not exist. */
export function realRoot(root: string): string {
  try {
    return realpathSync(root);
  } catch (cause) {
    throw new SpaxelError('FileNotFound', `The root folder ${root} does not exist.`, cause);
  }
}

/** Makes the state folder, readable by its owner alone. @throws OutputUnwritable. */
export function makeStateFolder(state: string): string {
  try {
    mkdirSync(state, { recursive: true, mode: 0o700 });
    return state;
  } catch (cause) {
    const sentence = `The state folder ${state} cannot be made; set SPAXEL_HOME to a writable one.`;
    throw new SpaxelError('OutputUnwritable', sentence, cause);
  }
}

/**
 * A path for the gateway's own socket: in the state folder, or in a fresh folder of mode 0700
 * under the temporary one where the path would be too long for the kernel.
 */
export function socketFor(state: string): string {
  const path = join(state, 'gateway.socket');
  if (Buffer.byteLength(path) <= longestSocketBytes) return path;
  return join(mkdtempSync(join(tmpdir(), 'spaxel-')), 'gateway.socket');
}
