import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An array on its way out: float32, little-endian, row-major. */
export interface Binary {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly unit: string;
  /** What stands for the values; a digest of them when not said. */
  readonly etag?: string;
}

/** Whether the caller has what this ETag stands for. */
export function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  return headers['if-none-match'] === etag;
}

/** Sends an array with its shape, unit and ETag; 304 when the caller has it already. */
export function sendBinary(
  request: FastifyRequest,
  reply: FastifyReply,
  { values, shape, unit, etag: said }: Binary
): FastifyReply {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const etag = said ?? `"${createHash('sha1').update(bytes).digest('base64url')}"`;
  void reply
    .header('etag', etag)
    .header('cache-control', 'private, no-cache')
    .header('x-spaxel-shape', shape.join(','))
    .header('x-spaxel-unit', encodeURI(unit));
  if (isKnown(request, etag)) return reply.code(304).send();
  return reply.type('application/octet-stream').send(bytes);
}
