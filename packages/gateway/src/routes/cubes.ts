import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listCubes } from '../cube/index.ts';
import { readWords, SpaxelError, type Spectrum } from '@spaxel/core';
import { readReading } from '../plan/reading.ts';
import { sendBinary } from './binary.ts';
import type { GatewayDoors } from './doors.ts';
import { callerOf } from './guard.ts';

const pathBody = {
  body: {
    type: 'object',
    required: ['path'],
    properties: {
      path: { type: 'string', minLength: 1 },
      folder: { type: 'string' },
      options: { type: 'object', additionalProperties: { type: 'string' } }
    }
  }
};
const index = { type: 'integer', minimum: 0 };
const id = { type: 'string', pattern: '^[0-9a-f]{1,64}$' };
const cubeParams = { params: { type: 'object', properties: { id } } };
const sliceParams = { params: { type: 'object', properties: { id, k: index } } };
const several = { type: 'integer', minimum: 1 };
const blockParams = {
  params: {
    type: 'object',
    properties: { id, x: index, y: index, width: several, height: several }
  }
};
const largestBlock = 16 * 1024 * 1024;
const spectrumParams = { params: { type: 'object', properties: { id, x: index, y: index } } };

/** A signal that aborts when the caller goes away: the browser asks for the newest and drops the rest. */
function whileOpen(request: FastifyRequest): AbortSignal {
  const gone = new AbortController();
  request.raw.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}

/** Options as a command line has them: how the cube is read, by the names that `info` knows. */
function optionWords(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

/** Doors to cubes: list, open, slices, spectra, white light. */
export function cubeRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  app.get('/api/cubes', async () => ({ cubes: await listCubes(doors.facts.root) }));

  app.post<{ Body: { path: string; folder?: string; options?: Record<string, string> } }>(
    '/api/cubes',
    { schema: pathBody },
    async request => {
      const { path, folder = doors.facts.root, options = {} } = request.body;
      const resolve = (one: string): Promise<string> =>
        doors.resolve(one, { folder, caller: callerOf(request) });
      const command = readWords(['info', 'CUBE', ...optionWords(options)]);
      const reading = await readReading(command, resolve);
      const cube = await doors.cubes.open(await resolve(path), reading);
      return cube.facts;
    }
  );

  app.get<{ Params: { id: string } }>(
    '/api/cubes/:id',
    { schema: cubeParams },
    request => doors.cubes.get(request.params.id).facts
  );
  // As JSON, where no digit is lost: a fit in the browser is to give what a job gives.
  app.get<{ Params: { id: string } }>('/api/cubes/:id/lsf', { schema: cubeParams }, request => ({
    fwhmAngstrom: Array.from(doors.cubes.get(request.params.id).lsfFwhm, one =>
      Number.isFinite(one) ? one : null
    )
  }));
  pixelRoutes(app, doors);
}

/** Doors to pixels: slices, white light, spectra. */
function pixelRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  app.get<{ Params: { id: string; k: number } }>(
    '/api/cubes/:id/slices/:k',
    { schema: sliceParams },
    async (request, reply) => {
      const cube = doors.cubes.get(request.params.id);
      const values = await cube.slice(request.params.k, whileOpen(request));
      const { nx, ny } = cube.facts.shape;
      return sendBinary(request, reply, { values, shape: [ny, nx], unit: cube.facts.flux.unit });
    }
  );

  app.get<{ Params: { id: string } }>(
    '/api/cubes/:id/white',
    { schema: cubeParams },
    async (request, reply) => {
      const cube = doors.cubes.get(request.params.id);
      const { nx, ny } = cube.facts.shape;
      return sendBinary(request, reply, {
        values: await cube.white(whileOpen(request)),
        shape: [ny, nx],
        unit: cube.facts.flux.unit
      });
    }
  );
  spectrumRoute(app, doors);
  blockRoute(app, doors);
}

/** Rows flux, error (NaN when none), mask of each spectrum, one spectrum after the other. */
function rowsOf(spectra: readonly Spectrum[], nz: number): Float32Array {
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
    async (request, reply) => {
      const { id: cubeId, x, y, width, height } = request.params;
      const cube = doors.cubes.get(cubeId);
      const { nz } = cube.facts.shape;
      if (12 * nz * width * height > largestBlock)
        throw new SpaxelError('RequestInvalid', 'A block of spectra is at most 16 MiB.');
      const signal = whileOpen(request);
      const strips = await Promise.all(
        Array.from({ length: height }, (_, row) =>
          cube.strip({ x, y: y + row, count: width }, signal)
        )
      );
      return sendBinary(request, reply, {
        values: rowsOf(strips.flat(), nz),
        shape: [3 * width * height, nz],
        unit: cube.facts.flux.unit
      });
    }
  );
}

function spectrumRoute(app: FastifyInstance, doors: GatewayDoors): void {
  app.get<{ Params: { id: string; x: number; y: number } }>(
    '/api/cubes/:id/spectra/:x/:y',
    { schema: spectrumParams },
    async (request, reply) => {
      const { id: cubeId, x, y } = request.params;
      const cube = doors.cubes.get(cubeId);
      const spectrum = await cube.spectrum(x, y, whileOpen(request));
      const { nz } = cube.facts.shape;
      const values = rowsOf([spectrum], nz);
      return sendBinary(request, reply, { values, shape: [3, nz], unit: cube.facts.flux.unit });
    }
  );
}
