import type { FastifyInstance } from 'fastify';
import type { GatewayDoors } from './doors.ts';
import { json, listOf, media, objectOf, refTo, told, unchanged } from './told.ts';

const listed = objectOf({
  sets: listOf(refTo('template-set')),
  broken: listOf({ type: 'string' })
});
const schema = {
  ...told(
    'The spectra of a template set',
    media('A safetensors file.', 'application/octet-stream'),
    unchanged
  ),
  params: {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string', maxLength: 200 } }
  },
  querystring: { type: 'object', properties: { digest: { type: 'string', maxLength: 64 } } }
};

interface Asked {
  Params: { name: string };
  Querystring: { digest?: string };
}

const forever = 'private, max-age=31536000, immutable';

/** Doors to the template sets: what there is, and the spectra of one for a fit in the browser. */
export function templateRoutes(app: FastifyInstance, { offers }: GatewayDoors): void {
  const list = told(
    'The template sets',
    json('Those that can be used, and sentences on those that cannot.', listed)
  );
  app.get('/api/templates', { schema: list }, () => offers.allTemplates());

  // A name may come to mean another set; with the digest in the address the answer can never be another.
  app.get<Asked>('/api/templates/:name/spectra', { schema }, async (request, reply) => {
    const { digest, bytes } = await offers.templateSpectra(request.params.name);
    const etag = `"${digest}"`;
    void reply
      .header('etag', etag)
      .header('cache-control', request.query.digest === digest ? forever : 'private, no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply
      .type('application/octet-stream')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}
