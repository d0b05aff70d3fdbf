import Fastify from 'fastify';
import type { GatewayDoors } from './doors.ts';
import { queueRoutes } from './queue.ts';

test('the state of the queue is told as it is at each call', async () => {
  const sentence = 'amqp://broker/spaxel cannot be reached: ECONNREFUSED.';
  let state = { isConnected: false, unsent: 8, sentence: sentence as string | null };
  const queue = { state: () => state, capacity: () => ({ slots: 2, room: 0, held: 8 }) };
  const app = Fastify();
  app.addSchema({ $id: 'problem.json', type: 'object' });
  queueRoutes(app, { queue } as unknown as GatewayDoors);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const told = async (): Promise<unknown> => (await fetch(`${address}/api/queue`)).json();
  expect(await told()).toEqual({ ...state, slots: 2, held: 8 });
  state = { isConnected: true, unsent: 0, sentence: null };
  expect(await told()).toEqual({ ...state, slots: 2, held: 8 });
  await app.close();
});
