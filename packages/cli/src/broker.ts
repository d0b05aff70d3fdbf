// Which broker, as whom: from an option, a file or the environment; and `broker setup`, which makes what it needs.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpaxelError, type Command } from '@spaxel/core';
import { homeFolder } from '@spaxel/gateway';
import { definitionsOf, readAddress, setUpBroker, type Address, type Login } from '@spaxel/queue';
import { readFitters } from '@spaxel/worker';
import type { Assets } from './assets.ts';

const hasPassword = (text: string): boolean => /^amqps?:\/\/[^/@]*:[^/@]*@/.test(text);

/**
 * The broker of `--broker` (a URL, or a file that holds one and that only its owner reads), else of SPAXEL_BROKER, which
 * may be either too; undefined when neither is given. @throws SpaxelError OptionInvalid, FileNotFound.
 */
export function findBroker(option: string | undefined): Address | undefined {
  const said = option ?? process.env['SPAXEL_BROKER'];
  if (said === undefined || said === '') return undefined;
  if (option !== undefined && hasPassword(option))
    throw new SpaxelError(
      'OptionInvalid',
      'A password in a command can be read by every user of this machine: put the address into a file of your own and name the file, or set SPAXEL_BROKER.'
    );
  return readAddress(/^amqps?:/.test(said) ? said : readSecret(said));
}

/** What a file holds that only its owner may read. @throws SpaxelError FileNotFound, OptionInvalid. */
export function readSecret(path: string, what = 'a broker’s address'): string {
  if (!existsSync(path))
    throw new SpaxelError('FileNotFound', `There is no file ${path} with ${what}.`);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new SpaxelError(
      'OptionInvalid',
      `Others may read ${path}, which holds a secret: chmod 600 it.`
    );
  return readFileSync(path, 'utf8').trim();
}

function administrator(): { user: string; password: string } {
  const [user = '', ...rest] = (process.env['SPAXEL_BROKER_ADMIN'] ?? '').split(':');
  if (user !== '' && rest.length > 0) return { user, password: rest.join(':') };
  throw new SpaxelError(
    'OptionInvalid',
    'Set SPAXEL_BROKER_ADMIN=USER:PASSWORD to an administrator of the broker.'
  );
}

function readApi(text: string): URL {
  const api = URL.parse(text.endsWith('/') ? text : `${text}/`);
  const isNear = ['localhost', '127.0.0.1', '[::1]'].includes(api?.hostname ?? '');
  if (api?.protocol === 'https:' || (api?.protocol === 'http:' && isNear)) return api;
  throw new SpaxelError(
    'OptionInvalid',
    '--api is https://HOST[:PORT]; http only on this machine, for passwords pass through it.'
  );
}

function readVhost(name = 'spaxel'): string {
  if (/^[a-z][a-z0-9-]{0,40}$/.test(name)) return name;
  throw new SpaxelError('OptionInvalid', '--vhost takes small letters, digits and hyphens.');
}

/** `broker setup`: makes everything and writes a file for each user, or prints RabbitMQ's definitions. */
export async function broker({ options }: Command, assets: Assets): Promise<number> {
  const { api, url, out } = options as Partial<Record<'api' | 'url' | 'out', string>>;
  const vhost = readVhost(options['vhost'] as string | undefined);
  const asked = options['fitter'] as string[] | undefined;
  const fitters = asked ?? (await installed(assets));
  if (api === undefined) {
    process.stdout.write(`${JSON.stringify(definitionsOf(vhost, fitters), null, 2)}\n`);
    return 0;
  }
  const at = readApi(api);
  const reached = readAddress(url ?? `amqp://${at.hostname}`);
  const folder = out ?? join(homeFolder(process.env, process.platform), 'broker', vhost);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (role: string): string => join(folder, `${role}.url`);
  const logins = await setUpBroker({
    ...{ api: at, admin: administrator(), vhost, fitters },
    known: role =>
      existsSync(file(role)) ? readAddress(readSecret(file(role))).password : undefined
  });
  for (const login of logins) {
    writeFileSync(file(login.role), `${addressOf(login, reached, vhost)}\n`, { mode: 0o600 });
    chmodSync(file(login.role), 0o600);
    process.stdout.write(`${file(login.role)}\n`);
  }
  return 0;
}

async function installed({ fitters }: Assets): Promise<string[]> {
  const { fitters: found } = await readFitters(fitters);
  return found.map(({ manifest }) => manifest.name);
}

function addressOf(
  { user, password }: Login,
  { isTls, host, port }: Address,
  vhost: string
): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${isTls ? 'amqps' : 'amqp'}://${user}:${password}@${name}:${port}/${vhost}`;
}
