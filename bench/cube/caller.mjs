// Programs that are measured from outside, and calls to them over connections that stay open.
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
export const python = process.env.SPAXEL_PYTHON ?? join(root, '.venv/bin/python');

/** Calls by way of `to` (socketPath, or host and port), `prefix` before each path; answers are bytes. */
export function callerOf(to, prefix = '', headers = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = (path, body) =>
    new Promise((resolve, reject) => {
      const options = { ...to, agent, path: `${prefix}${path}`, method: body ? 'POST' : 'GET' };
      const all = { ...headers, 'x-spaxel': '1', 'content-type': 'application/json' };
      const sent = request({ ...options, headers: all }, answer => {
        const chunks = [];
        answer.on('data', chunk => chunks.push(chunk));
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks);
          if (answer.statusCode === 200) resolve(bytes);
          else reject(new Error(`${path}: ${answer.statusCode} ${bytes.toString().slice(0, 300)}`));
        });
      });
      sent.on('error', reject).end(body ? JSON.stringify(body) : undefined);
    });
  return { call, close: () => agent.destroy() };
}

async function answering(caller, child) {
  for (let turn = 0; turn < 300 && child.exitCode === null; turn += 1) {
    const well = await caller.call('/healthz').catch(() => undefined);
    if (well !== undefined) return JSON.parse(well);
    await wait(100);
  }
  throw new Error('The program does not answer.');
}

function ended(child) {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', resolve).kill('SIGTERM');
  });
}

/** The gateway of a folder by itself. */
export async function startGateway({ program, folder, env }) {
  const socketPath = join(env.SPAXEL_HOME, 'bench.sock');
  const words = [program, 'serve', '--socket', socketPath, '--root', folder];
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const caller = callerOf({ socketPath });
  const { pid } = await answering(caller, child);
  return { ...caller, pid, end: () => ended(child) };
}

function freePort() {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A Jupyter server of a folder, with the gateway behind its proxy; undefined where the proxy is not installed. */
export async function startJupyter({ folder, env }) {
  try {
    execFileSync(python, ['-c', 'import jupyter_server_proxy'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const port = await freePort();
  const token = 'bench';
  const options = { port, ip: '127.0.0.1', token, root_dir: folder, allow_root: 'True' };
  const words = Object.entries(options).map(([name, value]) => `--ServerApp.${name}=${value}`);
  const child = spawn(
    python,
    ['-m', 'jupyter_server', '--no-browser', '--log-level=ERROR', ...words],
    { env: { ...env, PYTHONPATH: root }, stdio: 'ignore' }
  );
  const caller = callerOf({ host: '127.0.0.1', port }, '/spaxel', {
    authorization: `token ${token}`
  });
  const { pid } = await answering(caller, child);
  return { ...caller, pid, end: () => ended(child) };
}

/** Processor time of a process so far, milliseconds; NaN where the machine has no /proc. */
export function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Linux counts in hundredths of a second.
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return NaN;
  }
}

/** Memory [MiB], now and at most, and open files of a process; NaN where the machine has no /proc. */
export function stateOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [rss, most] = ['VmRSS', 'VmHWM'].map(
      name => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
    );
    return { rss, most, files: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return { rss: NaN, most: NaN, files: NaN };
  }
}
