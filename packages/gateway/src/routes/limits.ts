import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import { callerOf } from './guard.ts';

/** How much a caller may ask for. */
export interface Limits {
  /** Calls in ten seconds of what comes by the proxy; the owner's own programs are not counted. */
  readonly calls: number;
  /** Milliseconds in which a call must have arrived whole. */
  readonly arrival: number;
}

/** A pointer drawn over a cube makes some hundred calls a second; a program that has lost its way makes thousands. */
export const usualLimits: Limits = { calls: 10_000, arrival: 60_000 };

/** Bytes of a body where its door says nothing else. */
export const largestBody = 1024 * 1024;

/** Counts the calls to the doors that are added after it. */
export function limitCalls(app: FastifyInstance, { calls }: Limits): void {
  void app.register(rateLimit, {
    max: calls,
    timeWindow: 10_000,
    keyGenerator: callerOf,
    allowList: request => callerOf(request) === 'owner',
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false
    },
    errorResponseBuilder: (_, { after }) =>
      Object.assign(new Error(`Too many calls; call again in ${after}.`), { statusCode: 429 })
  });
}

/** A call that does not arrive holds its connection no longer than this. */
export function limitArrival(server: Server, { arrival }: Limits): void {
  server.requestTimeout = arrival;
  server.headersTimeout = Math.min(arrival, server.headersTimeout);
}
