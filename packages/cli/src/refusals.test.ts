import { appendFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'node:http';
import type { Answer, Job, Problem } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

let scene: Scene;
let client: GatewayClient;

beforeAll(async () => {
  scene = new Scene();
  scene.file('cube.fits', sketchCube());
  scene.file('text.fits', 'this is not FITS, but it is long enough to be looked at twice');
  scene.file('cut.fits', sketchCube());
  truncateSync(scene.file('cut.fits'), 20000);
  scene.file('image.fits', sketchCube({ nz: 1 }));
  scene.file('axis.fits', sketchCube({ cards: { CTYPE3: 'PRESSURE' } }));
  scene.file('nan.fits', sketchCube({ value: () => NaN }));
  scene.file('far.fits', sketchCube({ cards: { CRVAL3: 8000 } }));
  scene.file('short.fits', sketchCube({ nz: 200 }));
  scene.file('nolsf.fits', sketchCube({ cards: { INSTRUME: 'HOMEMADE', VPH: '' } }));
  scene.file('noz.fits', sketchCube({ cards: { REDSHIFT: '' } }));
  await scene.spaxel('jobs');
  client = new GatewayClient(scene.gateway()?.socket ?? '');
}, 30_000);

afterAll(() => scene.close());

const ask = (text: string): Promise<Answer> =>
  client.call<Answer>('POST', '/api/commands', { text, folder: scene.root });

test.each([
  ['fit none.fits', 'FileNotFound', 'none.fits'],
  ['fit text.fits', 'NotFits', 'text.fits'],
  ['fit cut.fits', 'FileTruncated', 'cut.fits'],
  ['fit image.fits', 'NotACube', 'image.fits'],
  ['fit axis.fits', 'AxisUnknown', 'CTYPE3'],
  ['fit nan.fits', 'CubeEmpty', 'nan.fits'],
  ['fit far.fits', 'TemplatesOff', '7484'],
  ['fit cube.fits --z 3', 'TemplatesOff', 'z = 3'],
  ['fit short.fits', 'TooFewPixels', '500'],
  ['fit nolsf.fits', 'LsfUnknown', 'nolsf.fits'],
  ['fit noz.fits', 'RedshiftMissing', 'noz.fits'],
  ['fit cube.fits --fitter nobody', 'FitterUnknown', 'patient'],
  ['fit cube.fits --templates nothing', 'TemplatesUnknown', 'default'],
  ['fit cube.fits --moments 5', 'OptionInvalid', 'moments'],
  ['fit cube.fits --degree 8', 'DetailUnknown', 'degree'],
  ['fit cube.fits --param milliseconds=soon', 'OptionInvalid', 'milliseconds'],
  ['fit cube.fits --z 99', 'OptionInvalid', '99'],
  ['fit cube.fits --select 9:1,0:1', 'OptionInvalid', '9:1'],
  ['fit cube.fits --select 50:60,50:60', 'NothingToFit', '5 x 4'],
  ['fit cube.fits --mask none.txt', 'FileNotFound', 'none.txt'],
  ['fit cube.fits --out cube.fits/below', 'OutputUnwritable', 'below'],
  ['fit cube.fits --bins voronoi:40', 'NotBuiltYet', 'voronoi'],
  ['show 01ARZ3NDEKTSV4RRFFQ69G5FAV', 'JobUnknown', '01ARZ3'],
  ['cancel nothing', 'JobUnknown', 'nothing'],
  ['export last out.txt', 'JobUnknown', 'last'],
  ['mock galaxy.fits', 'CommandUnknown', 'terminal']
])('%s is refused as %s and names %s', async (text, tag, word) => {
  await expect(ask(text)).rejects.toMatchObject({
    _tag: tag,
    message: expect.stringContaining(word) as unknown
  });
});

test('what was refused has made no job', async () => {
  expect((await client.call<{ jobs: Job[] }>('GET', '/api/jobs')).jobs).toEqual([]);
});

/** A call as another program would make it. */
function raw(
  socketPath: string,
  options: { method?: string; path: string; headers?: Record<string, string>; body?: string }
): Promise<{ status: number; problem: Problem }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, ...options }, answer => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, problem: JSON.parse(text) as Problem })
      );
    });
    call.on('error', reject).end(options.body ?? '');
  });
}

const json = { 'content-type': 'application/json' };

test('a call without our header, or from another site, is refused', async () => {
  const socket = scene.gateway()?.socket ?? '';
  const post = { method: 'POST', path: '/api/commands', body: '{"text":"jobs"}' };
  expect((await raw(socket, { ...post, headers: json })).problem.code).toBe('CallRefused');
  const foreign = {
    ...json,
    'x-spaxel': '1',
    origin: 'https://elsewhere.example',
    host: 'localhost'
  };
  expect((await raw(socket, { ...post, headers: foreign })).status).toBe(403);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await raw(socket, { path: '/api/jobs', headers: crossSite })).status).toBe(403);
});

test('what comes through the proxy stays below the root, links and dots included', async () => {
  const proxy = `${scene.gateway()?.socket ?? ''}.proxy`;
  const outside = join(scene.home, 'secret.fits');
  writeFileSync(outside, sketchCube());
  symlinkSync(outside, scene.file('link.fits'));
  const open = (path: string) =>
    raw(proxy, {
      method: 'POST',
      path: '/api/cubes',
      headers: { ...json, 'x-spaxel': '1' },
      body: JSON.stringify({ path })
    });
  for (const path of [
    outside,
    'link.fits',
    '../secret.fits',
    `${scene.root}/../${scene.home}/secret.fits`
  ])
    expect((await open(path)).problem.code).toMatch(/OutsideRoot|FileNotFound/);
  expect((await open(outside)).problem.code).toBe('OutsideRoot');
  expect((await open('a\0b')).problem.code).toBe('RequestInvalid');
  expect((await open('cube.fits')).status).toBe(200);
});

test('a cube that changes after its job was planned ends that job with a sentence, and nothing is lost', async () => {
  scene.file('moving.fits', sketchCube({ nx: 8, ny: 8 }));
  const { job } = await ask('fit moving.fits --param milliseconds=80');
  await client.watchUntil(job?.id ?? '', ({ counts }) => counts.done >= 3);
  appendFileSync(scene.file('moving.fits'), 'more');
  const ended = await client.watch(job?.id ?? '', () => undefined);
  expect(ended.phase).toBe('ERROR');
  expect(ended.error?.detail).toContain('moving.fits');
  expect(ended.counts.done).toBeGreaterThanOrEqual(3);
}, 30_000);

test('cancel stops within its time, keeps what is fitted, and the same command fits only what is missing (F18)', async () => {
  scene.file('long.fits', sketchCube({ nx: 8, ny: 8 }));
  const { job } = await ask('fit long.fits --param milliseconds=50');
  await client.watchUntil(job?.id ?? '', ({ counts }) => counts.done >= 4);
  const stopped = await client.call<Job>('POST', `/api/jobs/${job?.id ?? ''}/cancel`);
  expect(stopped.phase).toBe('ABORTED');
  const { done, aborted, fits } = stopped.counts;
  expect(done + aborted).toBe(fits);
  const again = await ask('fit long.fits --param milliseconds=50');
  const ended = await client.watch(again.job?.id ?? '', () => undefined);
  expect(ended.counts).toMatchObject({ fits, done: fits });
  expect(ended.counts.cached).toBeGreaterThanOrEqual(done);
}, 30_000);
