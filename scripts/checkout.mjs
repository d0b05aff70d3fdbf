// The checkout and its environment: where things are, how programs are run in it. Node's built-ins only, for it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
export const shared = join(root, '..', 'shared');
export const bin = join(root, '.venv', 'bin');
export const reports = join(root, 'reports');
const stamps = join(root, '.setup');

/** The environment in which the checkout's programs run: Node 24, npm and Python of .venv first. */
export function environment(extra = {}) {
  return {
    ...process.env,
    PATH: [bin, process.env.PATH ?? ''].join(delimiter),
    VIRTUAL_ENV: join(root, '.venv'),
    SPAXEL_PYTHON: join(bin, 'python'),
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    ...extra
  };
}

/** A failure that one sentence explains; told without a stack. */
export class Told extends Error {}

/** Runs a program in the checkout, its output going where ours goes; answers its exit code. */
export function run(program, args, { env = {}, cwd = root, quiet = false } = {}) {
  const stdio = quiet ? ['ignore', 'ignore', 'pipe'] : ['ignore', 'inherit', 'inherit'];
  const { status, error, stderr } = spawnSync(program, args, { cwd, env: environment(env), stdio });
  if (quiet && status !== 0) process.stderr.write(stderr ?? '');
  if (error !== undefined) throw new Told(`${program} cannot be run: ${error.message}`);
  return status ?? 1;
}

/** As run, but a failure ends the whole with a sentence. */
export function must(says, program, args, options) {
  console.log(`- ${says}`);
  if (run(program, args, options) !== 0)
    throw new Told(`${says}: failed (${program} ${args.join(' ')}).`);
}

/** What a program prints; empty when it fails. */
export function ask(program, args, env = {}) {
  const { stdout, status } = spawnSync(program, args, {
    cwd: root,
    env: environment(env),
    encoding: 'utf8'
  });
  return status === 0 ? stdout.trim() : '';
}

/** What a program prints and complains of, however it ends. */
export function said(program, args) {
  const { stdout, stderr, error } = spawnSync(program, args, {
    ...{ cwd: root, env: environment(), encoding: 'utf8' },
    maxBuffer: 64 * 1024 * 1024
  });
  return { out: stdout ?? '', log: error?.message ?? stderr ?? '' };
}

const skipped = new Set([
  'node_modules',
  'lib',
  '__pycache__',
  'labextension',
  'bundle',
  'test-results',
  'screenshots'
]);

/** SHA-256 over files, folders taken whole. */
export function digest(paths) {
  const hash = createHash('sha256');
  const add = path => {
    const entries = existsSync(join(root, path))
      ? readdirSync(join(root, path), { withFileTypes: true })
      : [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const child = join(path, entry.name);
      if (entry.isFile()) hash.update(child).update(readFileSync(join(root, child)));
      else if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'))
        add(child);
    }
  };
  for (const path of paths) {
    if (/\.\w+$/.test(path))
      hash.update(path).update(existsSync(join(root, path)) ? readFileSync(join(root, path)) : '');
    else add(path);
  }
  return hash.digest('hex');
}

/** Does a step unless it was done for the same inputs. */
export function once(name, inputs, step) {
  const stamp = join(stamps, name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  step();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, inputs);
}

/** Runs a script's body; what was told ends it with its sentence alone. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (thrown) {
    console.error(thrown instanceof Told ? `\n${thrown.message}` : thrown);
    process.exitCode = 1;
  }
}
