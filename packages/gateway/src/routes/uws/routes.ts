// The jobs once more, by the job protocol of the Virtual Observatory (UWS 1.1): same jobs, same ledger, XML and forms.
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayDoors } from '../doors.ts';
import { callerOf, holderOf } from '../guard.ts';
import { jobsFor } from '../holders.ts';
import { media, told } from '../told.ts';
import { commandOf, inCapitals, lastOf, listed, type Form, type Wanted } from './ask.ts';
import { jobDocument, listDocument } from './document.ts';
import { partRoutes } from './parts.ts';
import { formSchema, idSchema, listSchema, waitSchema } from './schemas.ts';
import { availability, capabilities } from './vosi.ts';
import { waitForPhase, type Patience } from './wait.ts';
import { sendXml } from './xml.ts';

/** A call to one job. */
export interface OfJob {
  Params: { id: string };
}

export function uwsRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  void app.register(async scope => {
    await scope.register(formbody, { bodyLimit: 65_536 });
    scope.addHook('preValidation', (request, _, done) => {
      request.query = inCapitals(request.query as Record<string, unknown>);
      if (request.body !== undefined)
        request.body = inCapitals((request.body ?? {}) as Record<string, unknown>);
      done();
    });
    listRoutes(scope, doors);
    jobRoutes(scope, doors);
    partRoutes(scope, doors);
    vosiRoutes(scope);
  });
}

function listRoutes(app: FastifyInstance, { jobs, facts, resolve }: GatewayDoors): void {
  app.get<{ Querystring: Wanted }>('/uws/jobs', { schema: listSchema }, (request, reply) =>
    sendXml(reply, listDocument(listed(jobsFor(jobs, holderOf(request)).list(), request.query)))
  );
  app.post<{ Body: Form }>(
    '/uws/jobs',
    { schema: formSchema('Makes a job; it waits for PHASE=RUN unless that is said with it') },
    async (request, reply) => {
      const { body } = request;
      const folder = lastOf(body, 'FOLDER') ?? facts.root;
      const caller = callerOf(request);
      const asker = { folder, owner: holderOf(request) };
      const make = lastOf(body, 'PHASE') === 'RUN' ? jobs.submit : jobs.hold;
      const job = await make.call(jobs, commandOf(body), asker, path =>
        resolve(path, { folder, caller })
      );
      return reply.redirect(`jobs/${job.id}`, 303);
    }
  );
}

function whileOpen({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}

function jobRoutes(app: FastifyInstance, { jobs }: GatewayDoors): void {
  app.get<OfJob & { Querystring: Patience }>(
    '/uws/jobs/:id',
    { schema: waitSchema },
    async (request, reply) => {
      const { id } = request.params;
      jobs.view(id);
      const waited = {
        now: () => jobs.view(id),
        watch: (changed: () => void) => jobs.watch(id, changed),
        signal: whileOpen(reply)
      };
      return sendXml(reply, jobDocument(await waitForPhase(waited, request.query)));
    }
  );
  const remove = async (
    request: FastifyRequest<OfJob>,
    reply: FastifyReply
  ): Promise<FastifyReply> => {
    await jobs.archive(request.params.id);
    return reply.redirect('../jobs', 303);
  };
  const schema = idSchema('Ends a job and gives up its results', 303);
  app.delete<OfJob>('/uws/jobs/:id', { schema }, remove);
  const action = formSchema('Ends a job and gives up its results, as DELETE does', {
    ACTION: { const: 'DELETE' }
  });
  app.post<OfJob>('/uws/jobs/:id', { schema: { ...idSchema(''), ...action } }, remove);
}

function vosiRoutes(app: FastifyInstance): void {
  const since = new Date().toISOString();
  const xml = (summary: string): object => told(summary, media('VOSI 1.1.', 'text/xml'));
  app.get('/uws/capabilities', { schema: xml('What the service is') }, (request, reply) =>
    sendXml(reply, capabilities(request))
  );
  app.get('/uws/availability', { schema: xml('Whether the service answers') }, (_, reply) =>
    sendXml(reply, availability(since))
  );
}
