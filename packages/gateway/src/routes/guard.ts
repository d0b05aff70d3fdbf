import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import type { Tokens } from '../identity/tokens.ts';

/** Who may stand at the other end: the owner's own programs, what the Jupyter proxy lets through, or whoever holds a token. */
export type Caller = 'owner' | 'proxy' | 'holder';

interface Admitted {
  readonly caller: Caller;
  /** What a caller at the shared address shows. */
  readonly secret: string;
}

const admitted = new WeakMap<IncomingMessage, Admitted>();
const holders = new WeakMap<IncomingMessage, string>();
const workers = new WeakSet<IncomingMessage>();

/** Notes which door a request came in by, and drops credentials, so that nothing behind it sees or logs them. */
export function admit(request: IncomingMessage, caller: Caller): void {
  const shown = caller === 'holder' ? (request.headers.authorization ?? '') : '';
  admitted.set(request, { caller, secret: /^Bearer (\S+)$/i.exec(shown)?.[1] ?? '' });
  delete request.headers.cookie;
  delete request.headers.authorization;
  request.rawHeaders = request.rawHeaders.filter(
    (_, at, all) => !/^(cookie|authorization)$/i.test(all[at - (at % 2)] ?? '')
  );
}

export function callerOf(request: FastifyRequest): Caller {
  return admitted.get(request.raw)?.caller ?? 'proxy';
}

/** The holder of the token that was shown; null where the caller is the one user of this gateway. */
export function holderOf(request: FastifyRequest): string | null {
  return holders.get(request.raw) ?? null;
}

/** Whether the caller showed the token of a worker. */
export function isWorker(request: FastifyRequest): boolean {
  return workers.has(request.raw);
}

/** Doors that need no token. */
const openDoors = ['/healthz', '/readyz'];
/** The one door that a worker's token opens. */
export const workersDoor = '/api/blobs/:sha256';

/** Lets nobody in at the shared address without a token, but to ask whether the gateway lives. */
export function demandToken(app: FastifyInstance, tokens: Tokens): void {
  app.addHook('onRequest', async (request, reply) => {
    if (callerOf(request) !== 'holder') return;
    const { url = '' } = request.routeOptions;
    const token = tokens.find(admitted.get(request.raw)?.secret ?? '');
    if (token !== undefined) holders.set(request.raw, token.holder);
    if (token?.scope === 'worker') workers.add(request.raw);
    if (openDoors.includes(url)) return Promise.resolve();
    if (token === undefined) {
      reply.header('www-authenticate', 'Bearer realm="spaxel"');
      throw new SpaxelError('TokenInvalid', 'The call shows no token that is valid here.');
    }
    if (token.scope === 'worker' && url !== workersDoor)
      throw new SpaxelError('CallRefused', 'The token is a worker’s: it opens blobs alone.');
    return Promise.resolve();
  });
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
