import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readWords } from '@spaxel/core';
import { listCubes } from '../cube/index.ts';
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
}

function spectrumRoute(app: FastifyInstance, doors: GatewayDoors): void {
  app.get<{ Params: { id: string; x: number; y: number } }>(
    '/api/cubes/:id/spectra/:x/:y',
    { schema: spectrumParams },
    async (request, reply) => {
      const { id: cubeId, x, y } = request.params;
      const cube = doors.cubes.get(cubeId);
      const { flux, error, mask } = await cube.spectrum(x, y, whileOpen(request));
      const values = new Float32Array(3 * flux.length).fill(NaN);
      values.set(flux, 0);
      values.set(error, flux.length);
      values.set(mask, 2 * flux.length);
      return sendBinary(request, reply, {
        values,
        shape: [3, flux.length],
        unit: cube.facts.flux.unit
      });
    }
  );
}
