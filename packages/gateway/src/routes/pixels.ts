import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SpaxelError, type Spectrum } from '@spaxel/core';
import { SliceRooms, type OpenCube } from '../cube/index.ts';
import { isKnown, sendBinary } from './binary.ts';
import type { GatewayDoors } from './doors.ts';
import { numbers, objectOf, told, unchanged } from './told.ts';

const index = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const id = { type: 'string', pattern: '^[0-9a-f]{1,64}$' };
/** Of every door to an open cube. */
export const cubeParams = { params: objectOf({ id }) };
const sliceParams = {
  params: objectOf({ id, k: index }),
  ...told('One channel', numbers('[ny, nx]'), unchanged)
};
const whiteParams = {
  ...cubeParams,
  ...told('The mean over all good channels', numbers('[ny, nx]'), unchanged)
};
const several = { type: 'integer', minimum: 1, maximum: 2 ** 20 };
const blockParams = {
  params: objectOf({ id, x: index, y: index, width: several, height: several }),
  ...told('The spectra of a block of spaxels', numbers('[3 * width * height, nz]'), unchanged)
};
const largestBlock = 16 * 1024 * 1024;
const spectrumParams = {
  params: objectOf({ id, x: index, y: index }),
  ...told(
    'The spectrum of a spaxel',
    numbers('Flux, error (NaN when none) and mask, [3, nz]'),
    unchanged
  )
};

/** A call for pixels of an open cube. */
interface PixelCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly cube: OpenCube;
  readonly etag: string;
  /** Aborts when the caller goes away: the browser asks for the newest and drops the rest. */
  readonly signal: AbortSignal;
}

interface PixelAnswer {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  /** Of the flux when not said. */
  readonly unit?: string;
}

export function whileOpen(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}

/** The id of a cube stands for its every pixel, so that nothing need be read to know that the caller has it. */
export function pixelCall(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { cubes, facts }: GatewayDoors
): PixelCall {
  const { id } = request.params as { id: string };
  const etag = `"${id}-${facts.version}"`;
  return { request, reply, cube: cubes.get(id), etag, signal: whileOpen(reply) };
}

/** Sends what was read; reads nothing when the caller has it already. */
export async function answer(
  { request, reply, cube, etag }: PixelCall,
  read: () => Promise<PixelAnswer>
): Promise<FastifyReply> {
  if (isKnown(request, etag)) {
    await cube.unchanged();
    return reply.code(304).header('etag', etag).send();
  }
  const { values, shape, unit = cube.facts.flux.unit } = await read();
  return sendBinary(request, reply, { values, shape, unit, etag });
}

/** A slice in lent memory, which goes back when the answer has been sent or the caller is gone. */
async function lentSlice(
  { cube, signal }: PixelCall,
  channel: number,
  rooms: SliceRooms
): Promise<Float32Array> {
  const { nx, ny } = cube.facts.shape;
  const room = rooms.borrow(nx * ny);
  const giveBack = (): void => {
    rooms.giveBack(room);
  };
  // After an error a read may still be under way: that room is not lent again.
  const values = await cube.slice(channel, signal, room);
  if (signal.aborted) giveBack();
  else signal.addEventListener('abort', giveBack, { once: true });
  return values;
}

function sliceRoute(app: FastifyInstance, doors: GatewayDoors): void {
  const rooms = new SliceRooms();
  app.get<{ Params: { id: string; k: number } }>(
    '/api/cubes/:id/slices/:k',
    { schema: sliceParams },
    (request, reply) => {
      const call = pixelCall({ request, reply }, doors);
      const { nx, ny } = call.cube.facts.shape;
      return answer(call, async () => ({
        values: await lentSlice(call, request.params.k, rooms),
        shape: [ny, nx]
      }));
    }
  );
}

/** Doors to pixels: slices, white light, spectra. */
export function pixelRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  sliceRoute(app, doors);

  app.get<{ Params: { id: string } }>(
    '/api/cubes/:id/white',
    { schema: whiteParams },
    (request, reply) => {
      const call = pixelCall({ request, reply }, doors);
      const { nx, ny } = call.cube.facts.shape;
      return answer(call, async () => ({
        values: await call.cube.white(call.signal),
        shape: [ny, nx]
      }));
    }
  );
  spectrumRoute(app, doors);
  blockRoute(app, doors);
}

/** Rows flux, error (NaN when none), mask of each spectrum, one spectrum after the other. */
export function rowsOf(
  spectra: readonly Pick<Spectrum, 'flux' | 'error' | 'mask'>[],
  nz: number
): Float32Array {
  const values = new Float32Array(3 * nz * spectra.length).fill(NaN);
  for (const [index, { flux, error, mask }] of spectra.entries()) {
    values.set(flux, 3 * nz * index);
    values.set(error, 3 * nz * index + nz);
    values.set(mask, 3 * nz * index + 2 * nz);
  }
  return values;
}

/** Whole blocks of spectra, x fastest: what lies round the pointer comes with one call. */
function blockRoute(app: FastifyInstance, doors: GatewayDoors): void {
  app.get<{ Params: { id: string; x: number; y: number; width: number; height: number } }>(
    '/api/cubes/:id/blocks/:x/:y/:width/:height',
    { schema: blockParams },
    (request, reply) => {
      const { x, y, width, height } = request.params;
      const call = pixelCall({ request, reply }, doors);
      const { nz } = call.cube.facts.shape;
      if (12 * nz * width * height > largestBlock)
        throw new SpaxelError('RequestInvalid', 'A block of spectra is at most 16 MiB.');
      const strip = (row: number): Promise<Spectrum[]> =>
        call.cube.strip({ x, y: y + row, count: width }, call.signal);
      return answer(call, async () => {
        const strips = await Promise.all(Array.from({ length: height }, (_, row) => strip(row)));
        return { values: rowsOf(strips.flat(), nz), shape: [3 * width * height, nz] };
      });
    }
  );
}

function spectrumRoute(app: FastifyInstance, doors: GatewayDoors): void {
  app.get<{ Params: { id: string; x: number; y: number } }>(
    '/api/cubes/:id/spectra/:x/:y',
    { schema: spectrumParams },
    (request, reply) => {
      const { x, y } = request.params;
      const call = pixelCall({ request, reply }, doors);
      const { nz } = call.cube.facts.shape;
      return answer(call, async () => ({
        values: rowsOf([await call.cube.spectrum(x, y, call.signal)], nz),
        shape: [3, nz]
      }));
    }
  );
}
