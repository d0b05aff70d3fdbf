import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseUnits } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { Scene, sketchCube } from './testing/scene.ts';

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
  scene.file('cube.fits', sketchCube({ nx: 6, ny: 5 }));
});
afterEach(() => scene.close());

const seedOf = (fitId: string): number => Number.parseInt(fitId.slice(0, 8), 16) & 0x7fffffff;
const seeds = (path: string): number[] =>
  existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map(Number) : [];

/** Data units of a FITS file, in order. */
function dataUnits(path: string): Buffer[] {
  const bytes = readFileSync(path);
  return parseUnits(bytes).map(({ dataOffset, dataBytes }) =>
    bytes.subarray(dataOffset, dataOffset + dataBytes)
  );
}

function ask(sql: string): Record<string, string>[] {
  const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
  try {
    return ledger.prepare(sql).all() as Record<string, string>[];
  } finally {
    ledger.close();
  }
}

const doneFits = (): string[] =>
  ask(`SELECT fit_id AS id FROM fits WHERE status = 'COMPLETED'`).map(({ id = '' }) => id);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 20));
}

async function fit(words: string): Promise<Job> {
  const { code, out, log } = await scene.spaxel('fit', ...words.split(' '), '--json');
  expect(`${code} ${code === 0 ? '' : log}`).toBe('0 ');
  const said = JSON.parse(out) as Job & { job?: Job };
  return said.job ?? said;
}

/** Runs a fit, kills its gateway once `least` fits are committed, and lets the next start end it; answers what was committed before. */
async function crash(words: string, least: number): Promise<string[]> {
  const { id } = await fit(`${words} --out crashed --detach`);
  await until(() => doneFits().length >= least);
  await scene.end('SIGKILL');
  const committed = doneFits();
  const { out } = await scene.spaxel('jobs', '--json');
  const [job] = (JSON.parse(out) as { data: { jobs: Job[] } }).data.jobs;
  expect(job?.phase).toMatch(/QUEUED|EXECUTING/);
  await until(() => ask(`SELECT phase FROM jobs WHERE id = '${id}'`)[0]?.['phase'] === 'COMPLETED');
  return committed;
}

function expectEqualProducts(one: string, other: string): void {
  for (const name of ['maps.fits', 'models.fits'])
    expect(dataUnits(scene.file(`${one}/${name}`))).toEqual(
      dataUnits(scene.file(`${other}/${name}`))
    );
}

test('kill -9 of the gateway in mid-job: the next start goes on, repeats no committed fit, and the maps are equal (F2)', async () => {
  const log = scene.file('fits.log');
  const words = `cube.fits --fitter patient --param milliseconds=60 --param log=${log}`;
  const committed = new Set((await crash(words, 6)).map(seedOf));
  const made = seeds(log);
  const repeated = made.filter((seed, at) => made.indexOf(seed) !== at);
  expect(repeated.filter(seed => committed.has(seed))).toEqual([]);
  expect(repeated.length).toBeLessThanOrEqual(2 * 8); // what two workers held
  expect(new Set(made).size).toBe(30);
  const { counts } = await fit('cube.fits --fitter patient --param milliseconds=1 --out calm');
  expect(counts).toMatchObject({ fits: 30, done: 30, failed: 0, cached: 0 });
  expectEqualProducts('crashed', 'calm');
});

test('with pPXF too, the maps after a crash are those of an undisturbed run, byte for byte', async () => {
  await scene.spaxel('mock', 'galaxy.fits', '--size', '4,3');
  expect((await crash('galaxy.fits --fitter ppxf', 2)).length).toBeGreaterThanOrEqual(2);
  const { counts } = await fit('galaxy.fits --fitter ppxf --no-cache --out calm');
  expect(counts).toMatchObject({ fits: 12, done: 12, cached: 0 });
  expectEqualProducts('crashed', 'calm');
}, 120_000);

test('a second gateway on the same ledger leaves the first alone and says where it is', async () => {
  await scene.spaxel('jobs');
  const second = spawn(process.execPath, scene.argv('serve'), {
    cwd: scene.root,
    env: scene.env,
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const [line] = (await once(second.stdout, 'data')) as [Buffer];
  expect(JSON.parse(line.toString())).toMatchObject({ role: 'guest', pid: scene.gateway()?.pid });
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
}, 30_000);
