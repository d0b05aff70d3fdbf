import type { FastifyInstance } from 'fastify';
import type { CampaignRow } from '@spaxel/protocol';
import { campaignsFor } from './campaign-holders.ts';
import type { GatewayDoors } from './doors.ts';
import { streamJob } from './events.ts';
import { holderOf } from './guard.ts';
import { Histories } from './history.ts';
import { jobId } from './job-schemas.ts';
import { json, listOf, media, nothing, objectOf, refTo, told } from './told.ts';

interface Id {
  Params: { id: string };
}

interface Page {
  readonly from: number;
  readonly n: number;
  readonly phase?: CampaignRow['phase'];
}

const ofCampaign = { params: objectOf({ id: jobId }) };
const state = json('How the campaign stands.', refTo('campaign'));
const phases = ['PENDING', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'];

const schemas = {
  list: told(
    'All campaigns, newest first',
    json('The campaigns.', objectOf({ campaigns: listOf(refTo('campaign')) }))
  ),
  get: { ...ofCampaign, ...told('A campaign', state) },
  rows: {
    ...ofCampaign,
    querystring: {
      type: 'object',
      properties: {
        from: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1, default: 0 },
        n: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
        phase: { enum: phases, description: 'Of this phase alone.' }
      }
    },
    ...told(
      'Rows of a campaign, in the order of its list',
      json(
        'The rows, and how many there are in all.',
        objectOf({ rows: listOf(refTo('campaign-row')), total: { type: 'integer' } })
      )
    )
  },
  cancel: { ...ofCampaign, ...told('Stops a campaign; what is fitted stays', state) },
  retry: {
    ...ofCampaign,
    ...told('Fits again what failed or was cancelled, rows and spectra', state)
  },
  catalogue: {
    ...ofCampaign,
    querystring: {
      type: 'object',
      properties: { format: { enum: ['ecsv', 'csv'], default: 'ecsv' } }
    },
    ...told('One row a cube, with its maps in a few numbers', media('ECSV or CSV.', 'text/plain'))
  },
  events: {
    ...ofCampaign,
    headers: {
      type: 'object',
      properties: {
        'last-event-id': { type: 'string', description: 'The id of the last event that came.' }
      }
    },
    ...told(
      'The changes of a campaign, as they happen',
      media(
        'Events named `campaign`, each the whole campaign; the last has its end.',
        'text/event-stream'
      ),
      { 204: nothing('The caller has the last event already.') }
    )
  }
};

/** Doors to campaigns: how they stand, their rows by pages, their catalogue; one is made by the grammar. */
export function campaignRoutes(app: FastifyInstance, { campaigns }: GatewayDoors): void {
  const histories = new Histories(
    id => ({
      now: () => campaigns.view(id),
      watch: changed => campaigns.watch(id, changed)
    }),
    'campaign'
  );
  app.get('/api/campaigns', { schema: schemas.list }, request => ({
    campaigns: campaignsFor(campaigns, holderOf(request)).list()
  }));
  app.get<Id>('/api/campaigns/:id', { schema: schemas.get }, request =>
    campaignsFor(campaigns, holderOf(request)).view(request.params.id)
  );
  app.get<Id & { Querystring: Page }>(
    '/api/campaigns/:id/rows',
    { schema: schemas.rows },
    request => campaignsFor(campaigns, holderOf(request)).rows(request.params.id, request.query)
  );
  app.get<Id & { Querystring: { format: 'ecsv' | 'csv' } }>(
    '/api/campaigns/:id/catalogue',
    { schema: schemas.catalogue },
    (request, reply) => {
      const seen = campaignsFor(campaigns, holderOf(request));
      const text = seen.catalogue(request.params.id, request.query.format);
      return reply.type('text/plain; charset=utf-8').send(text);
    }
  );
  app.post<Id>('/api/campaigns/:id/cancel', { schema: schemas.cancel }, request =>
    campaignsFor(campaigns, holderOf(request)).cancel(request.params.id)
  );
  app.post<Id>('/api/campaigns/:id/retry', { schema: schemas.retry }, request =>
    campaignsFor(campaigns, holderOf(request)).retry(request.params.id)
  );
  app.get<Id>('/api/campaigns/:id/events', { schema: schemas.events }, (request, reply) => {
    campaignsFor(campaigns, holderOf(request)).view(request.params.id);
    streamJob(request, reply, histories);
  });
}
