// Surveys as one group: a list is checked whole, a broken cube is a failed row, and neither cancel nor death loses or doubles a row.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Campaign, CampaignRow, Job } from '@spaxel/protocol';
import { checkLedger } from '@spaxel/gateway';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

jest.setTimeout(60_000);
let scene: Scene;
let log: string;
let logs = 0;

beforeAll(async () => {
  scene = new Scene();
  for (const [name, base] of Object.entries({ a: 100, b: 200, c: 300, d: 400 }))
    scene.file(
      `${name}.fits`,
      sketchCube({
        nx: 2,
        ny: 2,
        cards: { OBJECT: `NGC ${base}` },
        value: (x, y, k) => base + x + 2 * y + Math.sin(k + base)
      })
    );
  scene.file('broken.fits', 'this is not FITS, but it is long enough to be looked at twice');
  await scene.spaxel('jobs');
});
beforeEach(() => {
  log = scene.file(`fits${String((logs += 1))}.log`);
});
afterAll(async () => {
  const { faults } = await checkLedger(scene.state);
  await scene.close();
  expect(faults).toEqual([]);
});

const client = (): GatewayClient => new GatewayClient(scene.gateway()?.socket ?? '');
const fitted = (): number =>
  existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
const answerTo = (text: string): Promise<Answer> =>
  client().call<Answer>('POST', '/api/commands', { text, folder: scene.root });

async function say(text: string): Promise<Campaign> {
  const { campaign } = (await answerTo(text)).data as { campaign: Campaign };
  return campaign;
}

/** Runs a list of these lines with fits of so many milliseconds. */
function run(lines: readonly string[], milliseconds: number, more = ''): Promise<Campaign> {
  const name = `list${String(logs)}.csv`;
  scene.file(name, lines.join('\n'));
  const params = `--param milliseconds=${String(milliseconds)} --param log=${log}`;
  return say(`campaign ${name} --fitter patient ${params} ${more}`);
}

const get = (id: string): Promise<Campaign> =>
  client().call<Campaign>('GET', `/api/campaigns/${id}`);
const ended = ({ id }: Campaign): Promise<Campaign> =>
  client().follow<Campaign>(`/api/campaigns/${id}/events`, () => undefined);
const until = (campaign: Campaign, holds: (state: Campaign) => boolean): Promise<Campaign> =>
  new Promise((resolve, reject) => {
    client()
      .follow<Campaign>(`/api/campaigns/${campaign.id}/events`, state => {
        if (holds(state)) resolve(state);
      })
      .then(resolve, reject);
  });
const rowsOf = async (id: string, query = ''): Promise<CampaignRow[]> =>
  (await client().call<{ rows: CampaignRow[] }>('GET', `/api/campaigns/${id}/rows${query}`)).rows;

test('three cubes of which one is broken: two are fitted, one says why it is not, and the catalogue tells all', async () => {
  const lines = [
    '# made by hand',
    'cube,z,E(B-V),distance,_note',
    'a.fits,0.01,0.1,50,"near, bright"',
    'broken.fits,0.02,,,',
    'c.fits,,,100,'
  ];
  const campaign = await run(lines, 1, '--out results');
  expect(campaign).toMatchObject({ phase: 'EXECUTING', rows: { all: 3 } });
  const end = await ended(campaign);
  expect(end).toMatchObject({
    phase: 'COMPLETED',
    rows: { all: 3, waiting: 0, running: 0, completed: 2, failed: 1, aborted: 0 },
    counts: { fits: 8, done: 8, failed: 0 }
  });
  const [failed] = await rowsOf(campaign.id, '?phase=ERROR');
  expect(failed).toMatchObject({ line: 4, cube: 'broken.fits', error: { code: 'NotFits' } });
  const { text } = await answerTo(`campaign status ${campaign.id}`);
  expect(text).toContain('completed, 2 of 3 cubes fitted, 1 failed; 8 of 8 spectra');
  expect(text).toContain('line 4, broken.fits: ');
  const catalogue = readFileSync(join(scene.root, 'results/catalogue.ecsv'), 'utf8');
  expect(catalogue).toContain(
    '# - {name: kpc_per_arcsec, datatype: float64, unit: kpc / arcsec, description: '
  );
  const records = catalogue.split('\n').filter(line => !line.startsWith('#'));
  const [head = '', first = '', second = ''] = records;
  const cell = (name: string, line: string): string =>
    line.split(',')[head.split(',').indexOf(name)] ?? '';
  expect(cell('object', first)).toBe('"NGC 100"');
  expect(Number(cell('kpc_per_arcsec', first))).toBeCloseTo(0.2424, 4);
  expect(['z', 'ebv', 'done'].map(name => Number(cell(name, first)))).toEqual([0.01, 0.1, 4]);
  // The fitter's V is the mean flux, here dereddened.
  expect(Number(cell('V', first))).toBeGreaterThan(100);
  expect(cell('phase', second)).toBe('"ERROR"');
  expect(cell('V', second)).toBe('nan');
  expect(existsSync(join(scene.root, 'results/a/maps.fits'))).toBe(true);
});

test('its jobs are found by their ids, and are no part of the list of jobs', async () => {
  const campaign = await run(['cube', 'a.fits'], 1);
  await ended(campaign);
  const [{ job = '' } = {}] = await rowsOf(campaign.id);
  const { jobs } = await client().call<{ jobs: Job[] }>('GET', '/api/jobs');
  expect(jobs.map(({ id }) => id)).not.toContain(job);
  expect((await answerTo(`show ${job.slice(-8)}`)).job).toMatchObject({
    id: job,
    campaign: campaign.id
  });
  const { text } = await answerTo('jobs');
  expect(text).toContain(`campaign ${campaign.id}`);
  expect(text).not.toContain(job);
});

test('every bad row is told at once, by line and column, and nothing is submitted', async () => {
  const before = ((await answerTo('campaign list')).data as { campaigns: unknown[] }).campaigns;
  const lines = [
    'cube,z,ebv,distance,moments,select',
    'a.fits,fast,0.1,10,2,all',
    'b.fits,0.1,-3,0,5,all',
    ',0.1,,,2,',
    'c.fits,0.1',
    'd.fits,0.1,,,2,9:1',
    'a.fits,0.5,,,2,all',
    'a.fits,0.5,,,2,all',
    'a"b.fits,0.5,,,2,all'
  ];
  const refusal = run(lines, 1).catch((thrown: unknown) => thrown as Error);
  const { message, name } = (await refusal) as Error;
  expect(name).toBe('ListInvalid');
  const told = message.split('\n').map(line => /^line (\d+)(?:, column ([\w-]+))?:/.exec(line));
  const places = told.filter(one => one !== null).map(([, line, column]) => [Number(line), column]);
  expect(places).toEqual([
    [2, 'z'],
    [3, 'ebv'],
    [3, 'distance'],
    [3, 'moments'],
    [4, 'cube'],
    [5, undefined],
    [6, 'select'],
    [8, undefined],
    [9, undefined]
  ]);
  expect(message).toContain('9 faults; nothing was submitted.');
  const after = ((await answerTo('campaign list')).data as { campaigns: unknown[] }).campaigns;
  expect(after).toHaveLength(before.length);
});

test.each([
  ['cube,fiter\na.fits,x', 'ListInvalid', 'column fiter'],
  ['z\n0.1', 'ListInvalid', 'no column cube'],
  ['cube,cube\na,b', 'ListInvalid', 'named twice'],
  ['', 'ListInvalid', 'no header'],
  ['cube\n', 'ListInvalid', 'no row'],
  ['cube,estimate\na.fits,yes', 'ListInvalid', 'column estimate'],
  ['cube,no-cache\na.fits,maybe', 'ListInvalid', 'neither yes nor no'],
  ['cube,fitter\na.fits,nobody', 'ListInvalid', 'column fitter']
])('the list %j is refused as %s: %s', async (text, tag, sentence) => {
  scene.file('bad.csv', text);
  const refusal = answerTo('campaign bad.csv --fitter patient');
  await expect(refusal).rejects.toMatchObject({
    _tag: tag,
    message: expect.stringContaining(sentence) as string
  });
});

test.each([
  ['campaign none.csv', 'FileNotFound', 'none.csv'],
  ['campaign status 01ARZ3NDEKTSV4RRFFQ69G5FAV', 'CampaignUnknown', '01ARZ3'],
  ['campaign cancel', 'OptionInvalid', 'id of a campaign'],
  ['campaign statos last', 'OptionInvalid', 'does not take "last"'],
  ['campaign catalogue last out.txt', 'OptionInvalid', 'out.txt is neither'],
  ['campaign list1.csv --z fast', 'OptionInvalid', 'fast']
])('%s is refused as %s and names %s', async (text, tag, word) => {
  await expect(answerTo(text)).rejects.toMatchObject({
    _tag: tag,
    message: expect.stringContaining(word) as string
  });
});

test('the same list again fits nothing', async () => {
  const lines = ['cube', 'a.fits', 'b.fits'];
  const first = await ended(await run(lines, 2));
  expect(first.counts).toMatchObject({ fits: 8, done: 8, cached: 0 });
  const again = await ended(await run(lines, 2));
  expect(again.counts).toMatchObject({ fits: 8, done: 8, cached: 8 });
  expect(fitted()).toBe(8);
});

test('the gateway dies in the middle and the campaign goes on by itself; no spectrum is fitted twice', async () => {
  const lines = ['cube', 'a.fits', 'b.fits', 'broken.fits', 'c.fits', 'd.fits'];
  const campaign = await run(lines, 150);
  await until(campaign, ({ counts }) => counts.done >= 3);
  await scene.end('SIGKILL');
  await scene.spaxel('jobs');
  const end = await ended(campaign);
  expect(end.rows).toMatchObject({ completed: 4, failed: 1 });
  expect(end.counts).toMatchObject({ fits: 16, done: 16 });
  // Two workers, each with a task in hand when they were killed.
  expect(fitted()).toBeLessThanOrEqual(16 + 4);
});

test('cancel stops what runs and what waits, and retry goes on with it', async () => {
  const campaign = await run(['cube', 'a.fits', 'b.fits', 'c.fits', 'd.fits'], 120);
  await until(campaign, ({ counts }) => counts.done >= 2);
  const cancelled = await say(`campaign cancel ${campaign.id}`);
  expect(cancelled.phase).toBe('ABORTED');
  expect(cancelled.rows.waiting).toBe(0);
  const still = fitted();
  expect((await get(campaign.id)).counts.done).toBeLessThan(16);
  const retried = await say(`campaign retry ${campaign.id}`);
  expect(retried.phase).toBe('EXECUTING');
  const end = await ended(retried);
  expect(end).toMatchObject({ phase: 'COMPLETED', rows: { completed: 4 }, counts: { done: 16 } });
  expect(fitted()).toBeLessThanOrEqual(16 + 4);
  expect(fitted()).toBeGreaterThan(still);
  await expect(say(`campaign retry ${campaign.id}`)).rejects.toThrow('Nothing of campaign');
});

test('retry takes failed rows and failed spectra, and nothing else', async () => {
  const flaw = scene.file('campaign-flaw', 'x');
  const lines = ['cube', 'a.fits', 'late.fits', 'c.fits'];
  const campaign = await run(lines, 1, `--param failAbove=301.5 --param flaw=${flaw}`);
  const first = await ended(campaign);
  expect(first).toMatchObject({ rows: { completed: 2, failed: 1 } });
  expect(first.counts.failed).toBeGreaterThan(0);
  scene.file('late.fits', sketchCube({ nx: 1, ny: 1 }));
  scene.file('campaign-flaw', 'mended');
  await say(`campaign retry ${campaign.id}`);
  const end = await ended(campaign);
  expect(end).toMatchObject({ rows: { completed: 3 }, counts: { fits: 9, done: 9, failed: 0 } });
  // The first cube was whole, and was left alone.
  const [whole, , mended] = await rowsOf(campaign.id);
  expect(whole?.counts.cached).toBe(0);
  expect(mended?.counts.cached).toBe(4 - first.counts.failed);
});

test('in a terminal --wait shows progress, ends with the counts, and fails when a cube did', async () => {
  scene.file('wait.csv', 'cube\na.fits\nbroken.fits\n');
  const args = ['--fitter', 'patient', '--wait'];
  const said = await scene.spaxel('campaign', 'wait.csv', ...args);
  expect(said.code).toBe(1);
  expect(said.out).toContain('completed, 1 of 2 cubes fitted, 1 failed');
  expect(said.log).toContain('cubes fitted');
  const json = await scene.spaxel('campaign', 'wait.csv', ...args, '--json');
  const { data } = JSON.parse(json.out) as { data: { campaign: Campaign; failed: CampaignRow[] } };
  expect(data.campaign.rows).toMatchObject({ completed: 1, failed: 1 });
  expect(data.failed).toHaveLength(1);
  const written = await scene.spaxel('campaign', 'catalogue', 'last', 'survey.csv');
  expect(written.code).toBe(0);
  const table = readFileSync(join(scene.root, 'survey.csv'), 'utf8');
  expect(table.split('\n')[0]).toMatch(/^cube,object,z,ebv,distance,kpc_per_arcsec,job,phase/);
});
