// What the broker's operator must make: virtual host, users with the least rights, policies, queues. Made through the
// HTTP management API, or printed as RabbitMQ's definitions for who would rather make it otherwise.
import { randomBytes } from 'node:crypto';
import { SpaxelError } from '@spaxel/core';
import { durableQueues, exchanges } from './topology.ts';

/** Rights as regular expressions on names of queues and exchanges. */
interface Rights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

const roles = ['gateway', 'worker', 'monitor'] as const;
export type Role = (typeof roles)[number];

/** The default exchange is nobody's: through it every queue could be written to. */
const rights: Readonly<Record<Role, Rights>> = {
  gateway: { configure: '^spaxel\\.', write: '^spaxel\\.', read: '^spaxel\\.' },
  worker: {
    configure: '^spaxel\\.worker\\.',
    write: '^spaxel\\.(results$|worker\\.)',
    read: '^spaxel\\.(tasks\\..+|control|worker\\..+)$'
  },
  monitor: { configure: '^$', write: '^$', read: '^$' }
};

const gigabytes = 2_000_000_000;
const full = {
  'dead-letter-strategy': 'at-least-once',
  overflow: 'reject-publish',
  'max-length-bytes': gigabytes
};
const policies = [
  {
    name: 'spaxel-tasks',
    pattern: '^spaxel\\.tasks\\.',
    'apply-to': 'queues',
    priority: 1,
    definition: { ...full, 'delivery-limit': 5 }
  },
  {
    name: 'spaxel-results',
    pattern: '^spaxel\\.results$',
    'apply-to': 'queues',
    priority: 1,
    definition: { ...full, 'delivery-limit': 1000 }
  }
];

/** RabbitMQ's definitions without users, as `rabbitmqctl import_definitions` takes them. */
export function definitionsOf(vhost: string, fitters: readonly string[]): object {
  const own = durableQueues(fitters);
  const common = { vhost, durable: true, auto_delete: false };
  return {
    vhosts: [{ name: vhost }],
    policies: policies.map(policy => ({ vhost, ...policy })),
    exchanges: Object.values(exchanges).map(one => ({ ...common, ...one, arguments: {} })),
    queues: own.map(one => ({ ...common, name: one.name, arguments: one.arguments })),
    bindings: own.map(({ name, exchange, key }) => ({
      ...{ vhost, source: exchange, destination: name, destination_type: 'queue' },
      ...{ routing_key: key, arguments: {} }
    }))
  };
}

export interface SetupOptions {
  /** Of the management API. */
  readonly api: URL;
  readonly admin: { readonly user: string; readonly password: string };
  readonly vhost: string;
  readonly fitters: readonly string[];
  /** A user's password when it is known already; else one is made. */
  readonly known: (role: Role) => string | undefined;
}

export interface Login {
  readonly role: Role;
  readonly user: string;
  readonly password: string;
}

/** Makes all of it; a second time changes nothing. @throws SpaxelError BrokerRefused, BrokerGone. */
export async function setUpBroker(options: SetupOptions): Promise<Login[]> {
  const { vhost, fitters } = options;
  const at = encodeURIComponent(vhost);
  const put = (path: string, body: object): Promise<void> => call(options, `PUT ${path}`, body);
  await put(`vhosts/${at}`, {});
  for (const { name, ...policy } of policies) await put(`policies/${at}/${name}`, policy);
  for (const { name, type } of Object.values(exchanges))
    await put(`exchanges/${at}/${name}`, { type, durable: true });
  for (const queue of durableQueues(fitters)) {
    await put(`queues/${at}/${queue.name}`, { durable: true, arguments: queue.arguments });
    const binding = `bindings/${at}/e/${queue.exchange}/q/${queue.name}`;
    await call(options, `POST ${binding}`, { routing_key: queue.key });
  }
  const logins = roles.map(role => ({
    role,
    user: `${vhost}-${role}`,
    password: options.known(role) ?? randomBytes(24).toString('base64url')
  }));
  for (const { role, user, password } of logins) {
    await put(`users/${user}`, { password, tags: role === 'monitor' ? 'monitoring' : '' });
    await put(`permissions/${at}/${user}`, rights[role]);
  }
  return logins;
}

async function call({ api, admin }: SetupOptions, what: string, body: object): Promise<void> {
  const [method = '', path = ''] = what.split(' ');
  const login = Buffer.from(`${admin.user}:${admin.password}`).toString('base64');
  const headers = { authorization: `Basic ${login}`, 'content-type': 'application/json' };
  let answer: Response;
  try {
    answer = await fetch(new URL(`api/${path}`, api), {
      ...{ method, headers, body: JSON.stringify(body), redirect: 'error' },
      signal: AbortSignal.timeout(30_000)
    });
  } catch (cause) {
    throw new SpaxelError(
      'BrokerGone',
      `The management API of ${api.host} does not answer.`,
      cause
    );
  }
  const text = await answer.text();
  if (answer.ok) return;
  throw new SpaxelError('BrokerRefused', `${what}: ${answer.status} ${text.slice(0, 300)}`);
}
