import type { FastifyInstance } from 'fastify';
import { readCommand } from '@spaxel/core';
import { answer } from './answer.ts';
import type { GatewayDoors } from './doors.ts';
import { callerOf, holderOf } from './guard.ts';
import { jobsFor } from './holders.ts';

const body = {
  body: {
    type: 'object',
    required: ['text'],
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 65536 },
      folder: { type: 'string' }
    }
  }
};

/** Doors to the grammar, and to the fitters. */
export function commandRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  app.post<{ Body: { text: string; folder?: string } }>(
    '/api/commands',
    { schema: body },
    async request => {
      const { text, folder = doors.facts.root } = request.body;
      const seen = { ...doors, jobs: jobsFor(doors.jobs, holderOf(request)) };
      return answer(seen, readCommand(text), { folder, caller: callerOf(request) });
    }
  );
  app.get('/api/fitters', async () => ({ fitters: await doors.offers.allFitters() }));
}
