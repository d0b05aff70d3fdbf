import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Answer, Check, Job } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const absent = {
  schema: 1,
  name: 'absent',
  title: 'Absent',
  version: '1',
  licence: 'none',
  start: ['{node}'],
  selfTest: [
    '{node}',
    '-e',
    'console.log("Absent is not installed: ask for it."); process.exit(1)'
  ],
  parameters: {},
  quantities: [{ name: 'V', title: 'Velocity', unit: 'km/s', convention: '' }],
  needs: { cores: 1, memoryMiB: 1 }
};

let scene: Scene;
let fitted: Job;
let client: GatewayClient;

async function connect(): Promise<void> {
  await scene.spaxel('jobs');
  client = new GatewayClient(scene.gateway()?.socket ?? '');
}

beforeAll(async () => {
  scene = new Scene();
  const extra = join(scene.home, 'extra');
  mkdirSync(join(extra, 'absent'), { recursive: true });
  writeFileSync(join(extra, 'absent', 'fitter.json'), JSON.stringify(absent));
  scene.env['SPAXEL_FITTERS'] = [scene.env['SPAXEL_FITTERS'], extra].join(delimiter);
  scene.file('cube.fits', sketchCube({ nx: 8, ny: 8 }));
  await scene.spaxel('mock', 'galaxy.fits', '--size', '4,3', '--sn', '60');
  const words = ['galaxy.fits', '--fitter', 'native', '--moments', '4', '--json'];
  fitted = JSON.parse((await scene.spaxel('fit', ...words)).out) as Job;
  await connect();
}, 120_000);
afterAll(() => scene.close());

const ask = (text: string): Promise<Answer> =>
  client.call<Answer>('POST', '/api/commands', { text, folder: scene.root });
const told = (id: string): Promise<Job> => client.call<Job>('GET', `/api/jobs/${id}`);
const ended = (id: string): Promise<Job> => client.watch(id, () => undefined);

test('a sample fitted again by pPXF agrees, the table says where not, and the job tells it', async () => {
  const { code, out, log } = await scene.spaxel('check', fitted.id, '--n', '5', '--json');
  expect(`${String(code)} ${code === 0 ? '' : log}`).toBe('0 ');
  const check = JSON.parse(out) as Check;
  expect(check).toMatchObject({ job: fitted.id, asked: 5, compared: 5, failed: 0, warnings: [] });
  const names = ['V', 'SIGMA', 'H3', 'H4', 'AGE_LW', 'MH_LW', 'CHI2'];
  expect(check.rows.map(({ quantity }) => quantity)).toEqual(names);
  for (const { quantity, n, typical } of check.rows) {
    expect([quantity, n]).toEqual([quantity, 5]);
    // Ours are of the stars, pPXF's against its templates: a fraction of an error apart here.
    expect(typical).toBeLessThan(/^(SIGMA|H)/.test(quantity) ? 0.5 : 0.2);
  }
  const { checks } = await told(fitted.id);
  expect(checks).toEqual([{ job: check.by, date: check.date, sentence: check.sentence }]);
  expect(check.sentence).toMatch(/^Checked against pPXF [\d.]+ on 5 spectra: V differs by/);
  expect((await ask(`show ${fitted.id}`)).text).toContain(check.sentence);
  expect(await told(check.by)).toMatchObject({ checkOf: fitted.id, fitter: 'ppxf' });
}, 120_000);

test('the call that it prints is what was run: by itself it gives the numbers of the table', async () => {
  const { job } = await ask(`check ${fitted.id} --n 3 --verbose`);
  await ended(job?.id ?? '');
  const { call, spectra } = await client.call<Check>('GET', `/api/jobs/${job?.id ?? ''}/check`);
  expect((await ask(`show ${job?.id ?? ''}`)).text).toContain(call?.trim());
  const place = /^# Spaxel \((\d+), (\d+)\) of galaxy.fits\.\n/
    .exec(call ?? '')
    ?.slice(1)
    .map(Number);
  const spectrum = spectra.find(({ at }) => at.x === place?.[0] && at.y === place[1]);
  const program = `${call ?? ''}\nprint(repr(float(kinematics.sol[0])))`;
  const said = execFileSync(python, ['-c', program], { encoding: 'utf8' }).trim().split('\n');
  expect(Number(said.at(-1))).toBeCloseTo(spectrum?.values['V']?.reference ?? NaN, 9);
}, 120_000);

test('a cell gets a picture, a table and words; of the job that was checked, the sentence', async () => {
  const { job } = await ask(`check ${fitted.id} --n 2`);
  await ended(job?.id ?? '');
  type Bundle = { data: Record<string, string> };
  const bundle = (id: string) => client.call<Bundle>('GET', `/api/jobs/${id}/bundle`);
  const { data } = await bundle(job?.id ?? '');
  expect(
    Buffer.from(data['image/png'] ?? '', 'base64')
      .subarray(1, 4)
      .toString()
  ).toBe('PNG');
  expect(data['text/html']).toMatch(/<th>quantity<\/th>.*<td>MH_LW<\/td>.*<pre>/s);
  expect(data['text/plain']).toContain('counted in');
  const sentence = (await told(fitted.id)).checks?.at(-1)?.sentence ?? '';
  const own = await bundle(fitted.id);
  expect(own.data['text/plain']).toContain(sentence);
  expect(own.data['text/html']).toContain('Checked against pPXF');
}, 120_000);

test.each([
  ['check 01ARZ3NDEKTSV4RRFFQ69G5FAV', 'JobUnknown', '01ARZ3'],
  ['check JOB --against native', 'OptionInvalid', 'another fitter'],
  ['check JOB --against nobody', 'FitterUnknown', 'nobody'],
  ['check JOB --against absent', 'FitterMissing', 'ask for it'],
  ['check JOB --n 0', 'OptionInvalid', '1 to 1000'],
  ['check JOB --n many', 'OptionInvalid', 'many']
])('%s is refused as %s', async (text, tag, words) => {
  await expect(ask(text.replace('JOB', fitted.id))).rejects.toMatchObject({
    _tag: tag,
    message: expect.stringContaining(words) as unknown
  });
});

test('a job that runs, a cube that changed and a check are refused', async () => {
  const refused = (text: string): Promise<unknown> =>
    ask(text).then(
      () => null,
      (thrown: unknown) => thrown
    );
  const { job } = await ask('fit cube.fits --fitter patient --param milliseconds=200');
  const running = job?.id ?? '';
  await client.watchUntil(running, ({ counts }) => counts.done > 0);
  expect(await refused(`check ${running} --against native`)).toMatchObject({ _tag: 'JobNotReady' });
  await ask(`cancel ${running}`);
  scene.file('cube.fits', sketchCube({ nx: 8, ny: 7 }));
  expect(await refused(`check ${running} --against native`)).toMatchObject({ _tag: 'CubeChanged' });
  const check = (await ask(`check ${fitted.id} --n 1 --against patient`)).job?.id ?? '';
  await ended(check);
  expect(await refused(`check ${check} --against native`)).toMatchObject({
    _tag: 'OptionInvalid',
    message: expect.stringContaining(fitted.id) as unknown
  });
}, 60_000);

test('what the reference cannot be told is said, unless it is the usual', async () => {
  const words = 'fit galaxy.fits --fitter native --degree 4 --select 0:0,0:0';
  const { job } = await ask(words);
  await ended(job?.id ?? '');
  const made = (await ask(`check ${job?.id ?? ''} --against patient`)).job?.id ?? '';
  await ended(made);
  expect((await ask('check last --against patient --n 1')).text).toContain(job?.id);
  const { warnings, call } = await client.call<Check>('GET', `/api/jobs/${made}/check`);
  expect(warnings).toEqual(['native was told degree = 4; patient has no such parameter.']);
  expect(call).toBeNull();
}, 60_000);

test('a check that is cancelled keeps what it has and tells the job nothing', async () => {
  const before = (await told(fitted.id)).checks?.length;
  const { job } = await ask(`check ${fitted.id} --n 12 --against patient --no-cache`);
  await client.watchUntil(job?.id ?? '', ({ counts }) => counts.done >= 2);
  const stopped = await client.call<Job>('POST', `/api/jobs/${job?.id ?? ''}/cancel`);
  expect(stopped.phase).toBe('ABORTED');
  const { compared } = await client.call<Check>('GET', `/api/jobs/${stopped.id}/check`);
  expect(compared).toBe(stopped.counts.done);
  expect((await told(fitted.id)).checks?.length).toBe(before);
}, 60_000);

test('a check goes on after its gateway was killed, and is told once', async () => {
  const before = (await told(fitted.id)).checks?.length ?? 0;
  const { job } = await ask(`check ${fitted.id} --n 11 --against patient --no-cache`);
  await client.watchUntil(job?.id ?? '', ({ counts }) => counts.done >= 1);
  await scene.end('SIGKILL');
  await connect();
  expect(await ended(job?.id ?? '')).toMatchObject({ phase: 'COMPLETED', counts: { done: 11 } });
  const { checks } = await told(fitted.id);
  expect(checks).toHaveLength(before + 1);
  expect(checks?.at(-1)?.job).toBe(job?.id);
}, 60_000);
