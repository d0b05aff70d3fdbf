// A job, and the list of jobs, as UWS 1.1 (IVOA recommendation, section 2.2 and appendix A) writes them.
import { isTerminal, readCommand, type OptionValue } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import { nil, type Element } from './xml.ts';

const namespaces = {
  '@xmlns:uws': 'http://www.ivoa.net/xml/UWS/v1.0',
  '@xmlns:xlink': 'http://www.w3.org/1999/xlink',
  '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance'
};

/** Seconds a job may run; zero is no limit. */
export const executionDuration = 0;

/** When a job is expected to end; null when that is not known. */
export function quoteOf({ secondsRemaining, ended }: Job, now: number): string | null {
  if (ended !== undefined) return ended;
  if (secondsRemaining === undefined || secondsRemaining === null) return null;
  return new Date(now + 1000 * secondsRemaining).toISOString();
}

function optionText(value: OptionValue): string[] {
  if (!Array.isArray(value)) return [String(value)];
  return value.every(one => typeof one === 'number') ? [value.join(',')] : value.map(String);
}

function parametersOf({ command }: Job): Element {
  const { positionals, options } = readCommand(command);
  const all: [string, string][] = [
    ['COMMAND', command],
    ...positionals.map(one => ['CUBE', one] as [string, string]),
    ...Object.entries(options).flatMap(([name, value]) =>
      optionText(value).map(text => [name.toUpperCase(), text] as [string, string])
    )
  ];
  return { 'uws:parameter': all.map(([id, text]) => ({ '@id': id, '#text': text })) };
}

/** Results by their ids; addresses are relative, for the gateway does not know what lies before it. */
function resultsOf(job: Job, base: string): Element {
  if (job.phase !== 'COMPLETED') return {};
  const link = (id: string, type: string): Element => ({
    '@id': id,
    '@xlink:type': 'simple',
    '@xlink:href': `${base}/${id}`,
    '@mime-type': type
  });
  const failures = job.counts.failed > 0 ? [link('failures', 'application/json')] : [];
  return { 'uws:result': [link('result', 'application/fits'), ...failures] };
}

function errorOf({ error }: Job): Element {
  if (error === undefined) return {};
  const summary = { '@type': 'fatal', '@hasDetail': 'true', 'uws:message': error.detail };
  return { 'uws:errorSummary': summary };
}

function progressOf({ counts, secondsRemaining, warnings, phase }: Job): Element {
  return {
    '@xmlns:spaxel': 'urn:spaxel:progress',
    'spaxel:progress': {
      ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [`@${name}`, count])),
      ...(isTerminal(phase) || typeof secondsRemaining !== 'number'
        ? {}
        : { '@secondsRemaining': secondsRemaining.toFixed(1) })
    },
    'spaxel:warning': warnings.map(({ code, sentence }) => ({ '@code': code, '#text': sentence }))
  };
}

/** The whole job, as it is answered at jobs/ID. */
export function jobDocument(job: Job): Element {
  return {
    'uws:job': {
      ...namespaces,
      '@version': '1.1',
      'uws:jobId': job.id,
      'uws:ownerId': nil,
      'uws:phase': job.phase,
      'uws:quote': quoteOf(job, Date.now()) ?? nil,
      'uws:creationTime': job.created,
      'uws:startTime': job.started ?? nil,
      'uws:endTime': job.ended ?? nil,
      'uws:executionDuration': executionDuration,
      'uws:destruction': nil,
      'uws:parameters': parametersOf(job),
      'uws:results': resultsOf(job, `${job.id}/results`),
      ...errorOf(job),
      'uws:jobInfo': progressOf(job)
    }
  };
}

export function parametersDocument(job: Job): Element {
  return { 'uws:parameters': { ...namespaces, ...parametersOf(job) } };
}

export function resultsDocument(job: Job): Element {
  return { 'uws:results': { ...namespaces, ...resultsOf(job, 'results') } };
}

export function listDocument(jobs: readonly Job[]): Element {
  const refs = jobs.map(({ id, phase, created }) => ({
    '@id': id,
    '@xlink:type': 'simple',
    '@xlink:href': `jobs/${id}`,
    'uws:phase': phase,
    'uws:ownerId': nil,
    'uws:creationTime': created
  }));
  return { 'uws:jobs': { ...namespaces, '@version': '1.1', 'uws:jobref': refs } };
}
