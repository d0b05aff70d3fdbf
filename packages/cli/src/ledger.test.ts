import { existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Job } from '@spaxel/protocol';
import { Scene, sketchCube } from './testing/scene.ts';

let scene: Scene;
beforeAll(() => {
  scene = new Scene();
  scene.file('cube.fits', sketchCube({ nx: 3, ny: 2 }));
});
afterAll(() => scene.close());

test('a ledger is checked and copied while its gateway works, and compacted once it has ended', async () => {
  expect(await scene.spaxel('ledger', 'check')).toMatchObject({
    code: 1,
    log: expect.stringContaining('has no ledger yet') as unknown
  });
  const fit = 'cube.fits --fitter patient --param milliseconds=1 --json'.split(' ');
  const { id } = JSON.parse((await scene.spaxel('fit', ...fit)).out) as Job;
  const well = { code: 0, out: expect.stringMatching(/^1 jobs, 6 fits, .*all is well/) as unknown };
  expect(await scene.spaxel('ledger', 'check')).toMatchObject(well);
  const file = scene.file('copy.sqlite');
  expect((await scene.spaxel('ledger', 'backup', file)).code).toBe(0);
  const copy = new DatabaseSync(file, { readOnly: true });
  expect(copy.prepare('SELECT id, phase FROM jobs').get()).toEqual({ id, phase: 'COMPLETED' });
  copy.close();
  expect(await scene.spaxel('ledger', 'compact')).toMatchObject({
    code: 1,
    log: expect.stringContaining('A gateway works on this ledger') as unknown
  });
  expect((await scene.spaxel('ledger', 'keep', id)).code).toBe(0);
  await scene.end('SIGTERM');
  const kept = await scene.spaxel('ledger', 'compact', '--older', '0', '--json');
  expect(JSON.parse(kept.out)).toMatchObject({ archived: [] });
  expect(await scene.spaxel('ledger', 'check')).toMatchObject(well);

  const [arrays = ''] = readdirSync(join(scene.state, 'jobs', id)).filter(one =>
    /^arrays/.test(one)
  );
  truncateSync(join(scene.state, 'jobs', id, arrays), 10);
  const { code, out } = await scene.spaxel('ledger', 'check');
  expect([code, out]).toEqual([1, expect.stringContaining(`Job ${id}: segment`)]);
  expect(existsSync(scene.file('copy.sqlite.part'))).toBe(false);
}, 120_000);

test.each([
  [['ledger'], 'needs'],
  [['ledger', 'mend'], '"mend" is none of them'],
  [['ledger', 'backup'], 'needs FILE'],
  [['ledger', 'keep', 'X'], 'There is no job X'],
  [['ledger', 'compact', '--older', '-1'], 'outside 0 and above']
])('%j is refused', async (words, sentence) => {
  expect(await scene.spaxel(...words)).toMatchObject({
    code: 1,
    log: expect.stringContaining(sentence) as unknown
  });
});
