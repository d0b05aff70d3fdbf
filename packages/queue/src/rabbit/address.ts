// Where the broker is and who asks: parsed once, so that no sentence and no log ever holds the password.
import { readFileSync } from 'node:fs';
import { SpaxelError } from '@spaxel/core';

/** A broker's address; `shown` is what people may read of it. */
export interface Address {
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  readonly user: string;
  readonly password: string;
  readonly heartbeatSeconds: number;
  /** PEM: the authority to trust, and our own certificate for brokers that ask for one. */
  readonly certificates: Readonly<Partial<Record<'ca' | 'cert' | 'key', Buffer>>>;
  readonly shown: string;
}

const files = { cacertfile: 'ca', certfile: 'cert', keyfile: 'key' } as const;

/**
 * Reads `amqp[s]://user:password@host[:port][/vhost]`, with RabbitMQ's own query parameters heartbeat, cacertfile,
 * certfile and keyfile. @throws SpaxelError OptionInvalid, without the text itself.
 */
export function readAddress(text: string): Address {
  const url = URL.parse(text);
  if (url === null) throw invalid('is not a URL');
  const isTls = url.protocol === 'amqps:';
  if ((!isTls && url.protocol !== 'amqp:') || url.hostname === '')
    throw invalid('begins with amqp:// or amqps://');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? 5671 : 5672) : Number(url.port);
  const vhost = url.pathname.length > 1 ? decoded(url.pathname.slice(1)) : '/';
  const heartbeatSeconds = Number(url.searchParams.get('heartbeat') ?? 30);
  if (!(heartbeatSeconds > 0)) throw invalid('needs a heartbeat above 0 seconds');
  const user = decoded(url.username);
  const who = { user, password: decoded(url.password) };
  const shown = `${url.protocol}//${user === '' ? '' : `${user}@`}${url.host}/${vhost === '/' ? '' : vhost}`;
  const certificates = readCertificates(url.searchParams);
  return { isTls, host, port, vhost, ...who, heartbeatSeconds, certificates, shown };
}

function readCertificates(query: URLSearchParams): Address['certificates'] {
  const read: Partial<Record<'ca' | 'cert' | 'key', Buffer>> = {};
  for (const [name, part] of Object.entries(files)) {
    const path = query.get(name);
    if (path !== null) read[part] = readFileSync(path);
  }
  return read;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('has a % that stands for nothing');
  }
}

const invalid = (what: string): SpaxelError =>
  new SpaxelError('OptionInvalid', `The broker’s address ${what}.`);
