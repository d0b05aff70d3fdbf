// Where the tests of the browser run: a fresh home, a free port, the checkout's own programs.
const { execFileSync } = require('node:child_process');
const { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { delimiter, join, resolve } = require('node:path');

const checkout = resolve(__dirname, '..');
const bin = join(checkout, '.venv', 'bin');
const bundle = join(checkout, 'jupyterlab_spaxel', 'bundle', 'spaxel.mjs');

/** A port that is free now; asked of the system, never fixed. */
function freePort() {
  const ask =
    "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim();
}

/** Makes the folders of one run; later processes of the same run find them in the environment. */
function makePlace() {
  if (process.env.SPAXEL_UI_STATE !== undefined) return;
  const state = mkdtempSync(join(tmpdir(), 'spaxel-ui-'));
  for (const name of ['home', 'data', 'runtime', 'config', 'spaxel', 'root', 'labextensions'])
    mkdirSync(join(state, name));
  const built = join(checkout, 'jupyterlab_spaxel', 'labextension');
  symlinkSync(built, join(state, 'labextensions', 'jupyterlab-spaxel'));
  process.env.SPAXEL_UI_STATE = state;
  process.env.SPAXEL_UI_PORT = freePort();
  // The process that made the folders outlives the server; only then may they go.
  process.on('exit', () => {
    if (process.env.SPAXEL_UI_KEEP === undefined)
      rmSync(state, { recursive: true, force: true, maxRetries: 3 });
  });
}

/** The environment of Jupyter, of the gateway and of the `spaxel` program. */
function environment() {
  const state = process.env.SPAXEL_UI_STATE;
  const python = join(bin, 'python');
  return {
    ...process.env,
    PATH: existsSync(bin) ? `${bin}${delimiter}${process.env.PATH}` : process.env.PATH,
    HOME: join(state, 'home'),
    JUPYTER_DATA_DIR: join(state, 'data'),
    JUPYTER_RUNTIME_DIR: join(state, 'runtime'),
    JUPYTER_CONFIG_DIR: join(state, 'config'),
    JUPYTERLAB_GALATA_ROOT_DIR: join(state, 'root'),
    SPAXEL_HOME: join(state, 'spaxel'),
    SPAXEL_PYTHON: existsSync(python) ? python : 'python3',
    SPAXEL_FITTERS: join(checkout, 'fitters'),
    SPAXEL_TEMPLATES: join(checkout, 'packages', 'templates', 'sets')
  };
}

/** argv of the `spaxel` program: the bundle; its source where SPAXEL_UI_SOURCE is set or nothing was bundled. */
function program() {
  if (existsSync(bundle) && process.env.SPAXEL_UI_SOURCE === undefined)
    return [process.execPath, bundle];
  const main = join(checkout, 'packages', 'cli', 'src', 'main.ts');
  return [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning', main];
}

module.exports = { checkout, environment, makePlace, program };
