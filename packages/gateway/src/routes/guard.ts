import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SpaxelError } from '@spaxel/core';

/** Who may stand at the other end of a socket: the owner's own programs, or whatever the Jupyter proxy lets through. */
export type Caller = 'owner' | 'proxy';

const callers = new WeakMap<IncomingMessage, Caller>();

/** Notes which door a request came in by, and drops credentials that are not ours to see. */
export function admit(request: IncomingMessage, caller: Caller): void {
  callers.set(request, caller);
  delete request.headers.cookie;
  delete request.headers.authorization;
}

export function callerOf(request: FastifyRequest): Caller {
  return callers.get(request.raw) ?? 'proxy';
}

/** Refuses state-changing calls without our header, and calls that another site's page made (the proxy checks neither). */
export function guard(app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    const { headers, method } = request;
    const isReading = method === 'GET' || method === 'HEAD';
    if (!isReading && headers['x-spaxel'] !== '1')
      throw new SpaxelError('CallRefused', `${method} needs the header X-Spaxel: 1.`);
    if (headers['sec-fetch-site'] === 'cross-site' || !isSameOrigin(headers))
      throw new SpaxelError('CallRefused', 'The call came from a page of another site.');
    return Promise.resolve();
  });
}

function isSameOrigin({
  origin,
  host,
  'x-forwarded-host': forwarded
}: IncomingMessage['headers']): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host: page } = new URL(origin);
  return page === host || page === forwarded;
}
