// A gateway of its own for a bench: the program from source, a root and a state folder that go with it, cubes of any size.
import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fitsChunks } from '@spaxel/core';
import { frugalEnv } from '../../packages/cli/src/memory.ts';

const root = join(import.meta.dirname, '../..');
/** Of anything that is waited for, milliseconds. */
const patience = 600_000;
const source = join(root, 'packages/cli/src/main.ts');
const ofSource = ['--conditions=source', '--no-warnings'];

/** A figure and what was wanted of it. */
export function tell(what, value, { unit, target, isLess = true }) {
  const isMet = isLess ? value < target : value >= target;
  const sign = isLess ? '<' : '>=';
  const digits = Math.abs(value) < 10 ? 2 : 0;
  console.log(
    `${what}: ${value.toFixed(digits)} ${unit} (target ${sign} ${target}: ${isMet ? 'met' : 'missed'})`
  );
}

const card = (keyword, value) => ({ keyword, value, comment: '' });

/** Writes a cube of noise over a slope, no two spectra alike, plane by plane. */
export function writeCube(path, { nx, ny, nz }) {
  const cards = Object.entries({
    ...{ OBJECT: 'BENCH', INSTRUME: 'MEGARA', VPH: 'LR-V', REDSHIFT: 0.01 },
    BUNIT: '1e-17 erg/s/cm2/Angstrom',
    ...{ CTYPE1: 'RA---TAN', CTYPE2: 'DEC--TAN', CRPIX1: 1, CRPIX2: 1, CRVAL1: 150, CRVAL2: 2 },
    ...{ CDELT1: -1e-4, CDELT2: 1e-4, CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRPIX3: 1 },
    ...{ CRVAL3: 5200, CDELT3: 1 }
  }).map(([keyword, value]) => card(keyword, value));
  const image = { shape: [nz, ny, nx], data: new Float32Array(0) };
  const [header] = fitsChunks([{ cards, image }]);
  const file = openSync(path, 'w');
  writeSync(file, header);
  const plane = Buffer.alloc(nx * ny * 4);
  let seed = 1;
  for (let k = 0; k < nz; k += 1) {
    for (let at = 0; at < nx * ny; at += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      plane.writeFloatBE(20 + seed / 2 ** 32, at * 4);
    }
    writeSync(file, plane);
  }
  const tail = (2880 - ((nx * ny * nz * 4) % 2880)) % 2880;
  writeSync(file, Buffer.alloc(tail));
  closeSync(file);
}

/** What the system says of a process, in megabytes. */
function memory(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
}

export class BenchGateway {
  #child;
  #socket;
  #home = mkdtempSync(join(tmpdir(), 'spaxel-home-'));
  root = mkdtempSync(join(tmpdir(), 'spaxel-root-'));

  /** Starts it, from source unless a bundle is given; `node` are Node's own arguments, as `--cpu-prof`, divided by blanks. */
  static async start({ node = '', program } = {}) {
    const gateway = new BenchGateway();
    await gateway.#start(node.split(' ').filter(Boolean), program);
    return gateway;
  }

  async #start(nodeArgs, program) {
    const own = join(root, 'packages/cli/src/testing');
    const all = {
      ...frugalEnv(process.env),
      SPAXEL_HOME: this.#home,
      SPAXEL_FITTERS: [own, join(root, 'fitters')].join(delimiter),
      SPAXEL_TEMPLATES: join(root, 'packages/templates/sets'),
      SPAXEL_WORKERS: '2',
      // Workers and side programs are started from source, as it is.
      ...(program === undefined ? { NODE_OPTIONS: ofSource.join(' ') } : {})
    };
    const argv = [...nodeArgs, program ?? source, 'serve', '--root', this.root, '--parent'];
    this.#child = spawn(process.execPath, argv, {
      env: all,
      cwd: this.root,
      stdio: ['pipe', 'pipe', 'inherit']
    });
    const line = await new Promise((resolve, reject) => {
      this.#child.stdout.once('data', data => resolve(String(data).split('\n')[0]));
      this.#child.once('exit', code => reject(new Error(`the gateway ended with code ${code}`)));
    });
    this.#socket = JSON.parse(line).socket;
  }

  get pid() {
    return this.#child.pid;
  }

  /** Megabytes that it holds now, and held at most since it was last asked so. */
  get held() {
    return memory(this.pid, 'VmRSS');
  }

  get most() {
    const most = memory(this.pid, 'VmHWM');
    writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
    return most;
  }

  /** Seconds of CPU that it took so far, its children apart. */
  get cpuSeconds() {
    const words = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(words[11]) + Number(words[12])) / 100;
  }

  /** One call; answers what was said, as JSON where it is. */
  call(method, path, body) {
    return new Promise((resolve, reject) => {
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { 'x-spaxel': '1', ...type };
      const options = { socketPath: this.#socket, method, path, headers, agent: false };
      const asked = request(options, answer => {
        const chunks = [];
        answer.on('data', chunk => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          if (answer.statusCode >= 400) return reject(new Error(String(bytes)));
          const isJson = (answer.headers['content-type'] ?? '').includes('json');
          return resolve(isJson ? JSON.parse(String(bytes)) : bytes);
        });
      });
      asked.once('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Submits a command; answers its job. */
  async submit(text) {
    const { job } = await this.call('POST', '/api/commands', { text, folder: this.root });
    return job;
  }

  /** Waits until a job is so; answers it. */
  async until(id, isSo, every = 25) {
    const end = Date.now() + patience;
    while (Date.now() < end) {
      const job = await this.call('GET', `/api/jobs/${id}`);
      if (isSo(job)) return job;
      if (job.phase === 'ERROR') throw new Error(JSON.stringify(job.error));
      await sleep(every);
    }
    throw new Error(`job ${id} did not come so far in ${patience / 1000} s`);
  }

  /** Ends it, and removes all that it had. */
  async close() {
    if (this.#child.exitCode === null) {
      const ended = new Promise(resolve => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      await ended;
    }
    for (const folder of [this.root, this.#home]) rmSync(folder, { recursive: true, force: true });
  }
}

/** How long the event loop of a process lets others wait is seen from outside: the longest of calls that cost nothing, milliseconds. */
export function watchCalls(gateway) {
  let isOver = false;
  let worst = 0;
  const watching = (async () => {
    while (!isOver) {
      const start = performance.now();
      await gateway.call('GET', '/healthz').catch(() => undefined);
      worst = Math.max(worst, performance.now() - start);
      await sleep(20);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return worst;
  };
}
