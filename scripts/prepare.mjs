// Sets the checkout up: Python environment, Node 24, npm packages, build, the package itself. Each step is done once for its inputs.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, bin, digest, must, once, root, run, Told } from './checkout.mjs';

const npm = 'npm@10.9.3';
const sources = [
  'src',
  'packages',
  'protocol',
  'fitters',
  'style',
  'schema',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json'
];

function findPython() {
  const program = process.env.SPAXEL_BASE_PYTHON ?? 'python3';
  const version = ask(program, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  const [major, minor] = version.split('.').map(Number);
  if (!(major === 3 && minor >= 10))
    throw new Told(
      `Spaxel needs Python 3.10 or newer as ${program}; found ${version || 'none'}. On Debian: apt-get install python3.`
    );
  if (run(program, ['-c', 'import venv, ensurepip'], { quiet: true }) !== 0)
    throw new Told(`${program} has no venv. On Debian: apt-get install python3-venv.`);
  return { program, version };
}

function pythonEnvironment() {
  const { program, version } = findPython();
  once('python', `${version} ${digest(['requirements/development.txt'])}`, () => {
    if (existsSync(join(root, '.venv')) && ask(join(bin, 'python'), ['-c', 'print(1)']) === '')
      rmSync(join(root, '.venv'), { recursive: true });
    must('making the Python environment', program, ['-m', 'venv', '.venv']);
    must('installing the Python packages', join(bin, 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      'requirements/development.txt'
    ]);
  });
}

function npmPackages() {
  once('npm', digest(['package-lock.json', 'requirements/development.txt']), () => {
    must('installing the npm packages', join(bin, 'npx'), [
      '-y',
      npm,
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error'
    ]);
  });
}

function build() {
  once('build', digest(sources), () => {
    must('building', join(bin, 'npm'), ['run', '--silent', 'build']);
  });
}

function package_() {
  once('package', digest(['pyproject.toml', 'requirements/development.txt']), () => {
    must('installing Spaxel into the environment', join(bin, 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--no-build-isolation',
      '-e',
      '.'
    ]);
    must(
      'linking the extension into JupyterLab',
      join(bin, 'jupyter'),
      ['labextension', 'develop', '--overwrite', '.'],
      { quiet: true }
    );
  });
}

/** Everything that the checkout's commands need. */
export function prepare() {
  pythonEnvironment();
  npmPackages();
  build();
  package_();
}
