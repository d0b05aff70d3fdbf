// Who fits, how many at once, and how often they die must not be seen in a map: one job four ways, equal byte for byte.
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '@spaxel/protocol';
import { Broker, hasBroker } from '../../queue/src/testing/broker.ts';
import { spawnSource, Yard } from '../../queue/src/testing/yard.ts';
import { GatewayClient } from './call.ts';
import { Scene } from './testing/scene.ts';

jest.setTimeout(180_000);

const fits = 64;
const words =
  'fit galaxy.fits --fitter native --errors mc:2 --seed 7 --no-cache --out maps --detach'.split(
    ' '
  );

/** The same numbers in [0, 1) each time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The file but for the cards in which equal results may differ: when it was made, and the job's id. */
function comparable(path: string): Buffer {
  const text = readFileSync(path, 'latin1');
  return Buffer.from(text.replace(/(DATE {4}|SPXJOB {2})= .{70}/g, '$1'), 'latin1');
}

/** Fits the mock; the products as they are compared. */
async function products(
  scene: Scene,
  name: string,
  changed: (job: Job) => void = () => undefined
): Promise<Buffer[]> {
  const { code, out, log } = await scene.spaxel(...words, '--json');
  expect(`${code} ${code === 0 ? '' : log}`).toBe('0 ');
  const said = JSON.parse(out) as Job & { job?: Job };
  const { id } = said.job ?? said;
  const client = new GatewayClient(scene.gateway()?.socket ?? '');
  const { counts, warnings } = await client.watch(id, changed);
  expect(counts).toMatchObject({ fits, done: fits, failed: 0, cached: 0 });
  expect(warnings.filter(({ sentence }) => sentence.includes('Monte Carlo'))).toEqual([]);
  renameSync(scene.file('maps'), scene.file(name));
  return ['maps.fits', 'models.fits'].map(file => comparable(scene.file(`${name}/${file}`)));
}

async function open(): Promise<Scene> {
  const scene = new Scene();
  const { code, log } = await scene.spaxel('mock', 'galaxy.fits', '--size', '8,8', '--seed', '7');
  expect([code, log]).toEqual([0, '']);
  return scene;
}

(hasBroker ? describe : describe.skip)('the same job', () => {
  const random = randomFrom(20);
  let broker: Broker;
  let far: Scene;
  let near: Scene;
  let local: Buffer[];
  let yard: Yard | undefined;
  const work = (count: number): Yard => {
    const argv = ['work', '--fitter', 'native'];
    return (yard = new Yard(count, () => spawnSource(join(__dirname, 'main.ts'), argv, far.env)));
  };

  beforeAll(async () => {
    broker = await Broker.open();
    [near, far] = [await open(), await open()];
    far.env['SPAXEL_BROKER'] = `${await broker.vhost('identical')}?heartbeat=2`;
    local = await products(near, 'local');
  });
  afterEach(() => yard?.close());
  afterAll(async () => {
    await near.close();
    await far.close();
    await broker.close();
  });

  test.each([1, 4])('over RabbitMQ with %i workers has the maps of a local run', async count => {
    work(count);
    expect(await products(far, `workers-${count}`)).toEqual(local);
  });

  test('with random worker kills has them too', async () => {
    const workers = work(3);
    let killed = 0;
    let next = 5;
    // By how far the job is, not by the clock: a machine may be too slow to start a worker between two kills.
    const kill = ({ counts, errors }: Job): void => {
      if (counts.done + (errors?.done ?? 0) < next) return;
      const alive = workers.pids.filter(pid => pid > 0);
      const victim = alive[Math.floor(random() * alive.length)];
      if (victim === undefined) return;
      process.kill(victim, 'SIGKILL');
      killed += 1;
      next += 8 + Math.floor(24 * random());
    };
    expect(await products(far, 'killed', kill)).toEqual(local);
    expect(killed).toBeGreaterThanOrEqual(4);
  });
});
