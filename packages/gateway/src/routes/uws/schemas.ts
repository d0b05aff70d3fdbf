// What the doors of UWS take and answer.
import { jobSchema } from '@spaxel/protocol';
import { jobId } from '../job-schemas.ts';
import { media, nothing, objectOf, told, type Told } from '../told.ts';

const phase = { type: 'array', items: jobSchema.properties.phase };
const said = { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
const params = objectOf({ id: jobId });
const xml = media('A document of UWS 1.1.', 'text/xml');
const elsewhere = {
  ...nothing('Where to look now.'),
  headers: { location: { type: 'string', description: 'Relative to the address of the call.' } }
};

/** A door that takes only the job's id; it answers with a document, or sends elsewhere. */
export function idSchema(summary: string, status: 200 | 303 = 200, answer = xml): Told {
  const all = told(summary, answer);
  if (status === 200) return { params, ...all };
  const { 200: _, ...others } = all.response;
  return { params, summary, response: { 303: elsewhere, ...others } };
}

/** A door that takes a form, and sends elsewhere. */
export function formSchema(summary: string, fields: Readonly<Record<string, Told>> = {}): Told {
  const { 200: _, ...others } = told(summary, xml).response;
  const body = {
    type: 'object',
    required: Object.keys(fields),
    properties: fields,
    additionalProperties: said
  };
  const consumes = ['application/x-www-form-urlencoded'];
  return { summary, consumes, body, response: { 303: elsewhere, ...others } };
}

export const listSchema = {
  querystring: {
    type: 'object',
    properties: {
      PHASE: phase,
      AFTER: { type: 'string', maxLength: 40 },
      LAST: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 }
    }
  },
  ...told('The jobs, newest first', xml)
};

export const waitSchema = {
  params,
  querystring: {
    type: 'object',
    properties: { PHASE: phase, WAIT: { type: 'integer', minimum: -1, maximum: 2 ** 31 - 1 } }
  },
  ...told('A job; with WAIT once its phase has changed', xml)
};
