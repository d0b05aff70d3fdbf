// The shared address of `serve --listen`, read from the command.
import { readFileSync } from 'node:fs';
import { SpaxelError, type Command } from '@spaxel/core';
import { safeAddress, type SharedAddress } from '@spaxel/gateway';

/** Host and port of `--listen`, with the certificate and key that `--cert` and `--key` name; port 0 is any that is free. @throws SpaxelError OptionInvalid, FileNotFound. */
export function readShared({ options }: Command): SharedAddress | undefined {
  const { listen, cert, key } = options as Partial<Record<'listen' | 'cert' | 'key', string>>;
  if (listen === undefined) return undefined;
  const [, host = '', port = ''] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(listen) ?? [];
  if (host === '' || Number(port) > 65535)
    throw new SpaxelError('OptionInvalid', `--listen is HOST:PORT, not ${listen}.`);
  if ((cert === undefined) !== (key === undefined))
    throw new SpaxelError('OptionInvalid', '--cert and --key belong together.');
  const tls =
    cert === undefined || key === undefined
      ? undefined
      : { cert: readPem(cert), key: readPem(key) };
  return safeAddress({ host, port: Number(port), tls });
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SpaxelError('FileNotFound', `${path} cannot be read.`, cause);
  }
}
