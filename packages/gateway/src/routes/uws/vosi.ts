// VOSI 1.1: what this service is and whether it answers, for registries and clients of the Virtual Observatory.
import type { FastifyRequest } from 'fastify';
import type { Element } from './xml.ts';

/** The address that the caller came by, as far as the proxies before us say. */
function addressOf({ headers }: FastifyRequest): string {
  const said = (name: string, otherwise: string): string => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? otherwise;
  };
  const scheme = said('x-forwarded-proto', 'http').split(',')[0]?.trim() ?? 'http';
  const host = said('x-forwarded-host', headers.host ?? 'localhost');
  return `${scheme}://${host}${said('x-forwarded-context', '').replace(/\/$/, '')}/uws`;
}

export function capabilities(request: FastifyRequest): Element {
  const base = addressOf(request);
  const capability = (standard: string, door: string, use: string): Element => ({
    '@standardID': standard,
    interface: {
      '@xsi:type': 'vs:ParamHTTP',
      '@role': 'std',
      accessURL: { '@use': use, '#text': `${base}/${door}` }
    }
  });
  return {
    'vosi:capabilities': {
      '@xmlns:vosi': 'http://www.ivoa.net/xml/VOSICapabilities/v1.0',
      '@xmlns:vs': 'http://www.ivoa.net/xml/VODataService/v1.1',
      '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      capability: [
        capability('ivo://ivoa.net/std/VOSI#capabilities', 'capabilities', 'full'),
        capability('ivo://ivoa.net/std/VOSI#availability', 'availability', 'full'),
        capability('ivo://ivoa.net/std/UWS#async-1.1', 'jobs', 'base')
      ]
    }
  };
}

export function availability(since: string): Element {
  return {
    'vosi:availability': {
      '@xmlns:vosi': 'http://www.ivoa.net/xml/VOSIAvailability/v1.0',
      'vosi:available': 'true',
      'vosi:upSince': since
    }
  };
}
