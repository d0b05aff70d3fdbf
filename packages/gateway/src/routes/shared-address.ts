import { SpaxelError } from '@spaxel/core';

/** A TCP address for many, with its certificate where it is not of this machine alone. */
export interface SharedAddress {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** The address, if tokens may be shown there: with a certificate anywhere, without one on loopback. @throws SpaxelError OptionInvalid. */
export function safeAddress(address: SharedAddress): SharedAddress {
  const isNear = ['127.0.0.1', '::1', 'localhost'].includes(address.host);
  if (isNear || address.tls !== undefined) return address;
  throw new SpaxelError(
    'OptionInvalid',
    `${address.host} is reached by others: tokens would cross the network in clear. Give --cert and --key.`
  );
}
