// Doors to what is made of many pixels of a cube: the spectrum of an aperture, the image of a band, the signal-to-noise map.
import type { FastifyInstance } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import { sendBinary } from './binary.ts';
import type { GatewayDoors } from './doors.ts';
import { answer, cubeParams, pixelCall, rowsOf } from './pixels.ts';
import { numbers, told, unchanged } from './told.ts';

/** A free set of all spaxels of a large cube. */
const largestShape = 4 * 1024 * 1024;

const apertureBody = {
  ...cubeParams,
  ...told('The spectrum of an aperture', numbers('Flux, error and mask, [3, nz]'), unchanged),
  body: {
    type: 'object',
    required: ['shape', 'combine'],
    properties: { shape: { type: 'object' }, combine: { enum: ['sum', 'mean'] } }
  }
};
const text = { type: 'string', maxLength: 100 };
const bandQuery = {
  ...cubeParams,
  ...told('The image of a band', numbers('[ny, nx]'), unchanged),
  querystring: {
    type: 'object',
    required: ['from', 'to'],
    properties: {
      from: text,
      to: text,
      combine: { enum: ['mean', 'sum', 'continuum'], default: 'mean' },
      left: text,
      right: text
    }
  }
};
const rangeQuery = {
  ...cubeParams,
  ...told('The map of signal-to-noise', numbers('[ny, nx]'), unchanged),
  querystring: { type: 'object', properties: { from: text, to: text } }
};

interface BandQuery {
  readonly from: string;
  readonly to: string;
  readonly combine: 'mean' | 'sum' | 'continuum';
  readonly left?: string;
  readonly right?: string;
}

/** Two wavelengths. @throws SpaxelError RequestInvalid unless they rise and are numbers. */
function rangeOf(what: string, ends: readonly string[]): [number, number] {
  const [from = NaN, to = NaN, ...more] = ends.map(end => (end.trim() === '' ? NaN : Number(end)));
  if (Number.isFinite(from) && Number.isFinite(to) && from <= to && more.length === 0)
    return [from, to];
  throw new SpaxelError(
    'RequestInvalid',
    `${what} is ${ends.join(',')}: two wavelengths are needed, the smaller first.`
  );
}

function windowAsked(what: string, said: string | undefined): [number, number] | undefined {
  return said === undefined ? undefined : rangeOf(what, said.split(','));
}

/** Spectra and images of many pixels; read anew at each call, until the caller goes away. */
export function joinedRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  app.post<{ Params: { id: string }; Body: { shape: object; combine: 'sum' | 'mean' } }>(
    '/api/cubes/:id/apertures',
    { schema: apertureBody, bodyLimit: largestShape },
    async (request, reply) => {
      const { cube, signal } = pixelCall({ request, reply }, doors);
      const { nz } = cube.facts.shape;
      const values = rowsOf([await cube.aperture(request.body, signal)], nz);
      return sendBinary(request, reply, { values, shape: [3, nz], unit: cube.facts.flux.unit });
    }
  );

  app.get<{ Params: { id: string }; Querystring: BandQuery }>(
    '/api/cubes/:id/bands',
    { schema: bandQuery },
    (request, reply) => {
      const { from, to, combine, left, right } = request.query;
      const ask = {
        range: rangeOf('The band', [from, to]),
        combine,
        left: windowAsked('left', left),
        right: windowAsked('right', right)
      };
      const call = pixelCall({ request, reply }, doors);
      const { nx, ny } = call.cube.facts.shape;
      return answer(call, async () => ({
        values: await call.cube.band(ask, call.signal),
        shape: [ny, nx]
      }));
    }
  );
  signalRoute(app, doors);
}

function signalRoute(app: FastifyInstance, doors: GatewayDoors): void {
  app.get<{ Params: { id: string }; Querystring: { from?: string; to?: string } }>(
    '/api/cubes/:id/snr',
    { schema: rangeQuery },
    (request, reply) => {
      const { from, to } = request.query;
      const isWhole = from === undefined && to === undefined;
      const range = isWhole
        ? ([-Infinity, Infinity] as const)
        : rangeOf('The range', [from ?? '', to ?? '']);
      const call = pixelCall({ request, reply }, doors);
      const { nx, ny } = call.cube.facts.shape;
      return answer(call, async () => ({
        values: await call.cube.signalMap(range, call.signal),
        shape: [ny, nx],
        unit: ''
      }));
    }
  );
}
