// What those who run a gateway ask it: whether it lives, whether it can work, and how it stands in numbers (Prometheus).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { SpaxelError, type Phase } from '@spaxel/core';
import type { QueueState } from '@spaxel/queue';
import type { GatewayDoors } from './doors.ts';
import { json, media, objectOf, told } from './told.ts';

/** What is watched of a gateway. */
export interface WatchDoors {
  readonly queue: { readonly registry: Registry; readonly state: () => QueueState };
  /** How many jobs are in each phase. @throws SpaxelError LedgerBroken when the ledger cannot be read. */
  readonly phases: () => ReadonlyMap<Phase, number>;
}

const text = { type: 'string' };
const health = objectOf({
  status: { const: 'ok' },
  version: text,
  pid: { type: 'integer' },
  root: text
});
const schemas = {
  lives: told('Whether the gateway lives', json('It lives.', health)),
  ready: told(
    'Whether the gateway can work: its ledger can be read, its queue is connected',
    json('It can.', objectOf({ status: { const: 'ready' } }))
  ),
  metrics: told('How the gateway stands', media('In the text format of Prometheus.', 'text/plain'))
};

export function watchRoutes(app: FastifyInstance, { facts, watch }: GatewayDoors): void {
  app.get('/healthz', { schema: schemas.lives }, () => ({ status: 'ok', ...facts }));
  app.get('/readyz', { schema: schemas.ready }, () => {
    watch.phases();
    const { isConnected, sentence } = watch.queue.state();
    if (isConnected) return { status: 'ready' };
    const gone = new SpaxelError('BrokerGone', sentence ?? 'The queue is not connected.');
    throw Object.assign(gone, { statusCode: 503 });
  });
  let isWatched = false;
  app.get('/metrics', { schema: schemas.metrics }, async (_, reply) => {
    // What Node says of itself costs a timer: not before somebody asks.
    if (!isWatched)
      collectDefaultMetrics({ register: watch.queue.registry, eventLoopMonitoringPrecision: 100 });
    isWatched = true;
    return reply.type(watch.queue.registry.contentType).send(await watch.queue.registry.metrics());
  });
}

/** Counts the calls to all doors, and the jobs. Call before the doors are added. */
export function countCalls(app: FastifyInstance, { watch }: GatewayDoors): void {
  const registers = [watch.queue.registry];
  const labelNames = ['method', 'door', 'status'] as const;
  const calls = new Counter({
    ...{ name: 'spaxel_calls_total', help: 'Calls, by their door.' },
    ...{ labelNames, registers }
  });
  const duration = new Histogram({
    ...{ name: 'spaxel_call_seconds', help: 'How long calls took.', registers },
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60]
  });
  new Gauge({
    ...{ name: 'spaxel_jobs', help: 'Jobs, by their phase.', labelNames: ['phase'], registers },
    collect() {
      this.reset();
      for (const [phase, count] of watch.phases()) this.set({ phase }, count);
    }
  });
  app.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    calls.inc({ method: request.method, door: doorOf(request), status: statusCode });
    duration.observe(elapsedTime / 1000);
    done();
  });
}

/** The pattern of the address: addresses themselves are without number. */
function doorOf({ routeOptions, is404 }: FastifyRequest): string {
  return is404 ? 'none' : (routeOptions.url ?? 'none');
}
