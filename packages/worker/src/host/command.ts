// How a fitter's program is started: argv with its places filled, and an environment that pins one thread.
import type { FoundFitter } from '../fitters.ts';

const kept = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'PYTHONPATH',
  'PYTHONHOME',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'SYSTEMROOT'
];
const threads = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'NUMBA_NUM_THREADS'
];

/** The Python of the launcher: SPAXEL_PYTHON, else python3. */
export function defaultPython(): string {
  return process.env['SPAXEL_PYTHON'] ?? 'python3';
}

/** A manifest's argv with `{python}`, `{node}`, `{folder}` replaced; the program is its first word. */
export function filledArgv(argv: readonly string[], folder: string, python: string): string[] {
  const places: Record<string, string> = { python, node: process.execPath, folder };
  return argv.map(word =>
    word.replace(/\{(python|node|folder)\}/g, (_, name: string) => places[name] ?? '')
  );
}

/** What a fitter sees of the environment: where programs and homes are, what its manifest asks for, one thread. */
export function fitterEnvironment(found: FoundFitter, scratch: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { TMPDIR: scratch };
  for (const name of [...kept, ...(found.manifest.needs.environment ?? [])]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  for (const name of threads) env[name] = '1';
  return env;
}
