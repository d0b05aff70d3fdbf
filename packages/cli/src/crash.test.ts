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

/** Resolves once the ledger has this many fits done; the fits that are. */
async function doneFits(least: number): Promise<Set<number>> {
  for (;;) {
    const ledger = new DatabaseSync(join(scene.state, 'ledger.sqlite'), { readOnly: true });
    const rows = ledger.prepare(`SELECT fit_id FROM fits WHERE status = 'COMPLETED'`).all() as {
      fit_id: string;
    }[];
    ledger.close();
    if (rows.length >= least) return new Set(rows.map(row => seedOf(row.fit_id)));
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 20));
}

async function runUndisturbed(): Promise<void> {
  const { code, log } = await scene.spaxel(
    'fit',
    'cube.fits',
    '--fitter',
    'patient',
    '--out',
    'calm',
    '--no-cache',
    '--param',
    'milliseconds=1'
  );
  expect(`${String(code)} ${code === 0 ? '' : log}`).toBe('0 ');
}

test('kill -9 of the gateway in mid-job: the next start goes on, repeats no committed fit, and the maps are equal', async () => {
  const log = scene.file('fits.log');
  const first = await scene.spaxel(
    'fit',
    'cube.fits',
    '--fitter',
    'patient',
    '--out',
    'crashed',
    '--detach',
    '--json',
    '--param',
    'milliseconds=60',
    '--param',
    `log=${log}`
  );
  const { job } = JSON.parse(first.out) as { job: Job };
  await doneFits(6);
  await scene.end('SIGKILL');
  const committed = await doneFits(6);
  const before = seeds(log).length;
  const { out } = await scene.spaxel('jobs', '--json');
  expect((JSON.parse(out) as { data: { jobs: Job[] } }).data.jobs[0]?.phase).toMatch(
    /QUEUED|EXECUTING/
  );
  await until(() => existsSync(scene.file('crashed/maps.fits')));
  const shown = await scene.spaxel('show', job.id, '--json');
  expect((JSON.parse(shown.out) as { job: Job }).job.counts).toMatchObject({
    fits: 30,
    done: 30,
    failed: 0
  });
  const again = seeds(log).slice(before);
  expect(again.filter(seed => committed.has(seed))).toEqual([]);
  await runUndisturbed();
  expect(dataUnits(scene.file('crashed/maps.fits'))).toEqual(
    dataUnits(scene.file('calm/maps.fits'))
  );
  expect(dataUnits(scene.file('crashed/models.fits'))).toEqual(
    dataUnits(scene.file('calm/models.fits'))
  );
}, 60_000);

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
