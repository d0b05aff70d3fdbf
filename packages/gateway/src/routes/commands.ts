import type { FastifyInstance } from 'fastify';
import { readCommand } from '@spaxel/core';
import { fitterManifestSchema } from '@spaxel/protocol';
import { answer } from './answer.ts';
import type { GatewayDoors } from './doors.ts';
import { callerOf, holderOf } from './guard.ts';
import { jobsFor } from './holders.ts';
import { commandBody, json, listOf, objectOf, refTo, told } from './told.ts';

const { $id: _id, $schema: _schema, properties, required, ...manifest } = fitterManifestSchema;
const fitter = {
  ...manifest,
  required: [...required, 'available', 'sentence'],
  properties: { ...properties, available: { type: 'boolean' }, sentence: { type: 'string' } }
};
const fitters = told(
  'The fitters',
  json('Their manifests, and whether they can run here.', objectOf({ fitters: listOf(fitter) }))
);

const body = {
  ...told(
    'Does what a line of the grammar says',
    json('The answer; a fit runs on.', refTo('answer'))
  ),
  headers: {
    type: 'object',
    properties: {
      'idempotency-key': {
        ...{ type: 'string', minLength: 1, maxLength: 200 },
        description: 'A fit or check that is asked for again under the same key is the same job.'
      }
    }
  },
  body: commandBody
};

/** Doors to the grammar, and to the fitters. */
export function commandRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  app.post<{ Body: { text: string; folder?: string }; Headers: { 'idempotency-key'?: string } }>(
    '/api/commands',
    { schema: body },
    async request => {
      const { text, folder = doors.facts.root } = request.body;
      const owner = holderOf(request);
      const key = request.headers['idempotency-key'];
      const origin = { folder, caller: callerOf(request), owner, key };
      return answer({ ...doors, jobs: jobsFor(doors.jobs, owner) }, readCommand(text), origin);
    }
  );
  app.get('/api/fitters', { schema: fitters }, async () => ({
    fitters: await doors.offers.allFitters()
  }));
}
