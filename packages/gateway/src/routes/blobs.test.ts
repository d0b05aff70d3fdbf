// The gateway's own store as workers reach it: what its door refuses.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { HttpsStore, ServedStore } from '@spaxel/queue';
import { refOf } from '../../../queue/src/blobs/store.ts';
import { bytesOf, jobA, jobB } from '../../../queue/src/testing/stores.ts';
import { Tokens } from '../identity/tokens.ts';
import type { GatewayDoors } from './doors.ts';
import { GatewayServer } from './server.ts';

const state = mkdtempSync(join(tmpdir(), 'spaxel-served-'));
const sockets = { owner: join(state, 'owner'), proxy: join(state, 'proxy') };
const kept = new ServedStore(state);
const tokens = new Tokens(state);
const secrets = {
  worker: tokens.createForWorker('farm', 1),
  person: tokens.create('ana', 1),
  none: 'spaxel_none'
};
const doorsOf = (blobs: unknown): GatewayDoors =>
  ({
    called: () => undefined,
    facts: { version: '1', pid: 1, root: state },
    watch: {
      queue: { registry: new Registry(), state: () => ({ isConnected: true }) },
      phases: () => new Map()
    },
    tokens,
    blobs
  }) as unknown as GatewayDoors;
const server = new GatewayServer(doorsOf(kept));
let address = '';

beforeAll(async () => {
  for (const caller of ['owner', 'proxy'] as const) await server.listen(sockets[caller], caller);
  address = `http://127.0.0.1:${await server.share({ host: '127.0.0.1', port: 0 })}`;
});
afterAll(async () => {
  await server.close();
  rmSync(state, { recursive: true });
});

const storeOf = (secret: string): HttpsStore => new HttpsStore(address, secret);
const shelf = (job: string) => ({ job, ticket: kept.ticket(job) });

interface Told {
  readonly method?: string;
  readonly as?: keyof typeof secrets;
  readonly query?: Record<string, string>;
  readonly name?: string;
  readonly body?: Uint8Array;
  readonly headers?: Record<string, string>;
}
const bytes = bytesOf(2000, 5);
const good = (job = jobA): Record<string, string> => {
  const [expires = '', sig = ''] = kept.ticket(job).split('.');
  return { job, expires, sig };
};

async function call({ method = 'GET', as = 'worker', query, name, body, headers }: Told = {}) {
  const path = `/api/blobs/${name ?? refOf(bytes).sha256}?${new URLSearchParams({ ...good(), ...query })}`;
  const answer = await fetch(address + path, {
    method,
    headers: {
      authorization: `Bearer ${secrets[as]}`,
      'x-spaxel': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...headers
    },
    ...(body === undefined ? {} : { body: Buffer.from(body) })
  });
  const text = await answer.text();
  const { code } = text.startsWith('{') ? (JSON.parse(text) as { code: string }) : { code: '' };
  return [answer.status, code, text] as const;
}

test('a worker with its token and an address that was signed for it is let in', async () => {
  expect((await call({ method: 'PUT', body: bytes }))[0]).toBe(204);
  expect((await call())[0]).toBe(200);
});

const late = (): Record<string, string> => {
  const eightDays = 8 * 86_400_000;
  const [expires = '', sig = ''] = kept.tickets.write(jobA, Date.now() - eightDays).split('.');
  return { expires, sig };
};
test.each<[string, number, string, () => Told]>([
  ['no token', 401, 'TokenInvalid', () => ({ as: 'none' })],
  ['a person’s token', 403, 'CallRefused', () => ({ as: 'person' })],
  ['no signature', 403, 'BlobsRefused', () => ({ query: { sig: '' } })],
  ['a signature for another job', 403, 'BlobsRefused', () => ({ query: { job: jobB } })],
  ['a signature that is late', 403, 'BlobsRefused', () => ({ query: late() })],
  ['a time of one’s own', 403, 'BlobsRefused', () => ({ query: { expires: '99999999999' } })],
  ['a time that is none', 400, 'RequestInvalid', () => ({ query: { expires: 'x' } })],
  ['a path for a name', 400, 'RequestInvalid', () => ({ name: '..%2f..%2ftokens.json' })],
  ['large letters', 400, 'RequestInvalid', () => ({ name: 'A'.repeat(64) })],
  ['a path for a job', 400, 'RequestInvalid', () => ({ query: { job: '../roots' } })],
  ['other bytes', 400, 'BlobBroken', () => ({ method: 'PUT', body: bytesOf(9) })],
  ['no bytes', 400, 'RequestInvalid', () => ({ method: 'PUT' })],
  ['too many', 413, 'RequestInvalid', () => ({ method: 'PUT', body: new Uint8Array(17 << 20) })],
  ['no header of ours', 403, 'CallRefused', () => ({ method: 'PUT', headers: { 'x-spaxel': '' } })],
  ['to remove', 403, 'CallRefused', () => ({ method: 'DELETE' })]
])('%s: %d %s', async (_, status, code, told) => {
  expect((await call(told())).slice(0, 2)).toEqual([status, code]);
});

test('expired and foreign addresses say which they are', async () => {
  expect((await call({ query: late() }))[2]).toContain('has expired');
  expect((await call({ query: { sig: 'x' } }))[2]).toContain('not this gateway’s');
  const other = mkdtempSync(join(tmpdir(), 'spaxel-served-'));
  const [expires = '', sig = ''] = new ServedStore(other).ticket(jobA).split('.');
  expect((await call({ query: { expires, sig } }))[0]).toBe(403);
  rmSync(other, { recursive: true });
});

test('tickets outlive a restart, and nobody else reads what signs them', () => {
  const [expires = '', sig = ''] = new ServedStore(state).ticket(jobA).split('.');
  expect(kept.tickets.fault(jobA, { expires: Number(expires), sig })).toBeUndefined();
  expect(statSync(join(state, 'blobs.key')).mode & 0o077).toBe(0);
  expect(statSync(join(state, 'blobs')).mode & 0o077).toBe(0);
  expect(readFileSync(join(state, 'tokens.json'), 'utf8')).not.toContain(secrets.worker);
});

function overSocket(socketPath: string): Promise<number | undefined> {
  const path = `/api/blobs/${refOf(bytes).sha256}?${new URLSearchParams(good())}`;
  return new Promise((resolve, reject) => {
    const headers = { 'x-spaxel': '1', authorization: `Bearer ${secrets.worker}` };
    request({ socketPath, path, headers }, answer => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('through the Jupyter proxy there are no blobs, whatever token is shown; over the owner’s socket there are', async () => {
  await storeOf(secrets.worker).put(shelf(jobA), bytes);
  expect(await overSocket(sockets.proxy)).toBe(403);
  expect(await overSocket(sockets.owner)).toBe(200);
});

test('a worker’s token opens no other door', async () => {
  const document = new GatewayServer(doorsOf(kept));
  const owner = join(state, 'document');
  await document.listen(owner, 'owner');
  const paths = await new Promise<Record<string, object>>((resolve, reject) => {
    request({ socketPath: owner, path: '/openapi.json' }, answer => {
      let text = '';
      answer.on('data', part => (text += String(part)));
      answer.on('end', () =>
        resolve((JSON.parse(text) as { paths: Record<string, object> }).paths)
      );
    })
      .on('error', reject)
      .end();
  });
  await document.close();
  const headers = { authorization: `Bearer ${secrets.worker}`, 'x-spaxel': '1' };
  let count = 0;
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods)) {
      const url = address + path.replace(/\{id\}/g, jobA).replace(/\{\w+\}/g, '1');
      const { status } = await fetch(url, { method: method.toUpperCase(), headers });
      const isOpen = path.startsWith('/healthz') || path.startsWith('/readyz');
      if (!path.startsWith('/api/blobs/') && !isOpen) {
        expect([method, path, status]).toEqual([method, path, 403]);
        count += 1;
      }
    }
  expect(count).toBeGreaterThan(30);
  for (const path of ['/openapi.json', '/nowhere', '/metrics', '/uws/jobs'])
    expect([path, (await fetch(address + path, { headers })).status]).toEqual([path, 403]);
});

test('a gateway that keeps no blobs of its own says so', async () => {
  const bare = new GatewayServer(doorsOf(undefined));
  const port = await bare.share({ host: '127.0.0.1', port: 0 });
  const store = new HttpsStore(`http://127.0.0.1:${port}`, secrets.worker);
  await expect(store.put(shelf(jobA), bytes)).rejects.toThrow('keeps no blobs');
  await bare.close();
});

test.each(['http://example.org', 'https://me:pw@example.org', 'nowhere', 'https://h/?a=1'])(
  '%s is no gateway’s address',
  text => {
    expect(() => new HttpsStore(text, 'x')).toThrow(
      expect.objectContaining({ _tag: 'OptionInvalid' })
    );
  }
);
test('without a token a worker does not even ask', () => {
  expect(() => new HttpsStore('https://host', '')).toThrow('--scope worker');
});
