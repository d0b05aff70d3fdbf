// Where the broker is and who asks: parsed once, so that no sentence and no log ever holds the password.
import { SpaxelError } from '@spaxel/core';

/** A broker's address; `shown` is what people may read of it. */
export interface Address {
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  readonly user: string;
  readonly password: string;
  readonly shown: string;
}

/** Certificates as PEM: the authority to trust, and our own for brokers that ask for one. */
export interface Certificates {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Reads `amqp[s]://user:password@host[:port][/vhost]`. @throws SpaxelError OptionInvalid, without the text itself. */
export function readAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new SpaxelError('OptionInvalid', 'The broker’s address is not a URL.');
  }
  const isTls = url.protocol === 'amqps:';
  if ((!isTls && url.protocol !== 'amqp:') || url.hostname === '')
    throw new SpaxelError('OptionInvalid', 'The broker’s address begins with amqp:// or amqps://.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (isTls ? 5671 : 5672) : Number(url.port);
  const vhost = url.pathname.length > 1 ? decodeURIComponent(url.pathname.slice(1)) : '/';
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const shown = `${url.protocol}//${user}@${url.host}/${encodeURIComponent(vhost)}`;
  return { isTls, host, port, vhost, user, password, shown };
}
