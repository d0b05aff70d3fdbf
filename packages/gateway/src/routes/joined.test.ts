import { request, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFits } from '@spaxel/core';
import { CubeShelf } from '../cube/index.ts';
import { Registry } from 'prom-client';
import type { GatewayDoors } from './doors.ts';
import { GatewayServer } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-joined-'));
const socketPath = join(folder, 'socket');
const cubes = new CubeShelf(path => path);
const server = new GatewayServer({
  called: () => undefined,
  facts: { version: '1', pid: 1, root: folder },
  cubes,
  watch: { queue: { registry: new Registry() } }
} as unknown as GatewayDoors);
const [nx, ny, nz] = [4, 3, 20];
let cube = '';

beforeAll(async () => {
  const axis = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 5000, CDELT3: 1, CRPIX3: 1 };
  const cards = Object.entries(axis).map(([keyword, value]) => ({ keyword, value, comment: '' }));
  const data = Float32Array.from({ length: nx * ny * nz }, (_, at) => 1 + at);
  const path = join(folder, 'a.fits');
  writeFileSync(path, writeFits([{ cards, image: { shape: [nz, ny, nx], data } }]));
  cube = (await cubes.open(path)).facts.id;
  await server.listen(socketPath, 'proxy');
});
afterAll(async () => {
  await server.close();
  await cubes.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

function call(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST';
  const told = { 'x-spaxel': '1', 'content-type': 'application/json' };
  const all = body === undefined ? headers : { ...told, ...headers };
  return new Promise((resolve, reject) => {
    const options = { socketPath, path: `/api/cubes/${cube}/${path}`, method, headers: all };
    const sent = request(options, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          bytes: Buffer.concat(chunks)
        })
      );
    });
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function floats({ bytes }: Answer): number[] {
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
}

const spaxel = { kind: 'spaxels', at: [[1, 2]] };

test('an aperture of one spaxel is its spectrum; bands and the signal-to-noise map come as slices do', async () => {
  const one = await call('apertures', { shape: spaxel, combine: 'sum' });
  expect(one.headers).toMatchObject({ 'x-spaxel-shape': `3,${nz}` });
  expect(floats(one)).toEqual(floats(await call('spectra/1/2')));
  const band = await call('bands?from=5003&to=5005&combine=mean');
  expect(band.headers['x-spaxel-shape']).toBe(`${ny},${nx}`);
  expect(floats(band)).toEqual(floats(await call('slices/4')));
  const known = { 'if-none-match': band.headers.etag ?? '' };
  expect((await call('bands?from=5003&to=5005', undefined, known)).status).toBe(304);
  const flat = floats(await call('bands?from=5008&to=5010&combine=continuum'));
  expect(Math.max(...flat.map(Math.abs))).toBeLessThan(1e-4);
  const signal = await call('snr?from=5000&to=5019');
  expect(signal.headers).toMatchObject({ 'x-spaxel-shape': `${ny},${nx}`, 'x-spaxel-unit': '' });
  expect(floats(await call('snr'))).toEqual(floats(signal));
});

const refused: readonly (readonly [string, unknown, string])[] = [
  ['apertures', {}, "body must have required property 'shape'"],
  ['apertures', { shape: spaxel, combine: 'median' }, 'combine must be equal to one of'],
  ['apertures', { shape: { kind: '<b>' }, combine: 'sum' }, 'A shape is a circle'],
  [
    'apertures',
    {
      shape: { kind: 'spaxels', at: Array.from({ length: 100_000 }, () => [1, 2]) },
      combine: 'sum'
    },
    'the cube has 12'
  ],
  [
    'apertures',
    {
      shape: { kind: 'polygon', points: Array.from({ length: 900_000 }, () => [1, 2]) },
      combine: 'sum'
    },
    'body is too large'
  ],
  ['bands', undefined, "must have required property 'from'"],
  ['bands?from=a&to=5', undefined, 'two wavelengths are needed'],
  ['bands?from=5010&to=5005', undefined, 'the smaller first'],
  ['bands?from=&to=5005', undefined, 'two wavelengths'],
  ['bands?from=1&to=2', undefined, 'goes from 5000 to 5019 angstrom'],
  ['bands?from=5003&to=5005&combine=median', undefined, 'combine must be equal to one of'],
  ['bands?from=5003&to=5005&combine=continuum&left=1,2,3', undefined, 'left is 1,2,3'],
  [
    'bands?from=5003&to=5005&combine=continuum&left=5010,5012&right=5010,5012',
    undefined,
    'the same'
  ],
  ['snr?from=5', undefined, 'two wavelengths']
];
test.each(refused)('%s: a sentence', async (path, body, sentence) => {
  const { status, bytes } = await call(path, body);
  expect(status).toBe(sentence === 'body is too large' ? 413 : 400);
  expect((JSON.parse(bytes.toString()) as { detail: string }).detail).toContain(sentence);
});

test('an aperture without our header is refused', async () => {
  const { status } = await call('apertures', { shape: spaxel, combine: 'sum' }, { 'x-spaxel': '' });
  expect(status).toBe(403);
});
