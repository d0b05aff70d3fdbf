import { request, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SpaxelError } from '@spaxel/core';
import { Registry } from 'prom-client';
import type { SliceRoom } from '../cube/rooms.ts';
import type { GatewayDoors } from './doors.ts';
import { GatewayServer } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'spaxel-pixels-'));
const socketPath = join(folder, 'socket');
let reads: AbortSignal[] = [];
let rooms: SliceRoom[] = [];
let hasChanged = false;
let arrived: (signal: AbortSignal) => void = () => undefined;

/** A cube whose channel 1 never comes, until it is no longer wanted, and whose other channels come at once. */
const cube = {
  facts: { shape: { nx: 2, ny: 1, nz: 3 }, flux: { unit: 'Jy' } },
  slice: (channel: number, signal: AbortSignal, room: SliceRoom): Promise<Float32Array> => {
    reads.push(signal);
    rooms.push(room);
    room.values.set([channel + 1, 2]);
    if (channel !== 1) return Promise.resolve(room.values);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      arrived(signal);
    });
  },
  unchanged: (): Promise<void> =>
    hasChanged ? Promise.reject(new SpaxelError('CubeChanged', 'It changed.')) : Promise.resolve()
};
const server = new GatewayServer({
  called: () => undefined,
  facts: { version: '1', pid: 1, root: folder },
  cubes: { get: () => cube },
  watch: { queue: { registry: new Registry() } }
} as unknown as GatewayDoors);

beforeAll(() => server.listen(socketPath, 'owner'));
beforeEach(() => {
  reads = [];
  rooms = [];
  hasChanged = false;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function get(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path: `/api/cubes/ab/${path}`, headers }, answer => {
      answer.resume().once('end', () => resolve(answer));
    });
    call.on('error', reject).end();
  });
}

test('what the caller has is neither read nor sent again, and a cube that changed says so', async () => {
  const first = await get('slices/0');
  expect(first.headers).toMatchObject({ 'x-spaxel-shape': '1,2', 'x-spaxel-unit': 'Jy' });
  const known = { 'if-none-match': first.headers.etag ?? '' };
  expect((await get('slices/0', known)).statusCode).toBe(304);
  expect(reads).toHaveLength(1);
  expect((await get('slices/0', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  hasChanged = true;
  expect((await get('slices/0', known)).statusCode).toBe(400);
});

test('memory of a slice is lent again once it was sent, never while it is being sent', async () => {
  const bytes = (path: string): Promise<Float32Array> =>
    new Promise((resolve, reject) => {
      const call = request({ socketPath, path: `/api/cubes/ab/${path}` }, answer => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () =>
          resolve(new Float32Array(Uint8Array.from(Buffer.concat(chunks)).buffer))
        );
      });
      call.on('error', reject).end();
    });
  const channels = Array.from({ length: 40 }, (_, at) => 2 * at);
  const answers = await Promise.all(channels.map(k => bytes(`slices/${k}`)));
  expect(answers.map(([first]) => first)).toEqual(channels.map(k => k + 1));
  const before = new Set(rooms);
  rooms = [];
  expect([...(await bytes('slices/0'))]).toEqual([1, 2]);
  expect(before).toContain(rooms[0]);
});

test('reading ends when the caller goes away, which is no fault', async () => {
  const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const read = new Promise<AbortSignal>(resolve => (arrived = resolve));
  const call = request({ socketPath, path: '/api/cubes/ab/slices/1' });
  call.on('error', () => undefined).end();
  const signal = await read;
  expect(signal.aborted).toBe(false);
  const ended = new Promise(resolve => signal.addEventListener('abort', resolve));
  call.destroy();
  await ended;
  expect((await get('slices/0')).statusCode).toBe(200);
  expect(log).not.toHaveBeenCalled();
  log.mockRestore();
});
