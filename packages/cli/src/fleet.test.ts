// Faults of the whole over a broker, by their ids (packages/queue/faults.json): gateway with its ledger, workers, fitters.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { parseUnits } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { Broker, hasBroker } from '../../queue/src/testing/broker.ts';
import { spawnSource, Yard } from '../../queue/src/testing/yard.ts';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

jest.setTimeout(180_000);
/** Whether a process here may have a file system of its own; where not, the disk cannot be filled without harm. */
const canMount = hasBroker && spawnSync('unshare', ['-rm', 'true']).status === 0;

/** Data units of a FITS file, in order. */
function dataUnits(path: string): Buffer[] {
  const bytes = readFileSync(path);
  return parseUnits(bytes).map(({ dataOffset, dataBytes }) =>
    bytes.subarray(dataOffset, dataOffset + dataBytes)
  );
}

const seedOf = (fitId: string): number => Number.parseInt(fitId.slice(0, 8), 16) & 0x7fffffff;

/** Processes that a process has started. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);

(hasBroker ? describe : describe.skip)('a fleet over a broker', () => {
  let broker: Broker;
  let scene: Scene;
  let yard: Yard;
  let vhosts = 0;
  const work = ['work', '--fitter', 'patient'];

  beforeAll(async () => (broker = await Broker.open()));
  afterAll(() => broker.close());
  beforeEach(async () => {
    scene = new Scene();
    scene.file('cube.fits', sketchCube({ nx: 6, ny: 5 }));
    const url = `${await broker.vhost(`fleet-${(vhosts += 1)}`)}?heartbeat=2`;
    scene.env['SPAXEL_BROKER'] = url;
    yard = new Yard(2, () => spawnSource(join(__dirname, 'main.ts'), work, scene.env));
  });
  afterEach(async () => {
    await yard.close();
    await scene.close();
  });

  const ask = (sql: string): Record<string, string>[] => {
    const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
    try {
      return ledger.prepare(sql).all() as Record<string, string>[];
    } finally {
      ledger.close();
    }
  };
  const done = (): string[] =>
    ask(`SELECT fit_id AS id FROM fits WHERE status = 'COMPLETED'`).map(({ id = '' }) => id);
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await sleep(20);
  };

  async function fit(words: string): Promise<Job> {
    const all = ['fit', 'cube.fits', '--fitter', 'patient', ...words.split(' '), '--json'];
    const { code, out, log } = await scene.spaxel(...all);
    expect(`${code} ${code === 0 ? '' : log}`).toBe('0 ');
    const said = JSON.parse(out) as Job & { job?: Job };
    return said.job ?? said;
  }

  const isOver = (id: string, phase: string) => (): boolean =>
    ask(`SELECT phase FROM jobs WHERE id = '${id}'`)[0]?.['phase'] === phase;

  /** Queues that hold messages. */
  async function full(): Promise<string[]> {
    type Row = { name: string; messages?: number };
    const rows = await broker.call<Row[]>('GET', `queues/fleet-${vhosts}`);
    return rows.filter(({ messages = 0 }) => messages > 0).map(({ name }) => name);
  }

  /** The products of a job are those of a calm run, and the broker holds nothing. */
  async function check(folder: string): Promise<void> {
    const { counts } = await fit('--no-cache --param milliseconds=1 --out calm --wait');
    expect(counts).toMatchObject({ fits: 30, done: 30, failed: 0 });
    for (const name of ['maps.fits', 'models.fits'])
      expect(dataUnits(scene.file(`${folder}/${name}`))).toEqual(
        dataUnits(scene.file(`calm/${name}`))
      );
    await sleep(1200); // The broker counts twice a second.
    let left = await full();
    for (let tries = 0; left.length > 0 && tries < 40; tries += 1) {
      await sleep(250);
      left = await full();
    }
    expect(left).toEqual([]);
  }

  test('T2 kill -9 of the fitter alone', async () => {
    const { id } = await fit('--param milliseconds=80 --out out --detach');
    for (const count of [3, 10]) {
      await until(() => done().length >= count);
      for (const pid of yard.pids) for (const child of childrenOf(pid)) kill(child);
    }
    await until(isOver(id, 'COMPLETED'));
    await check('out');
  });

  test('T3 kill of worker and fitter together, as of a pod', async () => {
    const { id } = await fit('--param milliseconds=80 --out out --detach');
    for (const count of [3, 10]) {
      await until(() => done().length >= count);
      for (const pid of yard.pids) for (const one of [pid, ...childrenOf(pid)]) kill(one);
    }
    await until(isOver(id, 'COMPLETED'));
    await check('out');
  });

  test('T8 kill -9 of the gateway in mid-job: no committed fit is repeated, and the maps are equal', async () => {
    const log = scene.file('fits.log');
    const { id } = await fit(`--param milliseconds=80 --param log=${log} --out out --detach`);
    await until(() => done().length >= 6);
    await scene.end('SIGKILL');
    const committed = new Set(done().map(seedOf));
    await scene.spaxel('jobs');
    await until(isOver(id, 'COMPLETED'));
    const made = readFileSync(log, 'utf8').trim().split('\n').map(Number);
    const repeated = made.filter((seed, at) => made.indexOf(seed) !== at);
    // At most what was answered and not yet committed.
    expect(repeated.filter(seed => committed.has(seed)).length).toBe(0);
    await check('out');
  });

  if (canMount)
    test('T15 the disk of the workers is full: each fit says so, and is made once there is room', async () => {
      await yard.close();
      const TMPDIR = scene.file('small');
      mkdirSync(TMPDIR);
      const mounted = 'mount -t tmpfs -o size=4k none "$TMPDIR" && exec "$@"';
      const words = ['-rm', 'sh', '-c', mounted, 'sh', process.execPath, ...scene.argv(...work)];
      const env = { ...scene.env, TMPDIR };
      yard = new Yard(2, () => spawn('unshare', words, { env, stdio: 'ignore' }));
      const { id } = await fit('--param milliseconds=10 --out full --detach');
      await until(isOver(id, 'ERROR'));
      const told = ask('SELECT status, message, COUNT(*) AS fits FROM fits GROUP BY 1, 2');
      const message = "The spectra could not be written to the worker's scratch folder.";
      expect(told).toEqual([{ status: 'ERROR', message, fits: 30 }]);
      await yard.close();
      yard = new Yard(2, () => spawnSource(join(__dirname, 'main.ts'), work, scene.env));
      const { counts } = await fit('--param milliseconds=10 --out out --wait');
      expect(counts).toMatchObject({ fits: 30, done: 30, failed: 0, cached: 0 });
      await check('out');
    });

  test('T19 cancel in flight, then the same again: only what is missing is fitted', async () => {
    const { id } = await fit('--param milliseconds=700 --detach');
    await until(() => done().length >= 4);
    // Over the socket: starting the CLI from source takes seconds of its own on a busy machine.
    const started = Date.now();
    await new GatewayClient(scene.gateway()?.socket ?? '').call('POST', `/api/jobs/${id}/cancel`);
    expect(isOver(id, 'ABORTED')()).toBe(true);
    expect(Date.now() - started).toBeLessThan(5000);
    expect((await scene.spaxel('cancel', id)).code).toBe(0);
    const before = done().length;
    const { counts } = await fit('--param milliseconds=700 --out out --wait');
    expect(counts).toMatchObject({ fits: 30, done: 30, failed: 0 });
    expect(counts.cached).toBeGreaterThanOrEqual(before);
    await check('out');
  });
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

if (process.env['SPAXEL_LONG'] === '1')
  test('T17 100,000 tasks: submitted, answered and cancelled in their time, in bounded memory', () => {
    const bench = join(__dirname, '../../../bench/queue/large.mjs');
    const argv = ['--conditions=source', '--no-warnings', bench];
    const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    expect([stderr, stdout.match(/target /g)?.length]).toEqual(['', 6]);
    expect(stdout.split('\n').filter(line => line.includes('missed'))).toEqual([]);
  }, 600_000);

test('every fault of the list has its test, found by its id, or says what it waits for', () => {
  type Row = { id: string; tests?: string; later?: string };
  const root = join(__dirname, '../../..');
  const rows = JSON.parse(readFileSync(join(root, 'packages/queue/faults.json'), 'utf8')) as Row[];
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 22 }, (_, at) => `T${at + 1}`));
  for (const { id, tests, later } of rows)
    if (tests === undefined) expect([id, later]).toEqual([id, expect.any(String)]);
    else
      expect([id, readFileSync(join(root, tests), 'utf8')]).toEqual([
        id,
        expect.stringMatching(new RegExp(`'${id} `))
      ]);
});
