// A real RabbitMQ server for tests: everything its own (node name, database, log, ports, password), on the loopback only.
import { execFileSync, spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const controller = '/usr/lib/rabbitmq/bin/rabbitmqctl';
const epmd = '/usr/bin/epmd';
const startTries = 600;

/** Whether there is a server to test with: Debian's package rabbitmq-server, which set-up installs where it may. */
export const hasBroker = existsSync(program) && existsSync(epmd);

if (!hasBroker)
  process.stderr.write(
    'SKIPPED the tests with a broker: RabbitMQ is missing (apt-get install rabbitmq-server).\n'
  );

/** Names and server in one process group that ends with its standard input, so that no server outlives its test. */
const group = '"$1" -address 127.0.0.1 -port "$2" & "$3" & cat > /dev/null; kill -9 0';

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      server.close(() => resolve(port));
    });
  });
}

interface Ports {
  readonly amqp: number;
  readonly http: number;
  readonly nodes: number;
  readonly names: number;
}

const configuration = (ports: Ports, password: string): string => `
listeners.tcp.default = 127.0.0.1:${ports.amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${ports.http}
default_user = root
default_pass = ${password}
loopback_users = none
heartbeat = 30
log.console = false
log.file.level = warning
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 600MB
management_agent.disable_metrics_collector = false
collect_statistics_interval = 200
`;

/** Consumers' time and queues' counts are looked at often, for tests that wait for them. */
const advanced = `[
  {kernel, [{inet_dist_use_interface, {127,0,0,1}}]},
  {rabbit, [{channel_tick_interval, 500}, {quorum_tick_interval, 100}]}
].\n`;

/** A server of its own; `kill` and `start` again keep its database. */
export class Broker {
  readonly #folder = mkdtempSync(join(tmpdir(), 'spaxel-broker-'));
  readonly #ports: Ports;
  readonly password = randomBytes(12).toString('hex');
  #server: ChildProcess | undefined;

  private constructor(ports: Ports, lines: string) {
    this.#ports = ports;
    const write = (name: string, text: string): void => writeFileSync(this.path(name), text);
    write('rabbitmq.conf', configuration(ports, this.password) + lines);
    write('plugins', '[rabbitmq_management].\n');
    write('advanced.config', advanced);
  }

  /** Starts one; with lines of its own for rabbitmq.conf. */
  static async open(lines: (port: number) => string = () => ''): Promise<Broker> {
    const [amqp, http, nodes, names, tls] = await Promise.all([1, 2, 3, 4, 5].map(freePort));
    const ports = { amqp: amqp ?? 0, http: http ?? 0, nodes: nodes ?? 0, names: names ?? 0 };
    const broker = new Broker(ports, lines(tls ?? 0));
    await broker.start();
    return broker;
  }

  get port(): number {
    return this.#ports.amqp;
  }

  /** Of the management API, without credentials. */
  get http(): string {
    return `http://127.0.0.1:${this.#ports.http}`;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** An address as a user of a virtual host. */
  url(user: string, password: string, vhost: string): string {
    return `amqp://${user}:${password}@127.0.0.1:${this.port}/${encodeURIComponent(vhost)}`;
  }

  get log(): string {
    const file = this.path('log/server.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** A new virtual host, empty but for our policy; answers the address of its administrator. */
  async vhost(name: string): Promise<string> {
    await this.call('PUT', `vhosts/${name}`);
    await this.call('PUT', `permissions/${name}/root`, {
      configure: '.*',
      write: '.*',
      read: '.*'
    });
    return this.url('root', this.password, name);
  }

  async start(): Promise<void> {
    const env = this.#environment();
    const args = ['-c', group, 'sh', epmd, String(this.#ports.names), program];
    const stdio: StdioOptions = ['pipe', 'ignore', 'ignore'];
    this.#server = spawn('/bin/sh', args, { stdio, detached: true, env });
    for (let tries = 0; tries < startTries; tries += 1) {
      if (await this.#isReady()) return;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    await this.close();
    throw new Error('RabbitMQ did not start.');
  }

  /** Ends the server at once; its database stays. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server?.pid === undefined) return;
    this.#server = undefined;
    const gone = new Promise(resolve => server.once('exit', resolve));
    process.kill(-server.pid, 'SIGKILL');
    await gone;
  }

  /**
   * Has all tables written. RabbitMQ writes the name of a new quorum queue up to a second after the queue has confirmed its
   * first messages; killed before, it makes the queue again without them, and without ever a leader (rabbitmq-server 15725).
   */
  writeNames(): void {
    this.control('eval', '[dets:sync(Table) || Table <- dets:all()].');
  }

  /** Takes a quorum queue's log away, as a kill does that comes before its name has reached the disk. */
  behead(vhost: string, queues: readonly string[]): void {
    const servers = queues.map(queue => `{binary_to_atom(<<"${vhost}_${queue}">>), node()}`);
    const each = `[ra:force_delete_server(quorum_queues, One) || One <- [${servers.join(',')}]].`;
    this.control('eval', each);
  }

  /** A signal to all processes of the server, such as SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    if (this.#server?.pid !== undefined) process.kill(-this.#server.pid, signal);
  }

  /** Runs rabbitmqctl on the server. */
  control(...args: string[]): void {
    execFileSync(controller, args, { env: this.#environment(), stdio: 'ignore' });
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Calls the management API as its administrator; answers the parsed body. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const authorization = `Basic ${Buffer.from(`root:${this.password}`).toString('base64')}`;
    const answer = await fetch(`${this.http}/api/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async #isReady(): Promise<boolean> {
    const check = 'health/checks/port-listener/' + String(this.port);
    return this.call('GET', check).then(
      () => true,
      () => false
    );
  }

  #environment(): NodeJS.ProcessEnv {
    const { names, nodes } = this.#ports;
    return {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: this.#folder,
      ERL_EPMD_ADDRESS: '127.0.0.1',
      ERL_EPMD_PORT: String(names),
      RABBITMQ_NODENAME: `spaxel-${this.port}@localhost`,
      RABBITMQ_DIST_PORT: String(nodes),
      RABBITMQ_MNESIA_BASE: this.path('mnesia'),
      RABBITMQ_LOG_BASE: this.path('log'),
      RABBITMQ_LOGS: this.path('log/server.log'),
      RABBITMQ_PID_FILE: this.path('pid'),
      RABBITMQ_ENABLED_PLUGINS_FILE: this.path('plugins'),
      RABBITMQ_CONFIG_FILE: this.path('rabbitmq'),
      RABBITMQ_ADVANCED_CONFIG_FILE: this.path('advanced.config'),
      RABBITMQ_CONF_ENV_FILE: this.path('none'),
      RABBITMQ_GENERATED_CONFIG_DIR: this.path('generated'),
      RABBITMQ_FEATURE_FLAGS_FILE: this.path('feature-flags')
    };
  }
}
