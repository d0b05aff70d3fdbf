// Options of the programs that share a broker.
import type { OptionSpec } from './option.ts';

/** Never with a password, which every user of the machine could read in its list of processes. */
export const brokerOption: OptionSpec = {
  kind: 'text',
  hint: 'FILE|URL',
  says: 'a broker: the file that `broker setup` wrote, or amqp[s]://HOST/VHOST without a password'
};

/** Where the gateway keeps payloads that are too large for messages. */
export const keeperOption: OptionSpec = {
  kind: 'text',
  hint: 'FOLDER|s3://BUCKET/PREFIX|https',
  says: 'where payloads of more than 1 MiB lie: a folder or bucket that workers reach too, or https: here, fetched at the shared address'
};

const fitter = { hint: 'NAME' } as const;

export const setupOptions: Readonly<Record<string, OptionSpec>> = {
  api: {
    kind: 'text',
    hint: 'URL',
    says: 'the broker’s management API; its administrator is SPAXEL_BROKER_ADMIN=USER:PASSWORD'
  },
  url: {
    kind: 'text',
    hint: 'URL',
    says: 'how gateway and workers reach the broker: amqp[s]://HOST[:PORT]'
  },
  vhost: {
    kind: 'text',
    hint: 'NAME',
    says: 'virtual host, one for each gateway; spaxel unless said'
  },
  fitter: {
    ...fitter,
    kind: 'many',
    says: 'a fitter whose queues are made; all that are installed unless said'
  },
  out: { kind: 'text', hint: 'FOLDER', says: 'where the files with the logins go' }
};

export const workOptions: Readonly<Record<string, OptionSpec>> = {
  ipc: { kind: 'flag', hint: '', says: 'fed by the parent process' },
  broker: brokerOption,
  blobs: {
    kind: 'text',
    hint: 'FOLDER|s3://BUCKET/PREFIX|https://HOST:PORT',
    says: 'the store of payloads as this machine reaches it: the folder, the bucket, or the gateway’s shared address'
  },
  token: {
    kind: 'text',
    hint: 'FILE',
    says: 'a file with the worker’s token for https blobs; SPAXEL_TOKEN holds it else'
  },
  fitter: { ...fitter, kind: 'text', says: 'the fitter that it runs; native unless said' },
  workers: {
    ...{ kind: 'number', hint: 'N', min: 1, max: 256, whole: true },
    says: 'fits at a time; one unless said'
  }
};
