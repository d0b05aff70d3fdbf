// A gateway at a shared address, as two colleagues meet it: each with a token, each with jobs of their own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Answer, Campaign, CampaignRow, Job, Problem } from '@spaxel/protocol';
import { Scene, sketchCube } from './testing/scene.ts';

let scene: Scene;
let gateway: ChildProcess;
let address: string;
let log = '';
const secrets: Record<string, string> = {};

beforeAll(async () => {
  scene = new Scene();
  scene.file('cube.fits', sketchCube());
  symlinkSync('/etc/hostname', scene.file('outside.fits'));
  for (const name of ['ana', 'bela'])
    secrets[name] = (await scene.spaxel('token', 'create', name)).out.trim();
  const argv = scene.argv('serve', '--listen', '127.0.0.1:0', '--parent', '--root', scene.root);
  gateway = spawn(process.execPath, argv, { cwd: scene.root, env: scene.env });
  gateway.stderr?.on('data', (text: Buffer) => (log += String(text)));
  const lines = createInterface({ input: gateway.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  address = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
}, 30_000);

afterAll(async () => {
  gateway.stdin?.end();
  await once(gateway, 'exit');
  await scene.close();
});

interface Call {
  readonly as?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

async function call<T>(path: string, { as, body, headers = {}, method }: Call = {}) {
  const answer = await fetch(address + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'x-spaxel': '1',
      ...(as === undefined ? {} : { authorization: `Bearer ${secrets[as] ?? as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T };
}

const command = (as: string, text: string) =>
  call<Answer & Problem>('/api/commands', { as, body: { text } });
const idsOf = async (as: string): Promise<string[]> =>
  (await call<{ jobs: Job[] }>('/api/jobs', { as })).body.jobs.map(({ id }) => id);

test('without a token, or with a wrong one, only the question whether it lives is answered', async () => {
  expect((await call('/healthz')).status).toBe(200);
  for (const as of [undefined, 'spaxel_wrong', 'two words'])
    for (const path of [
      '/api/jobs',
      '/api/cubes',
      '/api/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV',
      '/none'
    ]) {
      const { status, headers, body } = await call<Problem>(path, as === undefined ? {} : { as });
      expect([path, status, body.code]).toEqual([path, 401, 'TokenInvalid']);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="spaxel"');
    }
  const cookie = { headers: { cookie: `token=${secrets['ana']}` } };
  expect((await call('/api/jobs', cookie)).status).toBe(401);
});

test('a holder sees and stops his own jobs; what a colleague shares he sees and cannot stop', async () => {
  const { body: own } = await command('ana', 'fit cube.fits --fitter patient');
  const { body: shared } = await command('ana', 'fit cube.fits --fitter patient --shared --seed 2');
  const [mine = '', ours = ''] = [own.job?.id, shared.job?.id];
  expect(await idsOf('ana')).toEqual([ours, mine]);
  expect(await idsOf('bela')).toEqual([ours]);
  for (const path of ['', '/failures', '/maps/V', '/maps.fits', '/events', '/bundle']) {
    const { status, body } = await call<Problem>(`/api/jobs/${mine}${path}`, { as: 'bela' });
    expect([path, status, body.code]).toEqual([path, 404, 'JobUnknown']);
  }
  expect((await call(`/api/jobs/${ours}`, { as: 'bela' })).status).toBe(200);
  for (const job of [mine, ours]) {
    const stop = { as: 'bela', method: 'POST' };
    expect((await call(`/api/jobs/${job}/cancel`, stop)).status).toBe(404);
    expect((await command('bela', `cancel ${job}`)).status).toBe(404);
  }
  expect((await command('bela', `show ${mine}`)).status).toBe(404);
  expect((await command('ana', `cancel ${mine}`)).status).toBe(200);
});

test('a campaign is its holder’s, with its jobs, and its rows stay below the root', async () => {
  scene.file('list.csv', 'cube\ncube.fits\n');
  const line = 'campaign list.csv --fitter patient --seed 7';
  const { body: made } = await command('ana', line);
  const { id } = (made.data as { campaign: Campaign }).campaign;
  for (const path of ['', '/rows', '/catalogue', '/events']) {
    const { status, body } = await call<Problem>(`/api/campaigns/${id}${path}`, { as: 'bela' });
    expect([path, status, body.code]).toEqual([path, 404, 'CampaignUnknown']);
  }
  const stop = { as: 'bela', method: 'POST' };
  expect((await call(`/api/campaigns/${id}/cancel`, stop)).status).toBe(404);
  const rows = await call<{ rows: CampaignRow[] }>(`/api/campaigns/${id}/rows`, { as: 'ana' });
  expect(rows.body.rows).toHaveLength(1);
  const listed = await call<{ campaigns: Campaign[] }>('/api/campaigns', { as: 'bela' });
  expect(listed.body.campaigns).toEqual([]);
  scene.file('far.csv', 'cube,out\n/etc/hostname,\noutside.fits,\ncube.fits,../there\n');
  const { status, body } = await command('ana', 'campaign far.csv --fitter patient');
  expect([status, body.code]).toEqual([400, 'ListInvalid']);
  expect(body.detail).toMatch(/line 2, column cube[^]*line 3, column cube[^]*line 4, column out/);
});

test('paths stay below the root for every holder', async () => {
  for (const path of ['/etc/hostname', '../x.fits', 'outside.fits'])
    expect((await command('ana', `info ${path}`)).body).toMatchObject({ code: 'OutsideRoot' });
});

test('a call without our header changes nothing, and a page of another site is refused', async () => {
  const body = { text: 'jobs' };
  const bare = { as: 'ana', body, headers: { 'x-spaxel': '' } };
  expect((await call<Problem>('/api/commands', bare)).body.code).toBe('CallRefused');
  const foreign = { as: 'ana', headers: { origin: 'https://elsewhere.example' } };
  expect((await call<Problem>('/api/jobs', foreign)).body.code).toBe('CallRefused');
});

test('a token that is revoked opens nothing from then on, and no secret is in a log or a file', async () => {
  expect((await call('/api/jobs', { as: 'bela' })).status).toBe(200);
  await scene.spaxel('token', 'revoke', 'bela');
  expect((await call('/api/jobs', { as: 'bela' })).status).toBe(401);
  expect((await scene.spaxel('token', 'list')).out).toMatch(/^ana +until \d{4}-\d\d-\d\d\n$/);
  const kept = readFileSync(`${scene.state}/tokens.json`, 'utf8');
  const ledger = readFileSync(`${scene.state}/ledger.sqlite`, 'latin1');
  for (const secret of Object.values(secrets))
    for (const text of [log, kept, ledger]) expect(text).not.toContain(secret);
});

test.each([
  ['0.0.0.0:0', 'Give --cert and --key'],
  ['nowhere', '--listen is HOST:PORT'],
  ['127.0.0.1:70000', '--listen is HOST:PORT']
])('serve --listen %s is refused', async (listen, sentence) => {
  const other = new Scene();
  const { code, log: said } = await other.spaxel('serve', '--listen', listen, '--root', other.root);
  expect([code, said]).toEqual([1, expect.stringContaining(sentence)]);
  await other.close();
});
