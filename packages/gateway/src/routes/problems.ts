// Whatever goes wrong is answered as problem+json (RFC 9457): what a door throws, and calls for which there is none.
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, SpaxelError } from '@spaxel/core';
import type { Problem } from '@spaxel/protocol';

/** The methods that each address takes: of `/api/jobs/:id` as a pattern. */
class Methods {
  readonly #known: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  add(url: string, methods: readonly string[]): void {
    const pattern = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
    this.#known.push({ pattern: new RegExp(`^${pattern}$`), methods });
  }

  at(path: string): string[] {
    const found = this.#known.filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => methods))];
  }
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Call before the doors are added. */
export function answerProblems(app: FastifyInstance): void {
  const known = new Methods();
  app.addHook('onRoute', ({ url, method }) => {
    known.add(url, [method].flat());
  });
  app.setErrorHandler<FastifyError>((thrown, _, reply) => {
    const problem = refusal(thrown) ?? problemOf(thrown);
    // Who has gone away wants no answer, and an aborted read is no fault.
    if (problem.code === 'Unexpected' && !reply.raw.destroyed)
      process.stderr.write(`${String(thrown.stack)}\n`);
    return send(reply, problem);
  });
  // Before the body is read: what was sent to no door need not be understood.
  app.addHook('onRequest', async (request, reply) =>
    request.is404 ? noDoor(request, reply, known) : undefined
  );
}

/** Addresses that Fastify cannot take apart: no hook sees them. */
export function refuseAddress(thrown: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  void send(reply, refusal(thrown) ?? problemOf(thrown));
}

function noDoor(request: FastifyRequest, reply: FastifyReply, known: Methods): FastifyReply {
  const path = request.url.split('?')[0] ?? '';
  const allowed = known.at(path);
  if (allowed.length === 0)
    return send(reply, requestProblem(404, `There is no door ${request.method} ${path}.`));
  const sentence = `${path} takes ${allowed.join(', ')}, not ${request.method}.`;
  return send(reply.header('allow', allowed.join(', ')), requestProblem(405, sentence));
}

/** A call refused before any door looked at it. */
function requestProblem(status: number, sentence: string): Problem {
  const problem = problemOf(new SpaxelError('RequestInvalid', sentence));
  return { ...problem, status, title: STATUS_CODES[status] ?? problem.title };
}

/** Fastify's own refusals: validation 400, size 413, media type 415, rate 429, time 503. */
function refusal(thrown: FastifyError): Problem | undefined {
  const { statusCode: status, message, code } = thrown;
  if (thrown instanceof SpaxelError)
    return status === undefined ? undefined : { ...problemOf(thrown), status };
  const isTooLong = code === 'FST_ERR_HANDLER_TIMEOUT';
  if (status === undefined || status < 400 || (status > 499 && !isTooLong)) return undefined;

  return requestProblem(status, /[.!?]$/.test(message) ? message : `${message}.`);
}
