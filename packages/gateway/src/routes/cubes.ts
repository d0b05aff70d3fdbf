import type { FastifyInstance } from 'fastify';
import { listCubes } from '../cube/index.ts';
import { readWords } from '@spaxel/core';
import { readReading } from '../plan/reading.ts';
import type { GatewayDoors } from './doors.ts';
import { callerOf } from './guard.ts';
import { joinedRoutes } from './joined.ts';
import { cubeParams, pixelRoutes } from './pixels.ts';
import { json, listOf, objectOf, refTo, told } from './told.ts';

const text = { type: 'string' };
const listed = objectOf({
  cubes: listOf(objectOf({ path: text, bytes: { type: 'integer', minimum: 0 }, modified: text }))
});
const opened = json('What the cube holds.', refTo('cube'));
const lsf = objectOf({ fwhmAngstrom: listOf({ type: ['number', 'null'] }) });
const schemas = {
  list: told('The cubes below the root folder', json('The FITS files.', listed)),
  get: { ...cubeParams, ...told('An open cube', opened) },
  lsf: {
    ...cubeParams,
    ...told('The resolution at each channel', json('FWHM, angstrom; null where unknown.', lsf))
  }
};
const pathBody = {
  ...told('Opens a cube', opened),
  body: {
    type: 'object',
    required: ['path'],
    properties: {
      path: { type: 'string', minLength: 1, maxLength: 4096 },
      folder: { type: 'string', maxLength: 4096 },
      options: { type: 'object', additionalProperties: { type: 'string' } }
    }
  }
};

/** Options as a command line has them: how the cube is read, by the names that `info` knows. */
function optionWords(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

/** Doors to cubes: list, open, and to their pixels. */
export function cubeRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  app.get('/api/cubes', { schema: schemas.list }, async () => ({
    cubes: await listCubes(doors.facts.root)
  }));

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
    { schema: schemas.get },
    request => doors.cubes.get(request.params.id).facts
  );
  // As JSON, where no digit is lost: a fit in the browser is to give what a job gives.
  app.get<{ Params: { id: string } }>('/api/cubes/:id/lsf', { schema: schemas.lsf }, request => ({
    fwhmAngstrom: Array.from(doors.cubes.get(request.params.id).lsfFwhm, one =>
      Number.isFinite(one) ? one : null
    )
  }));
  pixelRoutes(app, doors);
  joinedRoutes(app, doors);
}
