import type { FastifyInstance } from 'fastify';
import { listCubes } from '../cube/index.ts';
import { readWords } from '@spaxel/core';
import { readReading } from '../plan/reading.ts';
import type { GatewayDoors } from './doors.ts';
import { callerOf } from './guard.ts';
import { pixelRoutes } from './pixels.ts';

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
const cubeParams = {
  params: { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9a-f]{1,64}$' } } }
};

/** Options as a command line has them: how the cube is read, by the names that `info` knows. */
function optionWords(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

/** Doors to cubes: list, open, and to their pixels. */
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
