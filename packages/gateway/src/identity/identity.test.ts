/** Identity with real processes and sockets: a child is a gateway that answers /healthz and its pid. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  findGateway,
  idleClock,
  lockHolder,
  makeStateFolder,
  readGatewayFile,
  relay
} from './index.ts';
import { socketFor, stateFolder, takeLock, watchParent } from './index.ts';

jest.setTimeout(15_000);

const program = `
import { createServer } from 'node:http';
import { takePlace } from ${JSON.stringify(join(__dirname, 'index.ts'))};
const [root, home, socket] = process.argv.slice(1);
const health = JSON.stringify({ status: 'ok', version: '1', pid: process.pid, root });
const start = async ({ owner, proxy }) => {
  const servers = [owner, ...proxy].map(path => createServer((_, answer) => answer.end(health)).listen(path));
  await Promise.all(servers.map(server => new Promise(resolve => server.once('listening', resolve))));
  return async () => void servers.forEach(server => (server.closeAllConnections(), server.close()));
};
const env = { SPAXEL_HOME: home };
const place = await takePlace({ root, version: '1', env, start, ...(socket ? { socket } : {}) });
process.on('SIGTERM', () => void place.close().then(() => process.exit(0)));
console.log(JSON.stringify({ role: place.role, pid: place.gateway.pid }));
setInterval(() => {}, 1000);
`;

let folder: string;
let state: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spaxel-identity-'));
  state = stateFolder(folder, { SPAXEL_HOME: folder });
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map(child => kill(child)));
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  role: string;
  pid: number;
  child: ChildProcess;
}

async function serve(socket = ''): Promise<Told> {
  const flags = ['--conditions=source', '--no-warnings', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, [...flags, folder, folder, socket], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { ...(JSON.parse(line.toString()) as { role: string; pid: number }), child };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

function pidBehind(socketPath: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path: '/healthz', agent: false }, answer => {
      answer.on('data', (body: Buffer) =>
        resolve((JSON.parse(body.toString()) as { pid: number }).pid)
      );
    });
    call.on('error', reject).end();
  });
}

test('the first becomes the gateway; the second relays its socket to it', async () => {
  const first = await serve(join(folder, 'a'));
  const second = await serve(join(folder, 'b'));
  expect([first.role, second.role]).toEqual(['gateway', 'relay']);
  expect(await pidBehind(join(folder, 'b'))).toBe(first.child.pid);
  expect((await findGateway(state))?.socket).toBe(join(state, 'gateway.socket'));
  expect((await serve()).role).toBe('guest');
});

test('a relay whose gateway was killed becomes the gateway with the next call', async () => {
  const first = await serve(join(folder, 'a'));
  const second = await serve(join(folder, 'b'));
  await kill(first.child);
  const pids = await Promise.all([1, 2, 3].map(() => pidBehind(join(folder, 'b'))));
  expect(pids).toEqual([second.child.pid, second.child.pid, second.child.pid]);
  expect((await findGateway(state))?.pid).toBe(second.child.pid);
});

test('a relay whose gateway ended in order becomes the gateway too', async () => {
  const first = await serve(join(folder, 'a'));
  const second = await serve(join(folder, 'b'));
  await kill(first.child, 'SIGTERM');
  expect(readGatewayFile(state)).toBeNull();
  expect(await pidBehind(join(folder, 'b'))).toBe(second.child.pid);
});

test('the lock and the socket that a killed gateway left are taken over', async () => {
  const first = await serve();
  await kill(first.child);
  expect(existsSync(join(state, 'gateway.socket'))).toBe(true);
  expect(await findGateway(state)).toBeNull();
  const second = await serve();
  expect([second.role, second.pid]).toEqual(['gateway', second.child.pid]);
  expect(readdirSync(state).filter(name => name.startsWith('lock'))).toEqual(['lock.2']);
});

test('a lock whose pid belongs to another process now is stale', () => {
  makeStateFolder(state);
  writeFileSync(join(state, 'lock.4'), JSON.stringify({ pid: process.ppid, birth: 'long ago' }));
  expect(lockHolder(state)).toBeNull();
  expect(takeLock(state)).not.toBeNull();
  expect(lockHolder(state)).toBe(process.pid);
});

test('of six that start at once on a stale lock exactly one is the gateway', async () => {
  makeStateFolder(state);
  writeFileSync(join(state, 'lock.1'), JSON.stringify({ pid: 999_999_999, birth: 'never' }));
  const told = await Promise.all([1, 2, 3, 4, 5, 6].map(n => serve(join(folder, `s${n}`))));
  expect(told.filter(one => one.role === 'gateway')).toHaveLength(1);
  expect(new Set(told.map(one => one.pid)).size).toBe(1);
}, 30_000);

test('a released lock can be taken again, and only once', () => {
  makeStateFolder(state);
  const lock = takeLock(state);
  expect(takeLock(state)).toBeNull();
  lock?.release();
  lock?.release();
  expect(lockHolder(state)).toBeNull();
  expect(takeLock(state)).not.toBeNull();
  expect(takeLock(state)).toBeNull();
});

test('a gateway file of nonsense, or of a process that is no gateway, finds nothing', async () => {
  makeStateFolder(state);
  writeFileSync(join(state, 'gateway.json'), '{"schema": 1, "pid"');
  expect(await findGateway(state)).toBeNull();
  const socket = join(folder, 'other');
  const server = createServer((_, answer) => answer.end('hello')).listen(socket);
  await once(server, 'listening');
  const file = { schema: 1, socket, pid: process.pid, version: '1', root: folder, started: '' };
  writeFileSync(join(state, 'gateway.json'), JSON.stringify(file));
  expect(await findGateway(state)).toBeNull();
  server.close();
});

test('a relay drops the caller when there is no gateway, and closes', async () => {
  const door = await relay(join(folder, 'd'), () => Promise.reject(new Error('none')));
  await expect(pidBehind(join(folder, 'd'))).rejects.toThrow();
  await door.close();
  expect(existsSync(join(folder, 'd'))).toBe(false);
});

test('the state folder follows the platform, and a root that is missing is named', () => {
  expect(state).toMatch(/roots\/[0-9a-f]{16}$/);
  const linux = stateFolder(folder, { HOME: '/home/ada' }, 'linux');
  expect(linux.startsWith('/home/ada/.local/share/spaxel/roots/')).toBe(true);
  expect(stateFolder(folder, { HOME: '/Users/ada' }, 'darwin')).toContain('Application Support');
  expect(stateFolder(folder, { XDG_DATA_HOME: '/x' }, 'linux').startsWith('/x/spaxel/')).toBe(true);
  expect(() => stateFolder('/nowhere/at/all')).toThrow('/nowhere/at/all does not exist');
});

test('a socket whose path would be too long lies in a private temporary folder', () => {
  expect(socketFor('/short')).toBe('/short/gateway.socket');
  const path = socketFor(`/${'long/'.repeat(30)}`);
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  rmSync(join(path, '..'), { recursive: true });
});

test('the end of the parent, or of its pipe, is told once', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  children.push(child);
  const gone = new Promise<void>(resolve => watchParent(resolve, { pid: child.pid! }));
  await kill(child);
  await gone;
  const pipe = new PassThrough();
  const closed = new Promise<void>(resolve => watchParent(resolve, { pipe }));
  pipe.end();
  await closed;
});

test('an idle gateway is told to end, one that works or is called is not', async () => {
  let busy = 3;
  const began = Date.now();
  await new Promise<void>(resolve => {
    idleClock({ limitMs: 60, isBusy: () => busy-- > 0, onIdle: resolve });
  });
  expect(busy).toBeLessThan(0);
  expect(Date.now() - began).toBeGreaterThanOrEqual(60);
});
