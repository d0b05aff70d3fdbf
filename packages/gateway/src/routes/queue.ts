import type { FastifyInstance } from 'fastify';
import type { GatewayDoors } from './doors.ts';

/** How the queue stands: connected or why not, what waits for the broker, how many fits run at once, what is on the way. */
export function queueRoutes(app: FastifyInstance, { queue }: GatewayDoors): void {
  app.get('/api/queue', () => {
    const { slots, held } = queue.capacity();
    return { ...queue.state(), slots, held };
  });
}
