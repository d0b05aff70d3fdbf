// The parts of a job that UWS gives an address of their own.
import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { GatewayDoors } from '../doors.ts';
import { callerOf } from '../guard.ts';
import { media } from '../told.ts';
import { executionDuration, parametersDocument, quoteOf, resultsDocument } from './document.ts';
import type { OfJob } from './routes.ts';
import { formSchema, idSchema } from './schemas.ts';
import { sendXml } from './xml.ts';

const text = media('A value.', 'text/plain');

/** What is one value, and the summary of its door. */
const values: Readonly<Record<string, readonly [string, (job: Job) => string]>> = {
  phase: ['The phase of a job', job => job.phase],
  executionduration: ['Seconds a job may run; 0: no limit', () => String(executionDuration)],
  destruction: ['When a job is given up; empty: never', () => ''],
  quote: ['When a job is expected to end; empty: not known', job => quoteOf(job, Date.now()) ?? ''],
  owner: ['Whose job it is; empty: of who runs the gateway', () => ''],
  error: ['Why a job ended in an error', ({ error }) => error?.detail ?? '']
};

export function partRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  const { jobs } = doors;
  for (const [name, [summary, valueOf]] of Object.entries(values))
    app.get<OfJob>(
      `/uws/jobs/:id/${name}`,
      { schema: idSchema(summary, 200, text) },
      (request, reply) => reply.type('text/plain').send(valueOf(jobs.view(request.params.id)))
    );
  app.get<OfJob>(
    '/uws/jobs/:id/parameters',
    { schema: idSchema('The parameters of a job') },
    (request, reply) => sendXml(reply, parametersDocument(jobs.view(request.params.id)))
  );
  phaseRoute(app, doors);
  limitRoutes(app, doors);
  resultRoutes(app, doors);
}

function phaseRoute(app: FastifyInstance, { jobs, resolve }: GatewayDoors): void {
  const form = formSchema('Sets a job going, or stops it', { PHASE: { enum: ['RUN', 'ABORT'] } });
  app.post<OfJob & { Body: { PHASE: 'RUN' | 'ABORT' } }>(
    '/uws/jobs/:id/phase',
    { schema: { ...idSchema(''), ...form } },
    async (request, reply) => {
      const { id } = request.params;
      if (request.body.PHASE === 'ABORT') await jobs.cancel(id);
      else {
        // Each leaves a job alone that is not paused, or not held.
        jobs.control.resume(id);
        const folder = jobs.folderOf(id);
        jobs.run(id, path => resolve(path, { folder, caller: callerOf(request) }));
      }
      return reply.redirect(`../${id}`, 303);
    }
  );
}

/** Limits that a client may wish for; UWS lets a service keep its own, which the client reads where it is sent. */
function limitRoutes(app: FastifyInstance, { jobs }: GatewayDoors): void {
  for (const name of ['executionduration', 'destruction']) {
    const field = name.toUpperCase();
    const form = formSchema(`Wishes for another ${name}; it stays as it is`, {
      [field]: { type: 'string', maxLength: 40 }
    });
    app.post<OfJob>(
      `/uws/jobs/:id/${name}`,
      { schema: { ...idSchema(''), ...form } },
      (request, reply) => reply.redirect(`../${jobs.view(request.params.id).id}`, 303)
    );
  }
}

function resultRoutes(app: FastifyInstance, { jobs, products }: GatewayDoors): void {
  app.get<OfJob>(
    '/uws/jobs/:id/results',
    { schema: idSchema('What a job has made') },
    (request, reply) => sendXml(reply, resultsDocument(jobs.view(request.params.id)))
  );
  const asked = (request: FastifyRequest<OfJob>): string => {
    const { id, phase } = jobs.view(request.params.id);
    if (phase === 'COMPLETED') return id;
    throw new SpaxelError('JobNotReady', `Job ${id} is ${phase}; it has no results.`);
  };
  app.get<OfJob>(
    '/uws/jobs/:id/results/result',
    { schema: idSchema('All maps in one file', 200, media('A FITS file.', 'application/fits')) },
    (request, reply): FastifyReply =>
      reply
        .type('application/fits')
        .send(createReadStream(products.file(asked(request), 'maps.fits')))
  );
  app.get<OfJob>(
    '/uws/jobs/:id/results/failures',
    { schema: idSchema('The fits that failed', 200, media('As JSON.', 'application/json')) },
    async request => ({ failures: await products.failures(asked(request)) })
  );
}
