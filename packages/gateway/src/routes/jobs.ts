import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { readCommand, SpaxelError } from '@spaxel/core';
import { sendBinary } from './binary.ts';
import type { GatewayDoors } from './doors.ts';
import { streamJob } from './events.ts';
import { callerOf, holderOf } from './guard.ts';
import { jobsFor } from './holders.ts';
import { Histories } from './history.ts';
import { jobSchemas } from './job-schemas.ts';

interface Id {
  Params: { id: string };
}

/** Doors to jobs: state, events, cancel, maps and products. */
export function jobRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  const { jobs } = doors;
  app.get('/api/jobs', { schema: jobSchemas.list }, request => ({
    jobs: jobsFor(jobs, holderOf(request)).list()
  }));
  app.get<Id>('/api/jobs/:id', { schema: jobSchemas.get }, request => jobs.view(request.params.id));
  app.post<Id>('/api/jobs/:id/cancel', { schema: jobSchemas.cancel }, request =>
    jobs.cancel(request.params.id)
  );
  controlRoutes(app, doors);
  const histories = new Histories(job => ({
    now: () => jobs.view(job),
    watch: changed => jobs.watch(job, changed)
  }));
  app.get<Id>('/api/jobs/:id/events', { schema: jobSchemas.events }, (request, reply) => {
    streamJob(request, reply, histories);
  });
  mapRoutes(app, doors);
  reportRoutes(app, doors);
}

/** Doors that change how a job goes on; `retry` takes options of the grammar, as `--param KEY=VALUE`. */
function controlRoutes(app: FastifyInstance, { jobs, resolve }: GatewayDoors): void {
  app.post<Id>('/api/jobs/:id/pause', { schema: jobSchemas.pause }, ({ params }) =>
    jobs.control.pause(params.id)
  );
  app.post<Id>('/api/jobs/:id/resume', { schema: jobSchemas.resume }, ({ params }) =>
    jobs.control.resume(params.id)
  );
  app.post<Id & { Body: { x: number; y: number } }>(
    '/api/jobs/:id/first',
    { schema: jobSchemas.first },
    ({ params, body: { x, y } }) => jobs.control.hasten(params.id, x, y)
  );
  app.post<Id & { Body: { options?: string } | null }>(
    '/api/jobs/:id/retry',
    { schema: jobSchemas.retry },
    request => {
      const { options } = readCommand(`retry ${request.params.id} ${request.body?.options ?? ''}`);
      const caller = callerOf(request);
      return jobs.control.retry(
        request.params.id,
        options,
        folder => path => resolve(path, { folder, caller })
      );
    }
  );
}

function show(query: { show?: string }): string[] {
  return (query.show ?? '').split(',').filter(name => name !== '');
}

function mapRoutes(app: FastifyInstance, { products, jobs }: GatewayDoors): void {
  app.get<{ Params: { id: string; quantity: string } }>(
    '/api/jobs/:id/maps/:quantity',
    { schema: jobSchemas.map },
    async (request, reply) =>
      sendBinary(request, reply, await products.map(request.params.id, request.params.quantity))
  );
  app.get<Id & { Querystring: { show?: string } }>(
    '/api/jobs/:id/maps.png',
    { schema: jobSchemas.picture },
    async (request, reply) =>
      reply
        .type('image/png')
        .header('cache-control', 'no-cache')
        .send(Buffer.from(await products.picture(request.params.id, show(request.query))))
  );
  app.get<Id & { Querystring: { show?: string } }>(
    '/api/jobs/:id/bundle',
    { schema: jobSchemas.bundle },
    request => jobs.bundle(request.params.id, show(request.query))
  );
  app.get<Id>('/api/jobs/:id/maps.fits', { schema: jobSchemas.fits }, (request, reply) =>
    sendFile(reply, products.file(request.params.id, 'maps.fits'))
  );
}

/** What is told of a job beside its maps. */
function reportRoutes(app: FastifyInstance, { products, jobs, checks }: GatewayDoors): void {
  app.get<Id>('/api/jobs/:id/provenance', { schema: jobSchemas.provenance }, request => ({
    ...products.provenance(request.params.id),
    ...checks.told(request.params.id, undefined)
  }));
  app.get<Id>('/api/jobs/:id/check', { schema: jobSchemas.check }, request => {
    const job = jobs.view(request.params.id);
    const check = checks.read(job.id);
    if (check !== undefined) return check;
    if (job.checkOf === undefined)
      throw new SpaxelError('RequestInvalid', `Job ${job.id} is no check.`);
    throw new SpaxelError(
      'JobNotReady',
      `Check ${job.id} is ${job.phase}; it compares at its end.`
    );
  });
  app.get<Id>('/api/jobs/:id/failures', { schema: jobSchemas.failures }, async request => ({
    failures: await products.failures(request.params.id)
  }));
  app.get<{ Params: { id: string; bin: number } }>(
    '/api/jobs/:id/fits/:bin',
    { schema: jobSchemas.fit },
    request => products.fit(request.params.id, request.params.bin)
  );
}

function sendFile(reply: FastifyReply, path: string): FastifyReply {
  return reply.type('application/fits').send(createReadStream(path));
}
