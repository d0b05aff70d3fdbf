// `spaxel watch` as a program, with the gateway that it starts.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { News } from '@spaxel/gateway';
import type { Answer, Job } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

jest.setTimeout(120_000);

type Of<E extends News['event']> = Extract<News, { event: E }>;

/** A running `spaxel watch`, and what it tells. */
class Watcher {
  readonly child: ChildProcess;
  readonly news: News[] = [];
  log = '';
  #heard = Promise.withResolvers<undefined>();

  constructor(scene: Scene, ...words: string[]) {
    const argv = scene.argv('watch', scene.file('in'), '--json', '--settle', '0.3', ...words);
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    this.child = spawn(process.execPath, argv, {
      ...{ cwd: scene.root, env: scene.env, stdio: [...stdio] }
    });
    createInterface({ input: this.child.stdout! }).on('line', line => {
      this.news.push(JSON.parse(line) as News);
      this.#heard.resolve(undefined);
      this.#heard = Promise.withResolvers();
    });
    this.child.stderr!.on('data', (text: Buffer) => (this.log += text.toString()));
  }

  of<E extends News['event']>(event: E): Of<E>[] {
    return this.news.filter(one => one.event === event) as Of<E>[];
  }

  async until<E extends News['event']>(
    event: E,
    holds: (news: Of<E>) => boolean = () => true
  ): Promise<Of<E>> {
    for (;;) {
      const found = this.of(event).find(holds);
      if (found !== undefined) return found;
      await this.#heard.promise;
    }
  }

  /** Waits for its end; answers the exit code. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null)
      await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }
}

let scene: Scene;
let watcher: Watcher | undefined;
const patient = ['--fitter', 'patient', '--z', '0.01', '--lsf', '2.5', '--param', 'milliseconds=1'];
const watch = (...words: string[]): Watcher => (watcher = new Watcher(scene, ...patient, ...words));
const put = (name: string, bytes: Uint8Array | string): string => {
  const path = join(scene.file('in'), name);
  writeFileSync(path, bytes);
  return path;
};
const cube = (seed: number): Uint8Array =>
  sketchCube({ nx: 3, ny: 2, value: (x, y, k) => 10 + seed + x + y + Math.sin(k * 1.7) });
const text = (seed: number): string =>
  Array.from(
    { length: 700 },
    (_, k) => `${5200 + k} ${10 + seed + Math.sin(1.7 * k + seed)} 1`
  ).join('\n');

const client = (): GatewayClient => new GatewayClient(scene.gateway()?.socket ?? '');
const jobs = async (): Promise<Job[]> =>
  (await client().call<{ jobs: Job[] }>('GET', '/api/jobs')).jobs;

beforeEach(() => {
  scene = new Scene();
  mkdirSync(scene.file('in'));
});
afterEach(async () => {
  await watcher?.end('SIGKILL');
  watcher = undefined;
  await scene.close();
});

test('cubes and spectra that come into a folder are fitted once, their results beside them', async () => {
  const { code } = await scene.spaxel(
    'mock',
    join(scene.file('in'), 'galaxy.fits'),
    '--size',
    '2,2'
  );
  expect(code).toBe(0);
  const { until, of, end } = bound(watch());
  await until('done', ({ files }) => files[0] === 'galaxy.fits');
  const bytes = cube(1);
  put('half.fits', bytes.subarray(0, 5000));
  await until('unfinished');
  for (let at = 0; at < 5; at++) put(`s${String(at)}.txt`, text(at));
  put('README', 'Take of these what you like.');
  await until('skipped', ({ path }) => path === 'README');
  const { out } = await until('done', ({ files }) => files.length === 5);
  appendFileSync(join(scene.file('in'), 'half.fits'), bytes.subarray(5000));
  await until('done', ({ files }) => files[0] === 'half.fits');
  copyFileSync(join(scene.file('in'), 'half.fits'), join(scene.file('in'), 'copy.fits'));
  renameSync(join(scene.file('in'), 'half.fits'), join(scene.file('in'), 'whole.fits'));
  await until('same', ({ path }) => path === 'copy.fits');
  await until('same', ({ path }) => path === 'whole.fits');
  expect(await end('SIGINT')).toBe(0);
  expect(of('ended')).toMatchObject([{ counts: { done: 7, failed: 0, skipped: 1, running: 0 } }]);
  expect(await jobs()).toHaveLength(3);
  const table = readFileSync(join(out, 'results.ecsv'), 'utf8');
  for (let at = 0; at < 5; at++) expect(table).toContain(`"s${String(at)}.txt" 0`);
  for (const name of ['galaxy.fits', 'half.fits'])
    expect(readdirSync(join(scene.file('in'), `${name}.spaxel`))).toContain('maps.fits');
});

/** Its methods, to be called by name. */
function bound(one: Watcher): Pick<Watcher, 'until' | 'of' | 'end' | 'ended'> {
  return {
    until: (event, holds) => one.until(event, holds),
    of: event => one.of(event),
    end: signal => one.end(signal),
    ended: () => one.ended()
  };
}

test('--once ends by itself with results in a folder of their own, and a new start submits nothing', async () => {
  put('a.fits', cube(1));
  put('s.txt', text(1));
  expect(await watch('--once', '--results', 'out').ended()).toBe(0);
  expect(existsSync(scene.file('out/a.fits.spaxel/maps.fits'))).toBe(true);
  expect(existsSync(scene.file('out/s.txt.spaxel/results.ecsv'))).toBe(true);
  const again = watch('--once', '--results', 'out');
  expect(await again.ended()).toBe(0);
  expect(again.news.map(({ event }) => event)).toEqual(['watching', 'ended']);
  expect(await jobs()).toHaveLength(2);
  put('half.fits', cube(2).subarray(0, 4000));
  expect(await watch('--once', '--results', 'out').ended()).toBe(1);
});

/** The record of the one watcher of this scene. */
function recordPath(): string {
  const folder = join(scene.state, 'watch');
  const [own = ''] = readdirSync(folder);
  const name = readdirSync(join(folder, own)).find(one => one.endsWith('.jsonl')) ?? '';
  return join(folder, own, name);
}

test('kill -9 of the watcher between submission and record doubles nothing', async () => {
  for (let at = 0; at < 4; at++) put(`s${String(at)}.txt`, text(at));
  const first = watch('--param', 'milliseconds=200');
  const { job } = await first.until('submitted');
  await first.end('SIGKILL');
  // The line that was ordered is on disk, and nothing of the answer to it.
  const lines = readFileSync(recordPath(), 'utf8').trim().split('\n');
  expect(lines.filter(line => line.startsWith('{"order"'))).toHaveLength(1);
  expect(lines.some(line => line.startsWith('{"end"'))).toBe(false);
  put('late.txt', text(9));
  const second = watch('--once', '--param', 'milliseconds=200');
  expect(await second.ended()).toBe(0);
  expect(
    second
      .of('done')
      .map(({ files }) => files.length)
      .sort()
  ).toEqual([1, 4]);
  expect(second.of('submitted')).toContainEqual(expect.objectContaining({ job }));
  expect(await jobs()).toHaveLength(2);
});

test('kill -9 of the gateway while jobs run: the watcher finds the next, and each is fitted once', async () => {
  put('a.fits', cube(1));
  const { until } = bound(watch('--param', 'milliseconds=150'));
  const { job } = await until('submitted');
  await client().watchUntil(job, ({ counts }) => counts.done > 0);
  const before = scene.gateway()?.pid;
  await scene.end('SIGKILL');
  const { counts } = await until('done');
  expect(counts).toMatchObject({ fits: 6, done: 6 });
  expect(scene.gateway()?.pid).not.toBe(before);
  put('b.fits', cube(2));
  await until('done', ({ files }) => files[0] === 'b.fits');
  expect((await jobs()).map(({ id }) => id)).toContain(job);
  expect(await jobs()).toHaveLength(2);
});

test('a gateway that has gone is started again for the next file, and jobs go on without the watcher', async () => {
  const { until, end, of } = bound(watch('--param', 'milliseconds=300'));
  await until('watching');
  await scene.end('SIGTERM');
  put('a.fits', cube(1));
  const { job } = await until('submitted');
  expect(await end('SIGTERM')).toBe(0);
  expect(of('ended')).toMatchObject([{ counts: { running: 1 } }]);
  await client().watch(job, () => undefined);
  expect(await watch('--param', 'milliseconds=300', '--once').ended()).toBe(0);
  expect(await jobs()).toHaveLength(1);
});

test('one key is one job, also of calls at the same time', async () => {
  put('a.fits', cube(1));
  await scene.spaxel('jobs');
  const line = `fit in/a.fits ${patient.join(' ')}`;
  const order = (key: string): Promise<Answer> => client().order(line, scene.root, key);
  const answers = await Promise.all([order('k'), order('k'), order('k')]);
  expect(new Set(answers.map(({ job }) => job?.id)).size).toBe(1);
  await client().watch(answers[0]?.job?.id ?? '', () => undefined);
  await scene.end('SIGKILL');
  await scene.spaxel('jobs');
  expect((await order('k')).job).toMatchObject({ id: answers[0]?.job?.id, phase: 'COMPLETED' });
  expect((await order('other')).job?.id).not.toBe(answers[0]?.job?.id);
  expect(await jobs()).toHaveLength(2);
  expect(readdirSync(join(scene.state, 'jobs'))).toHaveLength(2);
});

test('what would fail for every file is said at the start, and in a cell it is refused', async () => {
  const wrong = [
    ['--fitter', 'pxpf', 'There is no fitter pxpf.'],
    ['--templates', 'nope', 'There is no template set nope.'],
    ['--wave', 'water', 'write air or vacuum']
  ] as const;
  for (const [option, value, says] of wrong) {
    const one = (watcher = new Watcher(scene, option, value));
    expect(await one.ended()).toBe(1);
    expect(one.log).toContain(says);
  }
  const ask = { text: '%spaxel watch in', folder: scene.root };
  await expect(client().call('POST', '/api/commands', ask)).rejects.toThrow(
    '`watch` runs in a terminal: `spaxel watch`.'
  );
});
