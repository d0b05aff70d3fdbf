// What the doors to jobs take and answer.
import { json, listOf, media, nothing, numbers, objectOf, refTo, told, unchanged } from './told.ts';

export const jobId = { type: 'string', pattern: '^[0-9A-HJKMNP-TV-Z]{26}$' };
const bin = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const pixel = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const quantity = { type: 'string', maxLength: 100 };
const text = { type: 'string' };
const any = { type: 'object' };
const ofJob = { params: objectOf({ id: jobId }) };
const shown = {
  querystring: {
    type: 'object',
    properties: {
      show: { type: 'string', maxLength: 1000, description: 'Names of quantities, comma between.' }
    }
  }
};
const failure = objectOf({
  bin,
  x: { type: 'integer' },
  y: { type: 'integer' },
  code: text,
  message: text
});
const list = listOf({ type: ['number', 'null'] });
const fit = objectOf({
  bin,
  status: text,
  message: { type: ['string', 'null'] },
  medium: text,
  wave: list,
  data: list,
  error: list,
  mask: listOf({ type: 'integer' }),
  model: list,
  quantities: any
});
const bundle = objectOf({
  data: {
    type: 'object',
    required: ['application/vnd.spaxel.job+json', 'text/html', 'text/plain'],
    properties: {
      'application/vnd.spaxel.job+json': refTo('job-bundle'),
      'text/html': text,
      'text/plain': text
    }
  },
  metadata: any
});
const state = json('How the job stands.', refTo('job'));

export const jobSchemas = {
  list: told('All jobs, newest first', json('The jobs.', objectOf({ jobs: listOf(refTo('job')) }))),
  get: { ...ofJob, ...told('A job', state) },
  cancel: { ...ofJob, ...told('Stops a job; what is fitted stays', state) },
  pause: {
    ...ofJob,
    ...told('Sends nothing more of a job until it is resumed', state)
  },
  resume: { ...ofJob, ...told('Goes on with a paused job', state) },
  first: {
    ...ofJob,
    body: {
      type: 'object',
      required: ['x', 'y'],
      properties: { x: pixel, y: pixel }
    },
    ...told('Fits the spectrum of a spaxel before all others', state)
  },
  retry: {
    ...ofJob,
    body: {
      type: ['object', 'null'],
      properties: {
        options: { type: 'string', maxLength: 65536, description: 'Options of the grammar.' }
      }
    },
    ...told('Fits again what failed, with other options if some are given', state)
  },
  events: {
    ...ofJob,
    headers: {
      type: 'object',
      properties: {
        'last-event-id': { type: 'string', description: 'The id of the last event that came.' }
      }
    },
    ...told(
      'The changes of a job, as they happen',
      media('Events named `job`, each the whole job; the last has its end.', 'text/event-stream'),
      { 204: nothing('The caller has the last event already.') }
    )
  },
  map: {
    params: objectOf({ id: jobId, quantity }),
    ...told('One map', numbers('[ny, nx], NaN where there is none'), unchanged)
  },
  picture: { ...ofJob, ...shown, ...told('Maps side by side', media('A picture.', 'image/png')) },
  bundle: { ...ofJob, ...shown, ...told('The output of a cell', json('A MIME bundle.', bundle)) },
  fits: { ...ofJob, ...told('All maps in one file', media('A FITS file.', 'application/fits')) },
  provenance: { ...ofJob, ...told('What made the job', json('The row of the ledger.', any)) },
  check: { ...ofJob, ...told('What a check found', json('The check.', refTo('check'))) },
  failures: {
    ...ofJob,
    ...told(
      'The fits that failed',
      json('Each with its code.', objectOf({ failures: listOf(failure) }))
    )
  },
  fit: {
    params: objectOf({ id: jobId, bin }),
    ...told('One fit', json('The spectrum, its model, its numbers.', fit))
  }
};
