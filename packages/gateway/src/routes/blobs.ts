import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import { largestBlob, refOf, ServedStore } from '@spaxel/queue';
import type { GatewayDoors } from './doors.ts';
import { callerOf, isWorker, workersDoor } from './guard.ts';
import { media, nothing, told } from './told.ts';

interface Asked {
  readonly Params: { readonly sha256: string };
  readonly Querystring: { readonly job: string; readonly expires: number; readonly sig: string };
}

const asked = {
  params: {
    type: 'object',
    required: ['sha256'],
    properties: { sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } }
  },
  querystring: {
    type: 'object',
    required: ['job', 'expires', 'sig'],
    properties: {
      job: { type: 'string', pattern: '^[0-9A-HJKMNP-TV-Z]{26}$' },
      expires: { type: 'integer', minimum: 0 },
      sig: { type: 'string', maxLength: 100 }
    }
  }
};
const getSchema = {
  ...asked,
  ...told('A payload, for a worker', media('Its bytes.', 'application/octet-stream'))
};
const putSchema = {
  ...asked,
  ...told('Keep a payload of a worker', nothing('It is kept.'), { 204: nothing('It is kept.') })
};

/**
 * The payloads of tasks and results, for workers that fetch them here: with a worker's token at the shared address, or over the
 * owner's socket; never through the proxy, behind which pages and notebooks call. The address is signed and expires.
 */
export function blobRoutes(app: FastifyInstance, { blobs }: GatewayDoors): void {
  const open = (request: FastifyRequest<Asked>): ServedStore => {
    if (callerOf(request) === 'proxy' || (callerOf(request) === 'holder' && !isWorker(request)))
      throw new SpaxelError('CallRefused', 'Blobs are for workers, who show a token of theirs.');
    if (!(blobs instanceof ServedStore))
      throw new SpaxelError('BlobMissing', 'This gateway keeps no blobs of its own.');
    const fault = blobs.tickets.fault(request.query.job, request.query);
    if (fault !== undefined) throw new SpaxelError('BlobsRefused', fault);
    return blobs;
  };

  void app.register((scope, _, done) => {
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: largestBlob },
      (_request, body, taken) => {
        taken(null, body);
      }
    );
    scope.get<Asked>(workersDoor, { schema: getSchema }, async (request, reply) => {
      const store = open(request);
      const { sha256 } = request.params;
      const bytes = await store.read(request.query, sha256);
      return reply.type('application/octet-stream').send(Buffer.from(bytes));
    });
    scope.put<Asked>(workersDoor, { schema: putSchema }, async (request, reply) => {
      const store = open(request);
      await store.put(request.query, bytesOf(request));
      return reply.code(204).send();
    });
    done();
  });
}

/** The body, if it is what the address names. @throws SpaxelError RequestInvalid, BlobBroken. */
function bytesOf({ body, params }: FastifyRequest<Asked>): Uint8Array {
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw new SpaxelError('RequestInvalid', 'The body is the blob, application/octet-stream.');
  if (refOf(body).sha256 === params.sha256) return body;
  throw new SpaxelError(
    'BlobBroken',
    'What came is not what the address names: its SHA-256 differs.'
  );
}
