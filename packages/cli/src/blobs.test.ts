// Payloads as blobs through the whole: gateway, broker and workers, with a folder and with the gateway's own store.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseUnits } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { Broker, hasBroker } from '../../queue/src/testing/broker.ts';
import { spawnSource, Yard } from '../../queue/src/testing/yard.ts';
import { Scene, sketchCube } from './testing/scene.ts';

jest.setTimeout(240_000);
const main = join(__dirname, 'main.ts');

/** Data units of a FITS file, in order. */
function dataUnits(path: string): Buffer[] {
  const bytes = readFileSync(path);
  return parseUnits(bytes).map(({ dataOffset, dataBytes }) =>
    bytes.subarray(dataOffset, dataOffset + dataBytes)
  );
}

(hasBroker ? describe : describe.skip)('payloads as blobs', () => {
  let broker: Broker;
  let scene: Scene;
  let yard: Yard | undefined;
  let vhosts = 0;

  beforeAll(async () => (broker = await Broker.open()));
  afterAll(() => broker.close());
  beforeEach(async () => {
    scene = new Scene();
    // One spectrum of it is more than a megabyte: 17 bytes a pixel.
    scene.file('long.fits', sketchCube({ nx: 2, ny: 2, nz: 80_000, cards: { CDELT3: 0.03 } }));
    scene.file('cube.fits', sketchCube({ nx: 6, ny: 5 }));
    scene.env['SPAXEL_BROKER'] = `${await broker.vhost(`whole-${(vhosts += 1)}`)}?heartbeat=2`;
  });
  afterEach(async () => {
    await yard?.close();
    await scene.close();
  });

  const work = (env: NodeJS.ProcessEnv, ...words: string[]): Yard =>
    new Yard(2, () =>
      spawnSource(main, ['work', '--fitter', 'patient', ...words], { ...scene.env, ...env })
    );

  async function fit(cube: string, words: string): Promise<Job> {
    const all = ['fit', cube, '--fitter', 'patient', ...words.split(' '), '--json'];
    const { code, out, log } = await scene.spaxel(...all);
    expect(`${code} ${code === 0 ? '' : log}`).toBe('0 ');
    const said = JSON.parse(out) as Job & { job?: Job };
    return said.job ?? said;
  }

  const ask = (sql: string): Record<string, string>[] => {
    const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
    try {
      return ledger.prepare(sql).all() as Record<string, string>[];
    } finally {
      ledger.close();
    }
  };
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await sleep(50);
  };
  const blobsIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(one => one.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  const inQueue = async (name: string): Promise<number> => {
    type Row = { name: string; messages?: number };
    const rows = await broker.call<Row[]>('GET', `queues/whole-${vhosts}`);
    return rows.find(one => one.name === name)?.messages ?? 0;
  };

  async function fitLocally(cube: string): Promise<Buffer[]> {
    const other = new Scene();
    other.file(cube, readFileSync(scene.file(cube)));
    const words = ['--fitter', 'patient', '--param', 'milliseconds=1', '--out', 'maps', '--wait'];
    expect((await other.spaxel('fit', cube, ...words)).code).toBe(0);
    const units = dataUnits(join(other.root, 'maps/maps.fits'));
    await other.close();
    return units;
  }

  test('large spectra go through a folder, to the same maps, and leave nothing there', async () => {
    const folder = scene.file('blobs');
    mkdirSync(folder);
    scene.env['SPAXEL_BLOBS'] = folder;
    yard = work({});
    const { counts } = await fit('long.fits', '--param milliseconds=1 --out maps --wait');
    expect(counts).toMatchObject({ fits: 4, done: 4, failed: 0 });
    expect(dataUnits(scene.file('maps/maps.fits'))).toEqual(await fitLocally('long.fits'));
    await until(() => blobsIn(folder).length === 0);
    // What a dead gateway left is swept at the next start; what is another's stays.
    const [job = ''] = ask('SELECT id FROM jobs').map(({ id }) => id);
    await scene.end('SIGKILL');
    for (const owner of [job, '01HZZZZZZZZZZZZZZZZZZZZZZA']) {
      mkdirSync(join(folder, owner, 'aa'), { recursive: true });
      writeFileSync(join(folder, owner, 'aa', 'b'.repeat(62)), 'left');
    }
    await scene.spaxel('jobs');
    await until(() => readdirSync(folder).length === 1);
    expect(readdirSync(folder)).toEqual(['01HZZZZZZZZZZZZZZZZZZZZZZA']);
  });

  test('workers that see another folder fail no job of theirs for ever: it says what is missing, and is retried', async () => {
    const [right, wrong] = [scene.file('right'), scene.file('wrong')];
    for (const folder of [right, wrong]) mkdirSync(folder);
    scene.env['SPAXEL_BLOBS'] = right;
    yard = work({ SPAXEL_BLOBS: wrong });
    const { id } = await fit('long.fits', '--select 0:0,0:0 --param milliseconds=1 --detach');
    await until(() => ask(`SELECT phase FROM jobs WHERE id = '${id}'`)[0]?.['phase'] === 'ERROR');
    const [row] = ask('SELECT message FROM fits');
    expect(row?.['message']).toMatch(/^The blob \w{12} is not in the folder .*wrong\.$/);
    await yard.close();
    yard = work({});
    const again = await scene.spaxel('retry', id, '--wait', '--json');
    expect(`${again.code} ${again.log}`).toMatch(/^0 /);
    await until(() => blobsIn(right).length === 0);
    expect(ask(`SELECT COUNT(*) AS n FROM fits WHERE status = 'COMPLETED'`)[0]?.['n']).toBe(1);
  });

  async function serve(...words: string[]): Promise<{ gateway: ChildProcess; port: number }> {
    const argv = scene.argv('serve', '--parent', '--root', scene.root, ...words);
    const gateway = spawn(process.execPath, argv, { cwd: scene.root, env: scene.env });
    const lines = createInterface({ input: gateway.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    return { gateway, port: (JSON.parse(line) as { port: number }).port };
  }

  test('large spectra are fetched from the gateway itself with a worker’s token, and large results brought there', async () => {
    // Tasks of five such spectra are answered with models of more than a megabyte.
    const cards = { CDELT3: 0.03 };
    scene.file('deep.fits', sketchCube({ nx: 6, ny: 5, nz: 80_000, cards }));
    const secret = (await scene.spaxel('token', 'create', 'ana')).out.trim();
    const token = (await scene.spaxel('token', 'create', 'farm', '--scope', 'worker')).out.trim();
    const file = scene.file('token');
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    const { gateway, port } = await serve('--listen', '127.0.0.1:0', '--blobs', 'https');
    yard = work({}, '--blobs', `http://127.0.0.1:${port}`, '--token', file);
    const { counts } = await fit('deep.fits', '--param milliseconds=1 --out maps --wait');
    expect(counts).toMatchObject({ fits: 30, done: 30, failed: 0 });
    expect(dataUnits(scene.file('maps/maps.fits'))).toEqual(await fitLocally('deep.fits'));
    await until(() => blobsIn(join(scene.state, 'blobs')).length === 0);
    const headers = { authorization: `Bearer ${secret}` };
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
    const calls = (method: string, status: number): RegExp =>
      new RegExp(`method="${method}",door="/api/blobs/:sha256",status="${status}"\\} [1-9]`);
    expect(metrics).toMatch(calls('GET', 200));
    expect(metrics).toMatch(calls('PUT', 204));
    gateway.stdin?.end();
    await once(gateway, 'exit');
  });

  test('a detached job is fitted while its gateway is away, and taken up when it is back', async () => {
    const folder = scene.file('blobs');
    mkdirSync(folder);
    scene.env['SPAXEL_BLOBS'] = folder;
    const log = scene.file('fits.log');
    const { id } = await fit(
      'cube.fits',
      `--param milliseconds=20 --param log=${log} --out maps --detach`
    );
    const given = () => ask(`SELECT COUNT(*) AS n FROM events WHERE kind = 'given'`)[0]?.['n'];
    await until(
      async () => Number(given()) === 6 && (await inQueue('spaxel.tasks.patient.detached')) === 6
    );
    expect(blobsIn(folder).length).toBe(6);
    await scene.end('SIGKILL');
    yard = work({});
    await until(async () => (await inQueue('spaxel.results')) === 6);
    expect(ask(`SELECT COUNT(*) AS n FROM fits WHERE status = 'COMPLETED'`)[0]?.['n']).toBe(0);
    await scene.spaxel('jobs');
    await until(
      () => ask(`SELECT phase FROM jobs WHERE id = '${id}'`)[0]?.['phase'] === 'COMPLETED'
    );
    // Nothing was fitted twice.
    expect(readFileSync(log, 'utf8').trim().split('\n').length).toBe(30);
    expect(dataUnits(scene.file('maps/maps.fits'))).toEqual(await fitLocally('cube.fits'));
    await until(() => blobsIn(folder).length === 0);
    expect((await scene.spaxel('ledger', 'check')).code).toBe(0);
  });

  test('what waits of a detached job that was cancelled is passed over, also after a restart', async () => {
    const folder = scene.file('blobs');
    mkdirSync(folder);
    scene.env['SPAXEL_BLOBS'] = folder;
    const log = scene.file('fits.log');
    const { id } = await fit('cube.fits', `--param milliseconds=1 --param log=${log} --detach`);
    await until(async () => (await inQueue('spaxel.tasks.patient.detached')) === 6);
    expect((await scene.spaxel('cancel', id)).code).toBe(0);
    await until(() => blobsIn(folder).length === 0);
    await scene.end('SIGKILL');
    await scene.spaxel('jobs');
    yard = work({});
    await until(async () => (await inQueue('spaxel.tasks.patient.detached')) === 0);
    expect(existsSync(log)).toBe(false);
    expect(await inQueue('spaxel.results')).toBe(0);
  });
});

test.each([
  ['serve', '--blobs', 'https', '--blobs https needs --listen'],
  ['serve', '--blobs', 'https://host', 'without an address'],
  ['serve', '--blobs', '/nowhere/at/all', 'There is no folder /nowhere/at/all'],
  ['serve', '--blobs', 's3://sky', 'AWS_ACCESS_KEY_ID'],
  ['work', '--blobs', 'https', 'Say --blobs https://HOST:PORT'],
  ['work', '--blobs', 'ftp://host', 'A worker’s store is FOLDER'],
  ['work', '--blobs', 'http://example.org', 'http only on this machine'],
  ['work', '--blobs', 'https://host', '--scope worker']
])('%s %s %s is refused with a sentence', async (verb, option, value, sentence) => {
  const scene = new Scene();
  const root = verb === 'serve' ? ['--root', scene.root] : [];
  const said = await scene.spaxel(verb, '--broker', 'amqp://127.0.0.1/x', option, value, ...root);
  expect([said.code, said.log]).toEqual([1, expect.stringContaining(sentence)]);
  await scene.close();
});

test('the kinds of tokens are told apart, and others refused', async () => {
  const scene = new Scene();
  await scene.spaxel('token', 'create', 'ana');
  await scene.spaxel('token', 'create', 'farm', '--scope', 'worker');
  const { out } = await scene.spaxel('token', 'list');
  expect(out).toMatch(/^ana +until [\d-]{10}\nfarm +until [\d-]{10}, a worker\n$/);
  const odd = await scene.spaxel('token', 'create', 'x', '--scope', 'all');
  expect([odd.code, odd.log]).toEqual([1, expect.stringContaining('person or worker')]);
  await scene.close();
});
