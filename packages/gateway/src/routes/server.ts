import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { chmodSync, rmSync } from 'node:fs';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerRoutes } from './register/routes.ts';
import type { GatewayDoors } from './doors.ts';
import { campaignRoutes } from './campaigns.ts';
import { blobRoutes } from './blobs.ts';
import { commandRoutes } from './commands.ts';
import { cubeRoutes } from './cubes.ts';
import { admit, demandToken, guard, type Caller } from './guard.ts';
import { hideJobs } from './holders.ts';
import { jobRoutes } from './jobs.ts';
import { estimateRoutes } from './estimates.ts';
import { safeAddress, type SharedAddress } from './shared-address.ts';
import { queueRoutes } from './queue.ts';
import { largestBody, limitArrival, limitCalls, usualLimits, type Limits } from './limits.ts';
import { describeDoors } from './openapi.ts';
import { answerProblems, refuseAddress } from './problems.ts';
import { templateRoutes } from './templates.ts';
import { uwsRoutes } from './uws/routes.ts';
import { countCalls, watchRoutes } from './watch.ts';

/** The gateway's HTTP doors; listens on as many unix sockets as there are kinds of callers. */
export class GatewayServer {
  readonly #app: FastifyInstance;
  readonly #servers: Server[] = [];

  readonly #limits: Limits;

  constructor(doors: GatewayDoors, limits = usualLimits) {
    this.#limits = limits;
    this.#app = Fastify({
      ...{ logger: false, bodyLimit: largestBody, forceCloseConnections: true },
      frameworkErrors: refuseAddress
    });
    this.#app.addHook('onRequest', (_, __, done) => {
      doors.called();
      done();
    });
    demandToken(this.#app, doors.tokens);
    guard(this.#app);
    hideJobs(this.#app, doors);
    countCalls(this.#app, doors);
    answerProblems(this.#app);
    limitCalls(this.#app, limits);
    describeDoors(this.#app, doors.facts.version);
    // Doors are described and counted as plugins that have been loaded before them see them.
    void this.#app.register(async app => {
      addDoors(app, doors);
      await Promise.resolve();
    });
  }

  /** Listens on a unix socket, readable by its owner alone; a stale file in its place is removed. */
  async listen(socket: string, caller: Caller): Promise<void> {
    rmSync(socket, { force: true });
    await this.#open(createServer(), caller, server => server.listen(socket));
    chmodSync(socket, 0o600);
  }

  /**
   * Listens at a shared address, where every call shows a token; answers the port. Without a certificate only on loopback.
   * @throws SpaxelError OptionInvalid.
   */
  async share(address: SharedAddress): Promise<number> {
    const { host, port, tls } = safeAddress(address);
    const server = tls === undefined ? createServer() : createSecureServer(tls);
    await this.#open(server, 'holder', one => one.listen(port, host));
    return (server.address() as AddressInfo).port;
  }

  async #open(server: Server, caller: Caller, listen: (server: Server) => void): Promise<void> {
    await this.#app.ready();
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      admit(request, caller);
      this.#app.routing(request, response);
    });
    limitArrival(server, this.#limits);
    const listening = once(server, 'listening');
    listen(server);
    await listening;
    this.#servers.push(server);
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

function addDoors(app: FastifyInstance, doors: GatewayDoors): void {
  watchRoutes(app, doors);
  cubeRoutes(app, doors);
  commandRoutes(app, doors);
  jobRoutes(app, doors);
  estimateRoutes(app, doors);
  campaignRoutes(app, doors);
  templateRoutes(app, doors);
  queueRoutes(app, doors);
  registerRoutes(app, doors);
  uwsRoutes(app, doors);
  blobRoutes(app, doors);
}
