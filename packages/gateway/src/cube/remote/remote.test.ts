import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFits } from '@spaxel/core';
import { openCube, SideShelf, type OpenCube } from '../index.ts';
import { openSource } from '../../plan/open-source.ts';
import { addressName, allowed, callOf } from './address.ts';
import { signedHeaders } from './sign.ts';

const { signal } = new AbortController();
const folder = mkdtempSync(join(tmpdir(), 'spaxel-remote-'));
const [nx, ny, nz] = [6, 5, 40];

function cubeBytes(): Uint8Array {
  const axis = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 5000, CDELT3: 1, CRPIX3: 1 };
  const cards = Object.entries(axis).map(([keyword, value]) => ({ keyword, value, comment: '' }));
  const data = Float32Array.from({ length: nx * ny * nz }, (_, at) => 1 + ((at * 7919) % 1009));
  const image = { shape: [nz, ny, nx], data };
  return writeFits([
    { cards, image },
    { name: 'ERR', image }
  ]);
}

/** The same and zeros behind it, too many to be held in memory; they are sent without being there. */
const small = Buffer.from(cubeBytes());
const zeros = 2880 * Math.ceil((65 * 1024 * 1024) / 2880);
const tail = Buffer.from(
  [
    "XTENSION= 'IMAGE   '",
    'BITPIX  =                    8',
    'NAXIS   =                    1',
    `NAXIS1  = ${zeros}`,
    'PCOUNT  =                    0',
    'GCOUNT  =                    1',
    'END'
  ]
    .map(line => line.padEnd(80))
    .join('')
    .padEnd(2880)
);
const start = Buffer.concat([small, tail]);

type Answerer = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let host = '';
let asked: { url: string; range: string; authorization: string }[] = [];
let version = '"one"';
let answerer: Answerer | undefined;

function bytesOf(url: string): { total: number; read: (from: number, to: number) => Buffer } {
  const held = url.includes('large') ? start : url.includes('.gz') ? gzipSync(small) : small;
  const total = url.includes('large') ? start.length + zeros : held.length;
  return {
    total,
    read: (from, to) => {
      const out = Buffer.alloc(to + 1 - from);
      held.copy(out, 0, from, Math.min(to + 1, held.length));
      return out;
    }
  };
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const { url = '', headers } = request;
  asked.push({ url, range: headers.range ?? '', authorization: headers.authorization ?? '' });
  if (answerer !== undefined) return answerer(request, response);
  const { total, read } = bytesOf(url);
  const [, from = 0, to = 0] = (/bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []).map(Number);
  const last = Math.min(to, total - 1);
  const told = { etag: version, 'content-range': `bytes ${from}-${last}/${total}` };
  response.writeHead(206, told).end(read(from, last));
}

const opened: OpenCube[] = [];
const environment = { ...process.env };
beforeAll(async () => {
  server = createServer(serve);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
  version = '"one"';
  answerer = undefined;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map(cube => cube.close()));
  process.env = { ...environment };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function open(path: string, sides?: SideShelf): Promise<OpenCube> {
  const cube = await openCube(path, signal, sides === undefined ? {} : { sides });
  opened.push(cube);
  return cube;
}

let file: OpenCube;
beforeAll(async () => {
  writeFileSync(join(folder, 'a.fits'), small);
  file = await openCube(join(folder, 'a.fits'), signal);
});
afterAll(() => file.close());

test.each(['/a.fits', '/a.fits.gz'])('a small cube at %s is what the file is', async path => {
  const cube = await open(`${host}${path}?X-Amz-Signature=secret`);
  expect(await cube.spectrum(3, 2, signal)).toEqual(await file.spectrum(3, 2, signal));
  expect(await cube.slice(7, signal)).toEqual(await file.slice(7, signal));
  expect(cube.facts.path).toBe(`${host}${path}`);
  expect(JSON.stringify(cube.facts)).not.toContain('secret');
  if (path === '/a.fits') expect(await cube.digest(signal)).toBe(await file.digest(signal));
});

test('of a large cube slices are one range each, spectra one pass and then none', async () => {
  const program = join(__dirname, '../side/thread.ts');
  const sides = new SideShelf({ folder: join(folder, 'cache'), program });
  const cube = await open(`${host}/large.fits`, sides);
  asked = [];
  expect(await cube.slice(7, signal)).toEqual(await file.slice(7, signal));
  expect(asked).toHaveLength(1);
  const shape = { kind: 'circle', x: 3, y: 2, r: 2 };
  expect(await cube.aperture({ shape, combine: 'sum' }, signal)).toEqual(
    await file.aperture({ shape, combine: 'sum' }, signal)
  );
  expect(asked.length).toBeLessThan(5);
  expect(readdirSync(join(folder, 'cache')).every(name => name.endsWith('.side'))).toBe(true);
  asked = [];
  expect(await cube.row(2, signal)).toEqual(await file.row(2, signal));
  expect(asked).toHaveLength(0);
  await sides.close();
});

test('while a cube is fetched its facts tell how much is here', async () => {
  const program = join(__dirname, '../side/thread.ts');
  const sides = new SideShelf({ folder: join(folder, 'told'), program });
  const cube = await open(`${host}/large.fits`, sides);
  const of = 2 * 4 * nx * ny * nz;
  const told: unknown[] = [];
  answerer = (request, response) => {
    told.push(cube.facts.fetching);
    answerer = undefined;
    serve(request, response);
    answerer = again;
  };
  const again = answerer;
  expect(cube.facts.fetching).toBeUndefined();
  await cube.spectrum(1, 1, signal);
  expect(told).toEqual([
    { bytes: 0, of },
    { bytes: of / 2, of }
  ]);
  expect(cube.facts.fetching).toBeUndefined();
  await sides.close();
});

test('a fit of a large cube asks for no range to be checked, and for one pass to be planned', async () => {
  const program = join(__dirname, '../side/thread.ts');
  const sides = new SideShelf({ folder: join(folder, 'fitted'), program });
  const source = await openSource([`${host}/large.fits`], { sides });
  asked = [];
  expect(source.grid(0, 0).waveAngstrom[1]).toBe(5001);
  expect(asked).toHaveLength(0);
  const at = await source.rows([0, ny], signal);
  for (let y = 0; y < ny; y += 1) {
    const row = await file.row(y, signal);
    expect(row.map((_, x) => at(x, y))).toEqual(row);
  }
  expect(await source.spectrum(3, 2, signal)).toEqual(await file.spectrum(3, 2, signal));
  expect(asked).toHaveLength(2);
  expect(source.reading).toEqual({});
  await source.close();
  await sides.close();
});

test('who waits for a pass may go away', async () => {
  const program = join(__dirname, '../side/thread.ts');
  const sides = new SideShelf({ folder: join(folder, 'other'), program });
  const cube = await open(`${host}/large.fits`, sides);
  const gone = new AbortController();
  const waiting = cube.spectrum(1, 1, gone.signal);
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await sides.close();
});

test('a cube that changes while it is open says so; opened again it is another', async () => {
  const cube = await open(`${host}/large.fits`);
  version = '"two"';
  await expect(cube.slice(1, signal)).rejects.toMatchObject({
    _tag: 'CubeChanged',
    message: `${host}/large.fits changed while it was being read.`
  });
  expect((await open(`${host}/large.fits`)).facts.id).not.toBe(cube.facts.id);
});

const refusals: readonly (readonly [string, Answerer, string, string])[] = [
  ['no ranges', (_, out) => void out.writeHead(200).end(small), 'FileUnreadable', 'HTTP ranges'],
  ['404', (_, out) => void out.writeHead(404).end(), 'FileNotFound', 'does not exist'],
  ['403', (_, out) => void out.writeHead(403).end('no'), 'FileUnreadable', 'refuses (403)'],
  ['503', (_, out) => void out.writeHead(503).end(), 'FileUnreadable', 'answers 503'],
  ['empty', (_, out) => void out.writeHead(416).end(), 'NotFits', 'is empty'],
  ['a cut line', ({ socket }) => socket.destroy(), 'FileUnreadable', 'does not answer'],
  [
    'no length',
    (_, out) => void out.writeHead(206, { 'content-range': 'bytes 0-0/*' }).end('S'),
    'FileUnreadable',
    'does not tell its length'
  ],
  [
    'round and round',
    (_, out) => void out.writeHead(302, { location: '/b.fits' }).end(),
    'FileUnreadable',
    'without end'
  ],
  [
    'sent to plain http',
    (_, out) => void out.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    'FileUnreadable',
    'only https:// and s3://'
  ]
];
test.each(refusals)('%s: a sentence', async (_, answer, tag, sentence) => {
  answerer = answer;
  const thrown: unknown = await openCube(`${host}/a.fits?key=secret`, signal).catch(
    (one: unknown) => one
  );
  expect(thrown).toMatchObject({ _tag: tag });
  expect((thrown as Error).message).toContain(sentence);
  expect((thrown as Error).message).not.toContain('secret');
});

test('addresses: what is not called, and what is not told', () => {
  const refused = [
    'http://example.org/a.fits',
    'https://me:pw@example.org/a.fits',
    's3://',
    's3://b'
  ];
  for (const path of refused) expect(() => callOf(path, {})).toThrow();
  expect(addressName('https://me:pw@example.org/a.fits?token=1#x')).toBe(
    'https://example.org/a.fits'
  );
  const url = (path: string, env: NodeJS.ProcessEnv = {}) => callOf(path, env).url.href;
  expect(url('s3://sky/a b/c+(1).fits', { AWS_REGION: 'eu-west-1' })).toBe(
    'https://sky.s3.eu-west-1.amazonaws.com/a%20b/c%2B%281%29.fits'
  );
  expect(url('s3://dots.in.it/a.fits')).toBe(
    'https://s3.us-east-1.amazonaws.com/dots.in.it/a.fits'
  );
  expect(url('s3://sky/a.fits', { AWS_ENDPOINT_URL: 'https://ceph.example.org/' })).toBe(
    'https://ceph.example.org/sky/a.fits'
  );
});

test('the signature is that of the example in the documentation of AWS', () => {
  const { authorization } = signedHeaders(
    {
      keyId: 'AKIAIOSFODNN7EXAMPLE',
      secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      token: undefined,
      region: 'us-east-1'
    },
    new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    { range: 'bytes=0-9', now: new Date('2013-05-24T00:00:00Z') }
  );
  expect(authorization).toContain(
    'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'
  );
});

test('s3:// is signed with the keys of the environment, which nobody is told', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKTEST', AWS_SECRET_ACCESS_KEY: 'very-secret' };
  Object.assign(process.env, keys, { AWS_ENDPOINT_URL: host, AWS_SESSION_TOKEN: 'session' });
  const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const cube = await open('s3://sky/night one/a.fits');
  expect(await cube.slice(7, signal)).toEqual(await file.slice(7, signal));
  expect(asked[0]?.url).toBe('/sky/night%20one/a.fits');
  expect(asked.every(({ authorization }) => authorization.includes('AKTEST/'))).toBe(true);
  answerer = (_, out) => void out.writeHead(403).end();
  const thrown = await openCube('s3://sky/a.fits', signal).catch((one: unknown) => one as Error);
  const told = JSON.stringify([cube.facts, String(thrown), asked]);
  for (const secret of ['very-secret', 'session']) expect(told).not.toContain(secret);
  expect(log).not.toHaveBeenCalled();
  log.mockRestore();
});

test('what astropy reads of the file is what comes by ranges', async () => {
  const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
  const script = `import sys; from astropy.io import fits
d = fits.getdata(sys.argv[1]); sys.stdout.buffer.write(d[:, 4, 5].astype('<f8').tobytes())`;
  const bytes = execFileSync(python, ['-c', script, join(folder, 'a.fits')]);
  const expected = new Float64Array(new Uint8Array(bytes).buffer);
  expect((await (await open(`${host}/large.fits`)).spectrum(5, 4, signal)).flux).toEqual(expected);
  expect(readFileSync(join(folder, 'a.fits')).equals(small)).toBe(true);
});

test('nobody elsewhere leads to what listens on this machine', () => {
  const here = new URL('http://127.0.0.1:8888/api');
  expect(() => allowed(here, new URL('https://example.org/a.fits'))).toThrow('this machine');
  expect(allowed(here, new URL('http://localhost/a.fits'))).toBe(here);
  expect(allowed(here)).toBe(here);
});
