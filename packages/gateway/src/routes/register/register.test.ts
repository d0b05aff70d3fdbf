import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { FitterManifest, WorkerFacts } from '@spaxel/protocol';
import { Ledger } from '../../ledger/index.ts';
import type { Offers } from '../../plan/offers.ts';
import type { GatewayDoors } from '../doors.ts';
import { resolvePath } from '../resolve.ts';
import { GatewayServer } from '../server.ts';
import { registerAnswers } from './answers.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spaxel-register-')));
const root = join(folder, 'root');
const outside = join(folder, 'outside');
for (const one of [root, join(root, 'cubes'), outside]) mkdirSync(one);
writeFileSync(join(root, 'cubes/a.fits'), 'cube');
writeFileSync(join(outside, 'b.fits'), 'cube');
symlinkSync(outside, join(root, 'link'));
const ledger = new Ledger(join(folder, 'ledger.sqlite'));

const parameters = {
  type: 'object',
  properties: { gas: { type: 'string' }, z: { type: 'number' }, degree: { type: 'integer' } },
  required: ['z']
};
const manifest = { name: 'native', parameters } as unknown as FitterManifest;
const offers = {
  offered: (name: string) => (name === 'native' ? { manifest } : undefined)
} as unknown as Offers;
const worker: WorkerFacts = {
  ...{ worker: '00ff', fitter: 'native', version: '1.0.0', digest: null, slots: 1, tasks: 3 },
  ...{ since: '2026-01-01T00:00:00.000Z', seen: '2026-01-01T00:01:00.000Z', isBusy: true }
};
const queue = {
  workers: (): WorkerFacts[] => [worker],
  state: () => ({ isConnected: true, unsent: 0, sentence: null })
};
const { register } = ledger;
const doors = {
  ...{ called: () => undefined, facts: { version: '1', pid: 1, root }, register, offers, queue },
  resolve: (path: string, origin: Parameters<typeof resolvePath>[2]) =>
    resolvePath(root, path, origin),
  tokens: { find: (secret: string) => (secret === 'hers' ? { holder: 'her' } : undefined) },
  watch: { queue: { registry: new Registry(), state: queue.state }, phases: () => new Map() }
} as unknown as GatewayDoors;
const server = new GatewayServer(doors);
let port = 0;

beforeAll(async () => {
  await server.listen(join(folder, 'owner'), 'owner');
  await server.listen(join(folder, 'proxy'), 'proxy');
  port = await server.share({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  ledger.close();
  rmSync(folder, { recursive: true });
});

type Who = 'owner' | 'proxy' | 'holder';
interface Answered {
  readonly status: number | undefined;
  readonly body: Record<string, unknown>;
}

function call(who: Who, line: string, body?: unknown): Promise<Answered> {
  const [method = '', path = ''] = line.split(' ');
  const place = who === 'holder' ? { port } : { socketPath: join(folder, who) };
  const headers = { 'x-spaxel': '1', authorization: 'Bearer hers' };
  const typed = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const options = { ...place, path, method, headers: { ...headers, ...typed } };
    const sent = request(options, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const read = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        resolve({ status: answer.statusCode, body: read });
      });
    });
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const app = { name: 'gas', fitter: 'native', parameters: { gas: 'all' } };

test('an application is written, read, listed, told by its verb, and removed', async () => {
  expect(await call('proxy', 'PUT /api/apps/gas', app)).toEqual({ status: 200, body: app });
  expect(await call('holder', 'GET /api/apps/gas')).toEqual({ status: 200, body: app });
  expect((await call('owner', 'GET /api/apps')).body).toEqual({ apps: [app] });
  expect((await registerAnswers.apps(doors)).text).toMatch(/^gas +native gas="all"$/);
  expect(await call('owner', 'DELETE /api/apps/gas')).toEqual({ status: 200, body: app });
  expect(await call('owner', 'GET /api/apps/gas')).toMatchObject({
    ...{ status: 404, body: { code: 'NotListed' } }
  });
  expect((await registerAnswers.apps(doors)).text).toContain('No applications yet');
});

test.each<[string, object, string]>([
  ['another name than its address', { ...app, name: 'other' }, 'RequestInvalid'],
  ['a fitter that is not offered', { ...app, fitter: 'magic' }, 'FitterUnknown'],
  ['a parameter that the fitter lacks', { ...app, parameters: { toString: 1 } }, 'DetailUnknown'],
  ['a parameter of another kind', { ...app, parameters: { degree: 'high' } }, 'OptionInvalid'],
  ['an image that is a command', { ...app, image: '$(rm -rf /)' }, 'RequestInvalid'],
  ['what the schema does not know', { ...app, script: 'x' }, 'RequestInvalid']
])('an application with %s is refused', async (_, body, code) => {
  const answer = await call('owner', 'PUT /api/apps/gas', body);
  expect(answer).toMatchObject({ status: 400, body: { code } });
  expect((await call('owner', 'GET /api/apps')).body).toEqual({ apps: [] });
});

test('a region keeps its figures, and no password', async () => {
  const region = {
    name: 'north',
    energy: { gramsPerKilowattHour: 28 },
    endpoints: [{ kind: 'broker', url: 'amqps://broker.north.example.org/spaxel' }]
  };
  expect((await call('owner', 'PUT /api/regions/north', region)).status).toBe(200);
  expect((await registerAnswers.regions(doors)).text).toContain('28 g CO2e/kWh  broker amqps://');
  for (const url of ['amqps://me:secret@host', 'http://host', 'file:///etc/passwd']) {
    const body = { ...region, endpoints: [{ kind: 'broker', url }] };
    const answer = await call('owner', 'PUT /api/regions/north', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'RequestInvalid' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  }
  expect((await call('owner', 'GET /api/regions')).body).toEqual({ regions: [region] });
});

test('a data source is a folder that its caller may read, and its cubes are listed as `info` takes them', async () => {
  const put = (who: Who, name: string, place: string): Promise<Answered> =>
    call(who, `PUT /api/sources/${name}`, { name, root: place });
  expect((await put('proxy', 'here', 'cubes')).body).toEqual({
    ...{ name: 'here', root: join(root, 'cubes') }
  });
  for (const place of ['..', outside, 'link', 'cubes/../../outside'])
    expect(await put('proxy', 'there', place)).toMatchObject({
      ...{ status: 403, body: { code: 'OutsideRoot' } }
    });
  expect((await put('owner', 'there', outside)).status).toBe(200);
  expect((await put('proxy', 'none', 'nowhere')).body).toMatchObject({ code: 'FileNotFound' });
  for (const place of ['https://host/', 's3://', 's3://UPPER/x', 's3://bucket/?x'])
    expect((await put('owner', 'far', place)).body).toMatchObject({ code: 'OptionInvalid' });
  expect((await put('proxy', 'far', 's3://surveys/cubes')).status).toBe(200);

  const cubes = async (who: Who, name: string): Promise<Answered> =>
    call(who, `GET /api/sources/${name}/cubes`);
  expect((await cubes('proxy', 'here')).body).toMatchObject({
    ...{ cubes: [{ path: join(root, 'cubes/a.fits'), bytes: 4 }] }
  });
  expect((await cubes('owner', 'there')).body).toMatchObject({
    ...{ cubes: [{ path: join(outside, 'b.fits') }] }
  });
  for (const who of ['proxy', 'holder'] as const) {
    expect(await cubes(who, 'there')).toMatchObject({ status: 403 });
    expect(await call(who, 'GET /api/sources/there')).toMatchObject({ status: 404 });
    const { body } = await call(who, 'GET /api/sources');
    expect((body['sources'] as { name: string }[]).map(({ name }) => name)).toEqual([
      ...['far', 'here']
    ]);
  }
});

test('who holds a token changes nothing; without our header nobody does', async () => {
  for (const line of ['PUT /api/apps/gas', 'DELETE /api/sources/here'])
    expect(await call('holder', line, line.startsWith('PUT') ? app : undefined)).toMatchObject({
      ...{ status: 403, body: { code: 'CallRefused' } }
    });
});

test('the workers that are alive are told', async () => {
  expect((await call('holder', 'GET /api/workers')).body).toEqual({ workers: [worker] });
  expect((await registerAnswers.workers(doors)).text).toBe(
    '00ff                 native 1.0.0, fits, 3 tasks done since 2026-01-01T00:00:00.000Z'
  );
});
