// How a job goes on by its user's word: paused and resumed, also over the death of the gateway, and retried.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Answer, Job } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

jest.setTimeout(60_000);
let scene: Scene;
/** One for each test, so that no test knows another's fits. */
let log: string;
let logs = 0;
beforeAll(async () => {
  scene = new Scene();
  scene.file('cube.fits', sketchCube({ nx: 6, ny: 5 }));
  await scene.spaxel('jobs');
});
beforeEach(() => {
  log = scene.file(`fits${String((logs += 1))}.log`);
});
afterAll(() => scene.close());

const client = (): GatewayClient => new GatewayClient(scene.gateway()?.socket ?? '');
const fitted = (): number =>
  existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;

/** The gateway's answer to a line of the grammar. */
async function say(...words: string[]): Promise<Job> {
  const ask = { text: words.join(' '), folder: scene.root };
  const { job } = await client().call<Answer>('POST', '/api/commands', ask);
  if (job === undefined) throw new Error(`no job: ${ask.text}`);
  return job;
}

const fit = (milliseconds: number, ...words: string[]): Promise<Job> =>
  say(
    ...['fit', 'cube.fits', '--fitter', 'patient'],
    ...[...['--param', `milliseconds=${String(milliseconds)}`], '--param', `log=${log}`, ...words]
  );

const atLeast = (job: Job, done: number): Promise<Job> =>
  client().watchUntil(job.id, ({ counts }) => counts.done >= done);

/** Resolves when nothing was fitted for a while that is long against a fit. */
async function quiet(): Promise<number> {
  for (let before = -1; ;) {
    const now = fitted();
    if (now === before) return now;
    before = now;
    await new Promise(resolve => setTimeout(resolve, 700));
  }
}

test('a paused job fits what was sent and nothing more, and goes on where it was', async () => {
  const job = await fit(80);
  await atLeast(job, 3);
  const paused = await say('pause', job.id);
  expect(paused).toMatchObject({ phase: 'SUSPENDED', secondsRemaining: null });
  expect(paused.ended).toBeUndefined();
  const held = await quiet();
  expect(held).toBeLessThan(30);
  expect((await client().call<Job>('GET', `/api/jobs/${job.id}`)).counts.done).toBe(held);
  expect(await say('pause', job.id)).toMatchObject({ phase: 'SUSPENDED' });
  const resumed = await client().call<Job>('POST', `/api/jobs/${job.id}/resume`);
  expect(resumed).toMatchObject({ phase: 'EXECUTING', started: paused.started });
  const ended = await client().watch(job.id, () => undefined);
  expect(ended).toMatchObject({ phase: 'COMPLETED', counts: { fits: 30, done: 30 } });
  expect(fitted()).toBe(30);
});

test('what is paused stays so when the gateway dies, and is resumed after it', async () => {
  const job = await fit(60);
  await atLeast(job, 2);
  await say('pause', job.id);
  const held = await quiet();
  await scene.end('SIGKILL');
  await scene.spaxel('jobs');
  await new Promise(resolve => setTimeout(resolve, 1000));
  expect((await client().call<Job>('GET', `/api/jobs/${job.id}`)).phase).toBe('SUSPENDED');
  expect(fitted()).toBe(held);
  await say('resume', job.id);
  const ended = await client().watch(job.id, () => undefined);
  expect(ended).toMatchObject({ phase: 'COMPLETED', counts: { done: 30 } });
  expect(fitted()).toBe(30);
});

test('a paused job can be cancelled, and one that has ended is not paused', async () => {
  const job = await fit(80);
  await atLeast(job, 2);
  await say('pause', job.id);
  expect(await say('cancel', job.id)).toMatchObject({ phase: 'ABORTED' });
  expect(await say('pause', job.id)).toMatchObject({ phase: 'ABORTED' });
  expect(await say('resume', job.id)).toMatchObject({ phase: 'ABORTED' });
});

test('retry after the end takes over what succeeded, and with other options fits only what failed', async () => {
  const job = await fit(1, '--param', 'failAbove=52.5');
  const ended = await client().watch(job.id, () => undefined);
  expect(ended.counts).toMatchObject({ done: 27, failed: 3 });
  const again = await client().call<Job>('POST', `/api/jobs/${job.id}/retry`);
  const repeated = await client().watch(again.id, () => undefined);
  expect(repeated.counts).toMatchObject({ fits: 30, done: 27, failed: 3, cached: 27 });
  const other = await say('retry', job.id, '--param', 'failAbove=99');
  const mended = await client().watch(other.id, () => undefined);
  expect(mended).toMatchObject({ counts: { fits: 3, done: 3, failed: 0 } });
  expect(mended.command).toBe(`retry ${job.id} --param failAbove=99`);
  await expect(say('retry', other.id)).rejects.toThrow(`No fit of job ${other.id} has failed.`);
});

test('retry while a job runs fits its failures again within it', async () => {
  const flaw = scene.file('flaw', 'x');
  const job = await fit(60, '--param', 'failAbove=20', '--param', `flaw=${flaw}`);
  await client().watchUntil(job.id, ({ counts }) => counts.failed >= 3);
  appendFileSync(flaw, 'mended');
  expect(await say('retry', job.id)).toMatchObject({ id: job.id, counts: { failed: 0 } });
  const ended = await client().watch(job.id, () => undefined);
  expect(ended.phase).toBe('COMPLETED');
  const { done, failed } = ended.counts;
  expect(done + failed).toBe(30);
  expect(failed).toBeLessThanOrEqual(2); // what two workers were at
});
