import type { FastifyInstance } from 'fastify';
import type { GatewayDoors } from './doors.ts';
import { json, objectOf, told } from './told.ts';

const schema = told(
  'How the way to the workers stands',
  json(
    'Whether it is open, and what waits.',
    objectOf({
      isConnected: { type: 'boolean' },
      unsent: { type: 'integer' },
      sentence: { type: ['string', 'null'] },
      slots: { type: 'integer' },
      held: { type: 'integer' }
    })
  )
);

/** How the queue stands: connected or why not, what waits for the broker, how many fits run at once, what is on the way. */
export function queueRoutes(app: FastifyInstance, { queue }: GatewayDoors): void {
  app.get('/api/queue', { schema }, () => {
    const { slots, held } = queue.capacity();
    return { ...queue.state(), slots, held };
  });
}
