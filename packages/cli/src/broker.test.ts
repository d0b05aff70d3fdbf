// Gateway and workers over a broker, each with the login that `broker setup` made for it: the maps are those made locally.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseUnits } from '@spaxel/core';
import { Broker, hasBroker } from '../../queue/src/testing/broker.ts';
import { spawnSource, Yard } from '../../queue/src/testing/yard.ts';
import { Scene, sketchCube } from './testing/scene.ts';

const withBroker = hasBroker ? describe : describe.skip;

/** Data units of a FITS file, in order. */
function dataUnits(path: string): Buffer[] {
  const bytes = readFileSync(path);
  return parseUnits(bytes).map(({ dataOffset, dataBytes }) =>
    bytes.subarray(dataOffset, dataOffset + dataBytes)
  );
}

const fit = ['fit', 'cube.fits', '--fitter', 'native', '--wait', '--out'];

async function fitLocally(): Promise<Buffer[]> {
  const scene = new Scene();
  scene.file('cube.fits', sketchCube({ nx: 6, ny: 5 }));
  const { code, log } = await scene.spaxel(...fit, 'maps');
  expect(`${code} ${log}`).toMatch(/^0 /);
  const units = dataUnits(join(scene.root, 'maps/maps.fits'));
  await scene.close();
  return units;
}

withBroker('over a broker', () => {
  let broker: Broker;
  let scene: Scene;
  const logins = (role: string): string => join(scene.home, 'logins', `${role}.url`);

  beforeAll(async () => {
    broker = await Broker.open();
    scene = new Scene();
    scene.file('cube.fits', sketchCube({ nx: 6, ny: 5 }));
    scene.env['SPAXEL_BROKER_ADMIN'] = `root:${broker.password}`;
  });
  afterAll(async () => {
    await scene.close();
    await broker.close();
  });

  const setUp = () => {
    const url = `amqp://127.0.0.1:${broker.port}`;
    const out = join(scene.home, 'logins');
    return scene.spaxel('broker', 'setup', '--api', broker.http, '--url', url, '--out', out);
  };

  test('`broker setup` makes users with passwords of their own, in files of their owner (F12)', async () => {
    const first = await setUp();
    expect(`${first.code} ${first.log}`).toBe('0 ');
    const before = readFileSync(logins('worker'), 'utf8');
    expect(before).toMatch(/^amqp:\/\/spaxel-worker:[\w-]{32}@127\.0\.0\.1:\d+\/spaxel\n$/);
    expect(statSync(logins('worker')).mode & 0o777).toBe(0o600);
    expect(first.out + first.log).not.toContain(before.split(':')[2]?.split('@')[0]);
    expect((await setUp()).code).toBe(0);
    expect(readFileSync(logins('worker'), 'utf8')).toBe(before);
    const [policy] = await broker.call<{ name: string }[]>('GET', 'policies/spaxel');
    expect(policy?.name).toBe('spaxel-results');
  });

  test('two workers fit what the gateway sends, to the same bytes as locally', async () => {
    const env = { ...scene.env, SPAXEL_BROKER: logins('worker') };
    const main = join(__dirname, 'main.ts');
    const yard = new Yard(2, () => spawnSource(main, ['work', '--fitter', 'native'], env));
    scene.env['SPAXEL_BROKER'] = logins('gateway');
    const { code, log } = await scene.spaxel(...fit, 'maps');
    expect(`${code} ${log}`).toMatch(/^0 /);
    expect(dataUnits(join(scene.root, 'maps/maps.fits'))).toEqual(await fitLocally());
    const queues = await broker.call<{ name: string; messages?: number }[]>('GET', 'queues/spaxel');
    expect(queues.filter(({ messages = 0 }) => messages > 0)).toEqual([]);
    await yard.close();
  });
});

test('a password in a command is refused, and so is a file that others read', async () => {
  const scene = new Scene();
  const said = await scene.spaxel('work', '--broker', 'amqp://user:secret@127.0.0.1/spaxel');
  expect([said.code, said.log]).toEqual([1, expect.stringContaining('SPAXEL_BROKER')]);
  expect(said.log).not.toContain('secret');
  const file = scene.file('login', 'amqp://user:secret@127.0.0.1/spaxel');
  const open = await scene.spaxel('work', '--broker', file);
  expect([open.code, open.log]).toEqual([1, expect.stringContaining('chmod 600')]);
  expect((await scene.spaxel('work')).log).toContain('needs --broker');
  await scene.close();
});

test('without --api the definitions are printed for the operator', async () => {
  const scene = new Scene();
  const { out } = await scene.spaxel('broker', 'setup', '--fitter', 'native', '--vhost', 'one');
  const { queues, policies } = JSON.parse(out) as Record<'queues' | 'policies', { name: string }[]>;
  expect(queues.map(({ name }) => name)).toContain('spaxel.tasks.native.bulk');
  expect(policies.length).toBe(2);
  await scene.close();
});
