import type { FastifyInstance } from 'fastify';
import { readCommand } from '@spaxel/core';
import type { GatewayDoors } from './doors.ts';
import { callerOf } from './guard.ts';
import { whileOpen } from './pixels.ts';
import { commandBody, json, objectOf, refTo, told } from './told.ts';

const estimates = {
  ...told(
    'What a fit would take, from earlier jobs; nothing is fitted',
    json(
      'The estimate, null when no earlier job tells; `fits` are counted from some of the spectra.',
      objectOf({
        estimate: { anyOf: [refTo('estimate'), { type: 'null' }] },
        fits: { type: 'integer' },
        jobs: { type: 'integer' }
      })
    )
  ),
  body: commandBody
};

/** A door to estimates; one that its caller no longer waits for is given up. */
export function estimateRoutes(app: FastifyInstance, { jobs, resolve, facts }: GatewayDoors): void {
  app.post<{ Body: { text: string; folder?: string } }>(
    '/api/estimates',
    { schema: estimates },
    (request, reply) => {
      const { text, folder = facts.root } = request.body;
      const origin = { folder, caller: callerOf(request) };
      return jobs.foresee(readCommand(text), path => resolve(path, origin), whileOpen(reply));
    }
  );
}
