import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, SpaxelError } from '@spaxel/core';
import type { Result, Task } from '@spaxel/protocol';
import {
  double,
  deliveryOf,
  doubleFolder,
  payloadOf,
  taskOf,
  velocities
} from './host/testing/tasks.ts';
import type { Belongings, HostOptions } from './host/host.ts';
import { Worker } from './take.ts';

jest.setTimeout(60_000);
const folder = doubleFolder(__dirname);
let worker: Worker;
let results: { result: Result; payload: Uint8Array }[];
let scratch: string;
let belongings: Belongings;

function hire(options: HostOptions = {}, ...words: string[]): void {
  const host = { ...options, onBelongings: (told: Belongings) => void (belongings = told) };
  const templates = (): Promise<string> => Promise.resolve('/templates');
  worker = new Worker({ fitters: [double(folder, ...words)], templates, host });
}

function give(result: Result, payload: Uint8Array): Promise<void> {
  results.push({ result, payload });
  return Promise.resolve();
}

async function fitted(task: Task): Promise<{ result: Result; payload: Uint8Array }> {
  await worker.take(deliveryOf(task), give);
  const [first] = results.splice(0);
  if (first === undefined) throw new Error('no result');
  return first;
}

const codes = ({ fits }: Result): (string | undefined)[] => fits.map(fit => fit.code ?? fit.status);
const isAlive = (group: number): boolean => {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
};

beforeEach(() => {
  results = [];
  scratch = mkdtempSync(join(tmpdir(), 'spaxel-test-'));
  hire();
});
afterEach(async () => {
  await worker.close();
  rmSync(scratch, { recursive: true, force: true });
});

const log = (): string => join(scratch, 'log');
const visits = (): string[][] =>
  readFileSync(log(), 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(' '));

test('a whole task in one go: every fit with its bin, seed, time and row', async () => {
  const { result, payload } = await fitted(taskOf(3, { log: log() }));
  expect(result).toMatchObject({ schema: 1, task: '1'.repeat(26), fitterVersion: '2.5' });
  expect(result.fits[1]).toEqual({
    fitId: '1'.padStart(64, '0'),
    bin: 101,
    status: 'COMPLETED',
    cpuSeconds: 0.25
  });
  expect(velocities(payload)).toEqual([0, 10, 20]);
  const { tensors } = readSafetensors(payload);
  expect(tensors.get('MODEL')?.shape).toEqual([3, 4]);
  expect(visits().map(([, id, seed]) => [id, seed])).toEqual([
    ['0', '7'],
    ['1', '8'],
    ['2', '9']
  ]);
});

test('the program stays alive between tasks, and close ends it and its scratch folder', async () => {
  await fitted(taskOf(1, { log: log() }));
  await fitted(taskOf(1, { log: log() }));
  const pids = visits().map(([pid]) => pid);
  expect(pids[0]).toBe(pids[1]);
  const { group, folder: scratchFolder } = belongings;
  expect(existsSync(scratchFolder ?? '')).toBe(true);
  await worker.close();
  expect(isAlive(group ?? 0)).toBe(false);
  expect(existsSync(scratchFolder ?? '')).toBe(false);
  expect(belongings).toEqual({ group: null, folder: null });
});

test('a spectrum that the fitter refuses fails alone: NaN in its row, codes it does not know are FitFailed', async () => {
  const { result, payload } = await fitted(taskOf(4, { behave: { 1: 'fail', 2: 'strange' } }));
  expect(codes(result)).toEqual(['COMPLETED', 'TooFewPixels', 'FitFailed', 'COMPLETED']);
  expect(result.fits[1]?.message).toBe('On order.');
  expect(velocities(payload)).toEqual([0, NaN, NaN, 30]);
  const { tensors } = readSafetensors(payload);
  expect([...(tensors.get('QUALITY')?.data ?? [])]).toEqual([1, 0, 0, 1]);
});

test('when every fit failed the payload is empty', async () => {
  const { result, payload } = await fitted(taskOf(1, { behave: { 0: 'fail' }, output: 'none' }));
  expect(codes(result)).toEqual(['TooFewPixels']);
  expect(payload.length).toBe(0);
});

test('a crash costs only its spectrum, after a second try alone, and says what the log said (F15)', async () => {
  const { result, payload } = await fitted(taskOf(4, { behave: { 2: 'crash' }, log: log() }));
  expect(codes(result)).toEqual(['COMPLETED', 'COMPLETED', 'FitterCrashed', 'COMPLETED']);
  expect(result.fits[2]?.message).toMatch(/got SIGKILL.*the double crashes on order/s);
  expect(velocities(payload)).toEqual([0, 10, NaN, 30]);
  expect(visits().filter(([, id]) => id === '2').length).toBe(2);
  expect(visits().every(([, id, seed]) => Number(seed) === Number(id) + 7)).toBe(true);
});

test('a spectrum that crashed once by accident is fitted', async () => {
  const { result, payload } = await fitted(taskOf(2, { behave: { 1: 'crashOnce' } }));
  expect(codes(result)).toEqual(['COMPLETED', 'COMPLETED']);
  expect(velocities(payload)).toEqual([0, 10]);
});

test('a single spectrum has two tries as well', async () => {
  expect(codes((await fitted(taskOf(1, { behave: { 0: 'crashOnce' } }))).result)).toEqual([
    'COMPLETED'
  ]);
  expect(codes((await fitted(taskOf(1, { behave: { 0: 'crash' } }))).result)).toEqual([
    'FitterCrashed'
  ]);
});

test.each(['hang', 'stubborn'])(
  'T13 a fit that %ss is killed at its limit, the others are fitted',
  async how => {
    hire({ graceSeconds: 10 });
    await fitted(taskOf(1));
    const { group } = belongings;
    const task = { ...taskOf(3, { behave: { 1: how } }), limitSeconds: 2 };
    const { result, payload } = await fitted(task);
    expect(codes(result)).toEqual(['COMPLETED', 'TimeLimit', 'COMPLETED']);
    expect(velocities(payload)).toEqual([0, NaN, 20]);
    expect(isAlive(group ?? 0)).toBe(false);
  }
);

test('the limit is per spectrum, not per task', async () => {
  hire({ graceSeconds: 10 });
  const behave = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [at, 'slow']));
  const { result } = await fitted({ ...taskOf(12, { behave }), limitSeconds: 2 });
  expect(codes(result).every(code => code === 'COMPLETED')).toBe(true);
});

test.each(['junk', 'endless', 'twice'])(
  'a line that is %s breaks the contract: that spectrum fails',
  async how => {
    const { result } = await fitted(taskOf(2, { behave: { 1: how } }));
    expect(codes(result)).toEqual(['COMPLETED', 'FitterBroken']);
  }
);

test.each(['short', 'none'])('an output file that is %s is FitterBroken', async output => {
  const { result, payload } = await fitted(taskOf(1, { output }));
  expect(codes(result)).toEqual(['FitterBroken']);
  expect(payload.length).toBe(0);
});

test('a noisy log neither blocks the fit nor grows without bound', async () => {
  const behave = { 0: 'shout', 1: 'crash' };
  const { result } = await fitted(taskOf(2, { behave }));
  expect(codes(result)).toEqual(['COMPLETED', 'FitterCrashed']);
  expect(result.fits[1]?.message?.length).toBeLessThan(1200);
});

test.each([
  ['--missing', 'FitterMissing', /pip install double/],
  ['--stillborn', 'FitterCrashed', /ended with code 4.*no such library/s],
  ['--alias', 'FitterBroken', /hello of "double"/]
])('a program started with %s: every fit says %s', async (word, code, sentence) => {
  hire({}, word);
  const { result } = await fitted(taskOf(2));
  expect(codes(result)).toEqual([code, code]);
  expect(result.fits[0]?.message).toMatch(sentence);
});

test('a program that never says hello is FitterSilent, and is ended', async () => {
  hire({ helloSeconds: 0.2 }, '--mute');
  expect(codes((await fitted(taskOf(1))).result)).toEqual(['FitterSilent']);
  expect(belongings.group).toBe(null);
});

test('a program that does not exist is FitterMissing', async () => {
  const found = double(folder);
  const fitters = [
    { ...found, manifest: { ...found.manifest, start: ['/no/program'] as [string] } }
  ];
  worker = new Worker({ fitters, templates: () => Promise.resolve('/templates') });
  const { result } = await fitted(taskOf(1));
  expect(codes(result)).toEqual(['FitterMissing']);
});

/** Resolves when the double has begun spectrum `id`. */
async function begun(id: number): Promise<void> {
  for await (const _ of watch(scratch))
    if (existsSync(log()) && visits().some(([, visited]) => visited === String(id))) return;
}

test('cancel kills the process group at once; what was not given is ABORTED', async () => {
  const abort = new AbortController();
  const task = taskOf(2, { behave: { 1: 'hang' }, log: log() });
  const reached = begun(1);
  const done = worker.take(deliveryOf(task, abort), give);
  await reached;
  const { group } = belongings;
  abort.abort();
  await done;
  const fits = results[0]?.result.fits;
  expect(fits?.map(fit => fit.status)).toEqual(['ABORTED', 'ABORTED']);
  expect(isAlive(group ?? 0)).toBe(false);
  expect(belongings.group).toBe(null);
});

test('a redelivered task is fitted one by one, each result given at once', async () => {
  const task = taskOf(3, { behave: { 1: 'crash' } });
  await worker.take({ ...deliveryOf(task), redelivered: true }, give);
  expect(results.map(({ result }) => [result.fits[0]?.bin, ...codes(result)])).toEqual([
    [100, 'COMPLETED'],
    [101, 'FitterCrashed'],
    [102, 'COMPLETED']
  ]);
  expect(velocities(results[2]?.payload ?? new Uint8Array())).toEqual([20]);
});

test.each([
  ['FitterUnknown', { fitter: 'nobody' }, payloadOf(2)],
  ['RequestInvalid', {}, payloadOf(3)],
  ['FitterBroken', {}, new Uint8Array([1, 2, 3])]
])('a task that cannot be run answers %s', async (code, change, payload) => {
  const task = { ...taskOf(2), ...change };
  await worker.take({ ...deliveryOf(task), payload }, give);
  expect(codes(results[0]?.result as Result)).toEqual([code, code]);
});

test('templates that this machine lacks are said', async () => {
  const lacking = (): Promise<string> =>
    Promise.reject(new SpaxelError('TemplatesUnknown', 'No set "none" of this digest.'));
  worker = new Worker({ fitters: [double(folder)], templates: lacking });
  expect(codes((await fitted(taskOf(1))).result)).toEqual(['TemplatesUnknown']);
});

describe('two tasks at a time', () => {
  const begun: string[] = [];
  const twins = (parameters: Record<string, unknown> = {}): [Task, Task] => [
    { ...taskOf(2, parameters), task: 'A'.repeat(26) },
    { ...taskOf(3), task: 'B'.repeat(26) }
  ];
  const taken = (task: Task, abort = new AbortController()): Promise<void> =>
    worker.take({ ...deliveryOf(task, abort), began: () => void begun.push(task.task) }, give);
  beforeEach(() => void begun.splice(0));

  test('take turns in one fitter, and leave nothing in its folder', async () => {
    const [first, second] = twins();
    await Promise.all([taken(first), taken(second)]);
    expect(begun).toEqual([first.task, second.task]);
    expect(results.map(({ result, payload }) => [result.task, velocities(payload)])).toEqual([
      [first.task, [0, 10]],
      [second.task, [0, 10, 20]]
    ]);
    expect(readdirSync(belongings.folder ?? '').filter(name => /^(in|out)/.test(name))).toEqual([]);
  });

  test('a crash in one is not told of the other', async () => {
    const [first, second] = twins({ behave: { 1: 'crash' } });
    await Promise.all([taken(first), taken(second)]);
    const told = new Map(results.map(({ result }) => [result.task, codes(result)]));
    expect(told.get(first.task)).toEqual(['COMPLETED', 'FitterCrashed']);
    expect(told.get(second.task)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  });

  test('one that is cancelled before its turn is never begun', async () => {
    const [first, second] = twins();
    const abort = new AbortController();
    const both = [taken(first), taken(second, abort)];
    abort.abort();
    await Promise.all(both);
    expect(begun).toEqual([first.task]);
    const told = new Map(results.map(({ result }) => [result.task, codes(result)]));
    expect(told.get(first.task)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(told.get(second.task)).toEqual(['Aborted', 'Aborted', 'Aborted']);
  });
});
