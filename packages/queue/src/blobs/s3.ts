import { SpaxelError } from '@spaxel/core';
import { bodyOf, call, isSafe } from './call.ts';
import { emptyDigest, encoded, signedHeaders, type Signer } from './sign.ts';
import type { BlobKeeper, BlobRef, Shelf } from './store.ts';
import { isJob, missing, placeOf, refOf } from './store.ts';

interface Asked {
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly digest?: string;
}

/**
 * Blobs in a bucket: s3://BUCKET[/PREFIX], at AWS or where AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL leads. Every call is
 * signed with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; an upload's signature holds its digest, which the server checks.
 */
export class S3Store implements BlobKeeper {
  readonly outlivesGateway = true;
  readonly shown: string;
  readonly #bucket: URL;
  readonly #prefix: string;
  readonly #signer: Signer;

  /** @throws SpaxelError OptionInvalid. */
  constructor(address: string, environment: NodeJS.ProcessEnv) {
    const [, bucket, , prefix = ''] =
      /^s3:\/\/([a-z0-9][a-z0-9.-]{1,62})(\/([\w.=/-]*))?$/.exec(address) ?? [];
    if (bucket === undefined || prefix.split('/').includes('..'))
      throw new SpaxelError('OptionInvalid', `${address} is not s3://BUCKET[/PREFIX].`);
    const parts = prefix.split('/').filter(Boolean);
    this.#prefix = parts.map(part => `${part}/`).join('');
    this.#signer = signerOf(environment);
    this.#bucket = bucketUrl(bucket, this.#signer.region, environment);
    this.shown = `s3://${[bucket, ...parts].join('/')}`;
  }

  ticket(_job: string): string {
    return '';
  }

  async put({ job }: Shelf, bytes: Uint8Array): Promise<BlobRef> {
    const blob = refOf(bytes);
    const key = placeOf(job, blob.sha256).join('/');
    await this.#call('PUT', { key, body: bytes, digest: blob.sha256 });
    return blob;
  }

  async get({ job }: Shelf, blob: BlobRef): Promise<Uint8Array> {
    const key = placeOf(job, blob.sha256).join('/');
    const answer = await this.#call('GET', { key });
    if (answer.status === 404) throw missing(blob.sha256, this.shown);
    return bodyOf(answer, blob, this.shown);
  }

  async has({ job }: Shelf, sha256: string): Promise<boolean> {
    const { status } = await this.#call('HEAD', { key: placeOf(job, sha256).join('/') });
    return status === 200;
  }

  async remove({ job }: Shelf, sha256: string): Promise<void> {
    await this.#call('DELETE', { key: placeOf(job, sha256).join('/') });
  }

  async jobs(): Promise<string[]> {
    const found = await this.#list('', { delimiter: '/' }, 'Prefix');
    return found.map(name => name.slice(this.#prefix.length, -1)).filter(isJob);
  }

  async clear(job: string): Promise<void> {
    if (!isJob(job)) return;
    for (const name of await this.#list(`${job}/`, {}, 'Key'))
      await this.#call('DELETE', { key: name.slice(this.#prefix.length) });
  }

  /** Names in the bucket that begin so, page by page; ours need no decoding, others are left alone. */
  async #list(
    begin: string,
    more: Readonly<Record<string, string>>,
    tag: 'Key' | 'Prefix'
  ): Promise<string[]> {
    const names: string[] = [];
    let next: string | undefined;
    do {
      const from = next === undefined ? {} : { 'continuation-token': next };
      const query = { 'list-type': '2', prefix: this.#prefix + begin, ...more, ...from };
      const text = await (await this.#call('GET', { query })).text();
      names.push(...tagged(text, tag).filter(name => name.startsWith(this.#prefix + begin)));
      next = tagged(text, 'NextContinuationToken')[0];
    } while (next !== undefined);
    // The answer repeats the prefix that was asked for.
    return names.filter(name => name !== this.#prefix + begin);
  }

  async #call(method: string, { key, query = {}, body, digest }: Asked): Promise<Response> {
    const url = new URL(this.#bucket);
    if (key !== undefined) url.pathname += (this.#prefix + key).split('/').map(encoded).join('/');
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const asked = { method, url, digest: digest ?? emptyDigest };
    const headers = signedHeaders(this.#signer, asked, new Date());
    const made = { method, url, headers: { ...headers, 'accept-encoding': 'identity' } };
    const answer = await call(body === undefined ? made : { ...made, body }, this.shown);
    if (answer.ok || (answer.status === 404 && method !== 'PUT' && key !== undefined))
      return answer;
    const [code = ''] = tagged(await answer.text(), 'Code');
    throw new SpaxelError(
      'BlobsRefused',
      `${this.shown} refuses (${answer.status} ${code}): check bucket, region and keys.`
    );
  }
}

/** @throws SpaxelError OptionInvalid. */
function signerOf(environment: NodeJS.ProcessEnv): Signer {
  const { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret } = environment;
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  if (keyId && secret)
    return { keyId, secret, token: environment['AWS_SESSION_TOKEN'] || undefined, region };
  throw new SpaxelError(
    'OptionInvalid',
    'Blobs in s3:// need AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.'
  );
}

/** Where the objects of a bucket lie; the path ends with a slash. @throws SpaxelError OptionInvalid. */
function bucketUrl(bucket: string, region: string, environment: NodeJS.ProcessEnv): URL {
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  const host = `s3.${region}.amazonaws.com`;
  // The certificate of a bucket's own host has no room for dots.
  const own = bucket.includes('.') ? `https://${host}/${bucket}/` : `https://${bucket}.${host}/`;
  const text = endpoint ? `${endpoint.replace(/\/+$/, '')}/${bucket}/` : own;
  const url = URL.parse(text);
  if (url !== null && isSafe(url)) return url;
  throw new SpaxelError(
    'OptionInvalid',
    'AWS_ENDPOINT_URL is https://HOST without a password; http only on this machine.'
  );
}

const tagged = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text = '']) => text);
