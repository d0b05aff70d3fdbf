// How a job goes on by its user's word: paused and resumed, also over the death of the gateway, and retried.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Answer, Estimate, Job } from '@spaxel/protocol';
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

/** Bins of a job in the order in which they were fitted, from the seeds in the fitter's log. */
function doneOrder(job: string): number[] {
  const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
  const rows = ledger.prepare('SELECT bin, fit_id AS id FROM fits WHERE job = ?').all(job);
  ledger.close();
  const seedOf = (id: string): number => Number.parseInt(id.slice(0, 8), 16) & 0x7fffffff;
  const bins = new Map(rows.map(({ bin, id }) => [seedOf(String(id)), Number(bin)]));
  const seeds = readFileSync(log, 'utf8').trim().split('\n').map(Number);
  return seeds.map(seed => bins.get(seed) ?? NaN).filter(Number.isFinite);
}

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

test('a job ends by itself at its deadline, says so, and what was fitted stays', async () => {
  const job = await fit(200, '--deadline', '2');
  const ended = await client().watch(job.id, () => undefined);
  const { done, aborted } = ended.counts;
  expect(ended.phase).toBe('ABORTED');
  expect(ended.error?.code).toBe('DeadlinePassed');
  expect(ended.error?.detail).toContain(`has reached its --deadline: ${String(done)} of 30 fits`);
  expect(done).toBeGreaterThan(0);
  expect(done + aborted).toBe(30);
});

test('cancel stops what runs: within five seconds the workers fit something else', async () => {
  const endless = await fit(60_000);
  await client().watchUntil(endless.id, ({ phase }) => phase === 'EXECUTING');
  const start = Date.now();
  expect(await say('cancel', endless.id)).toMatchObject({ phase: 'ABORTED' });
  const next = await fit(1, '--select', '0:1,0:0');
  await client().watch(next.id, () => undefined);
  expect(Date.now() - start).toBeLessThan(5000);
});

test('a single spaxel does not wait for a cube, and a spaxel that is looked at comes next', async () => {
  const bulk = await fit(100);
  await atLeast(bulk, 1);
  const click = await fit(5, '--select', '3:3,2:2');
  await client().watch(click.id, () => undefined);
  const { counts } = await client().call<Job>('GET', `/api/jobs/${bulk.id}`);
  expect(counts.done).toBeLessThan(20);
  await say('cancel', bulk.id);

  const first = await fit(110, '--first', '5,4');
  await client().watchUntil(first.id, ({ phase }) => phase === 'EXECUTING');
  await client().call('POST', `/api/jobs/${first.id}/first`, { x: 0, y: 0 });
  await client().watch(first.id, () => undefined);
  const bins = doneOrder(first.id);
  // Two workers, each with a task in hand and one ahead.
  expect(bins.slice(0, 4)).toContain(29);
  expect(bins.indexOf(0)).toBeLessThan(20);
  await expect(
    client().call('POST', `/api/jobs/${first.id}/first`, { x: 6, y: 0 })
  ).rejects.toThrow('has no spaxel (6, 0)');
});

test('the same again fits nothing, a part fits nothing, a wider choice only what is new, another parameter says so', async () => {
  const ended = async (job: Promise<Job>): Promise<Job> =>
    client().watch((await job).id, () => undefined);
  const part = await ended(fit(2, '--select', '0:3,0:4'));
  expect(part.counts).toMatchObject({ fits: 20, done: 20, cached: 0 });
  const wide = await ended(fit(2));
  expect(wide.counts).toMatchObject({ fits: 30, done: 30, cached: 20 });
  expect((await ended(fit(2))).counts).toMatchObject({ fits: 30, cached: 30 });
  expect(fitted()).toBe(30);
  const codes = (job: Job): string[] => job.warnings.map(({ code }) => code);
  expect(codes(wide)).not.toContain('FittedAgain');
  const other = await ended(fit(3, '--select', '0:0,0:0', '--ebv', '0.1'));
  expect(other.counts.cached).toBe(0);
  const said = other.warnings.find(({ code }) => code === 'FittedAgain')?.sentence;
  expect(said).toContain('parameter milliseconds from 2 to 3; preparation: ebv from 0 to 0.1.');
});

/** What earlier jobs say of a fit; nothing is fitted. */
const foresee = (
  milliseconds: number,
  ...words: string[]
): Promise<{ estimate: Estimate | null; fits: number; jobs: number }> => {
  const params = [`milliseconds=${String(milliseconds)}`, `log=${log}`];
  const text = ['fit', 'cube.fits', '--fitter', 'patient', ...words];
  for (const one of params) text.push('--param', one);
  return client().call('POST', '/api/estimates', { text: text.join(' '), folder: scene.root });
};

test('what cannot be foreseen says why, and makes no job', async () => {
  const jobs = async (): Promise<number> =>
    (await client().call<{ jobs: Job[] }>('GET', '/api/jobs')).jobs.length;
  const before = await jobs();
  // Unlike in all that ran here, so that too little is known.
  const { estimate, fits } = await foresee(7777, '--moments', '4', '--param', 'failAbove=1');
  expect([estimate, fits]).toEqual([null, 30]);
  await expect(foresee(1, '--min-sn', '100000')).rejects.toThrow('is left to fit');
  const ask = (text: string): Promise<unknown> =>
    client().call('POST', '/api/estimates', { text, folder: scene.root });
  await expect(ask('info cube.fits')).rejects.toThrow('Only a fit is estimated');
  await expect(ask('fit nothing.fits')).rejects.toThrow('nothing.fits does not exist');
  await expect(ask('fit cube.fits --degre 4')).rejects.toThrow('did you mean --degree');
  expect(await jobs()).toBe(before);
});

test('an estimate fits five spectra, foresees the rest within a fifth after three jobs, and its fits are not done again', async () => {
  const ended = async (job: Promise<Job>): Promise<Job> =>
    client().watch((await job).id, () => undefined);
  for (const rows of ['0:0', '1:1', '2:2']) await ended(fit(100, '--select', `0:5,${rows}`));
  const before = fitted();
  const { estimate: foreseen, fits } = await foresee(100);
  expect(fits).toBe(30);
  expect(foreseen).toMatchObject({ fits: 30, missing: 12, looked: 30, selected: 30, trial: 0 });
  expect(Math.abs((foreseen?.cpuSeconds ?? 0) / 1.2 - 1)).toBeLessThan(0.2);
  expect(fitted()).toBe(before);
  const trial = await ended(fit(100, '--estimate'));
  expect(trial.counts.fits).toBe(5);
  const { estimate } = trial;
  if (estimate === undefined) throw new Error('no estimate');
  expect(estimate.fits).toBe(30);
  expect(estimate.missing).toBeLessThanOrEqual(12);
  expect(estimate).toMatchObject({ trial: 5, wattsFrom: 'assumed' });
  expect(estimate.low).toBeLessThan(estimate.seconds);
  const done = await ended(fit(100));
  expect(done.counts.done).toBe(30);
  expect(fitted()).toBe(30);
  expect(before).toBe(18);
  const cpu = 0.1 * estimate.missing;
  expect(Math.abs(estimate.cpuSeconds / cpu - 1)).toBeLessThan(0.2);
  expect((await say('show', trial.id)).estimate).toBeDefined();
});
