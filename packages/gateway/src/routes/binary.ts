import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An array on its way out: float32, little-endian, row-major. */
export interface Binary {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly unit: string;
}

/** Sends an array with its shape, unit and ETag; 304 when the caller has it already. */
export function sendBinary(
  request: FastifyRequest,
  reply: FastifyReply,
  { values, shape, unit }: Binary
): FastifyReply {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const etag = `"${createHash('sha1').update(bytes).digest('base64url')}"`;
  void reply
    .header('etag', etag)
    .header('cache-control', 'private, no-cache')
    .header('x-spaxel-shape', shape.join(','))
    .header('x-spaxel-unit', encodeURI(unit));
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/octet-stream').send(bytes);
}
