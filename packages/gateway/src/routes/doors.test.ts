import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { GatewayDoors } from './doors.ts';
import { GatewayServer } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-doors-'));
const socketPath = join(folder, 'socket');
const ownerPath = join(folder, 'owner');
const facts = { version: '1.2.3', pid: 1, root: folder };
const queue = { isConnected: true, unsent: 0, sentence: null as string | null };
const watch = {
  queue: { registry: new Registry(), state: () => queue },
  phases: () => new Map([['EXECUTING', 2]])
};
const server = new GatewayServer(
  { called: () => undefined, facts, watch } as unknown as GatewayDoors,
  {
    calls: 40,
    arrival: 60_000
  }
);

beforeAll(async () => {
  await server.listen(socketPath, 'proxy');
  await server.listen(ownerPath, 'owner');
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly socket?: string;
}

interface Answered {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly allow: string | undefined;
  readonly body: Record<string, unknown>;
}

function call(
  path: string,
  { method = 'GET', headers, body, socket }: Call = {}
): Promise<Answered> {
  const told = { 'x-spaxel': '1', 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    const options = { socketPath: socket ?? ownerPath, path, method, headers: told };
    const sent = request(options, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { 'content-type': type, allow } = answer.headers;
        const text = Buffer.concat(chunks).toString();
        const told = JSON.parse(text) as Record<string, unknown>;
        resolve({ status: answer.statusCode, type, allow, body: told });
      });
    });
    sent.on('error', reject).end(body);
  });
}

interface Operation {
  readonly summary?: string;
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

test('the document names every door, with a summary, its answers and its problems', async () => {
  const { status, body } = await call('/openapi.json');
  expect(status).toBe(200);
  expect(body).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  const paths = body['paths'] as Record<string, Record<string, Operation>>;
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/healthz', '/api/commands', '/api/jobs/{id}/maps/{quantity}'])
  );
  const doors = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => ({ name: `${method} ${path}`, told }))
  );
  const silent = doors.filter(
    ({ told: { summary = '', responses } }) =>
      summary === '' || responses['4XX']?.content?.['application/problem+json'] === undefined
  );
  expect(silent.map(({ name }) => name)).toEqual([]);
  const text = JSON.stringify(body);
  const named = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  const { schemas } = body['components'] as { schemas: object };
  expect(new Set(named)).toEqual(new Set(Object.keys(schemas)));
});

const refusals: readonly (readonly [number, string, Call])[] = [
  [404, '/nowhere', {}],
  [405, '/api/jobs', { method: 'PUT' }],
  [405, '/api/jobs/01J00000000000000000000000', { method: 'PATCH' }],
  [413, '/api/commands', { method: 'POST', body: JSON.stringify({ text: 'x'.repeat(1 << 21) }) }],
  [414, `/api/jobs/${'x'.repeat(200)}`, {}],
  [400, '/api/jobs/%zz', {}],
  [415, '/api/commands', { method: 'POST', body: 'a', headers: { 'content-type': 'text/csv' } }],
  [400, '/api/commands', { method: 'POST', body: '{' }],
  [400, '/api/commands', { method: 'POST', body: '{"text": 5}' }],
  [403, '/api/commands', { method: 'POST', body: '{}', headers: { 'x-spaxel': '' } }]
];
test.each(refusals)('%d as a problem: %s', async (status, path, made) => {
  const answer = await call(path, made);
  expect(answer).toMatchObject({ status, type: expect.stringContaining('problem+json') as string });
  expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(/\.$/) as string });
  expect(answer.allow !== undefined).toBe(status === 405);
});

test('ready as long as the queue is connected', async () => {
  expect(await call('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  queue.isConnected = false;
  queue.sentence = 'The broker is away.';
  const answer = await call('/readyz');
  expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'BrokerGone' } });
  expect(answer.body['detail']).toContain('The broker is away.');
  queue.isConnected = true;
});

test('who calls without end by the proxy is told to wait; the owner is not', async () => {
  const often = (socket: string): Promise<Answered[]> =>
    Promise.all(Array.from({ length: 60 }, () => call('/healthz', { socket })));
  const refused = (await often(socketPath)).filter(({ status }) => status === 429);
  expect(refused).toHaveLength(20);
  expect(refused[0]?.body).toMatchObject({ status: 429, code: 'RequestInvalid' });
  expect((await often(ownerPath)).filter(({ status }) => status === 200)).toHaveLength(60);
});
