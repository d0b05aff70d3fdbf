import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { chmodSync, rmSync } from 'node:fs';
import Fastify, { type FastifyInstance } from 'fastify';
import { problemOf, SpaxelError } from '@spaxel/core';
import type { GatewayDoors } from './doors.ts';
import { commandRoutes } from './commands.ts';
import { cubeRoutes } from './cubes.ts';
import { admit, demandToken, guard, type Caller } from './guard.ts';
import { hideJobs } from './holders.ts';
import { jobRoutes } from './jobs.ts';
import { safeAddress, type SharedAddress } from './shared-address.ts';
import { queueRoutes } from './queue.ts';
import { templateRoutes } from './templates.ts';

/** The gateway's HTTP doors; listens on as many unix sockets as there are kinds of callers. */
export class GatewayServer {
  readonly #app: FastifyInstance;
  readonly #servers: Server[] = [];

  constructor(doors: GatewayDoors) {
    this.#app = Fastify({ logger: false, bodyLimit: 1024 * 1024, forceCloseConnections: true });
    this.#app.addHook('onRequest', (_, __, done) => {
      doors.called();
      done();
    });
    demandToken(this.#app, doors.tokens);
    guard(this.#app);
    hideJobs(this.#app, doors);
    answerProblems(this.#app);
    this.#app.get('/healthz', () => ({ status: 'ok', ...doors.facts }));
    cubeRoutes(this.#app, doors);
    commandRoutes(this.#app, doors);
    jobRoutes(this.#app, doors);
    templateRoutes(this.#app, doors);
    queueRoutes(this.#app, doors);
  }

  /** Listens on a unix socket, readable by its owner alone; a stale file in its place is removed. */
  async listen(socket: string, caller: Caller): Promise<void> {
    await this.#app.ready();
    rmSync(socket, { force: true });
    const server = createServer((request, response) => {
      admit(request, caller);
      this.#app.routing(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(socket, resolve);
    });
    chmodSync(socket, 0o600);
    this.#servers.push(server);
  }

  /**
   * Listens at a shared address, where every call shows a token; answers the port. Without a certificate only on loopback.
   * @throws SpaxelError OptionInvalid.
   */
  async share(address: SharedAddress): Promise<number> {
    const { host, port, tls } = safeAddress(address);
    await this.#app.ready();
    const answer: RequestListener = (request, response) => {
      admit(request, 'holder');
      this.#app.routing(request, response);
    };
    const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
    server.requestTimeout = 60_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closings = this.#servers.map(
      server =>
        new Promise<void>(resolve => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        })
    );
    await Promise.all(closings);
    await this.#app.close();
  }
}

function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(async (thrown, _, reply) => {
    const problem = problemOf(invalidRequest(thrown));
    // Who has gone away wants no answer, and an aborted read is no fault.
    const isGone = reply.raw.destroyed;
    if (problem.code === 'Unexpected' && !isGone)
      process.stderr.write(`${String((thrown as Error).stack)}\n`);
    return reply
      .code(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new SpaxelError(
      'RequestInvalid',
      `There is no door ${request.method} ${request.routeOptions.url ?? request.url.split('?')[0] ?? ''}.`
    );
    return reply
      .code(404)
      .type('application/problem+json')
      .send(JSON.stringify({ ...problemOf(error), status: 404 }));
  });
}

/** Fastify's own refusals (validation, body size, JSON) as ours. */
function invalidRequest(thrown: unknown): unknown {
  const { statusCode, message } = thrown as { statusCode?: number; message: string };
  const isClients = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isClients ? new SpaxelError('RequestInvalid', `${message}.`, thrown) : thrown;
}
