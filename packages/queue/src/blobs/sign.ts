// Signatures of S3 requests (AWS Signature Version 4).
import { createHash, createHmac } from 'node:crypto';

/** Whose request it is, and where. */
export interface Signer {
  readonly keyId: string;
  readonly secret: string;
  readonly token: string | undefined;
  readonly region: string;
}

export interface Signed {
  readonly method: string;
  readonly url: URL;
  /** Headers that are signed beside host and date. */
  readonly headers?: Readonly<Record<string, string>>;
  /** SHA-256 of the body, hex. */
  readonly digest: string;
}

export const emptyDigest = createHash('sha256').digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** Percent-encoding as AWS signs it. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  );

function queryOf({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
}

/**
 * The headers of a request with its signature. The path of `url` must be percent-encoded as S3 does it.
 * Source: AWS, "Authenticating Requests: Using the Authorization Header".
 */
export function signedHeaders(
  { keyId, secret, token, region }: Signer,
  { method, url, headers = {}, digest }: Signed,
  now: Date
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-content-sha256': digest,
    'x-amz-date': time,
    ...(token === undefined ? {} : { 'x-amz-security-token': token })
  };
  const names = Object.keys(all).sort();
  const lines = names.map(name => `${name}:${all[name] ?? ''}\n`).join('');
  const signed = names.join(';');
  const request = [method, url.pathname, queryOf(url), lines, signed, digest].join('\n');
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const told = createHash('sha256').update(request).digest('hex');
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, told].join('\n')).toString('hex');
  const { host: _, ...rest } = all;
  return {
    ...rest,
    authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope},SignedHeaders=${signed},Signature=${signature}`
  };
}
