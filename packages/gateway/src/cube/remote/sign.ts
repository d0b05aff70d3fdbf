// Signatures of S3 requests without a body (AWS Signature Version 4). Node alone: the thread that makes side files signs too.
import { createHash, createHmac } from 'node:crypto';

/** Whose request it is, and where. */
export interface Signer {
  readonly keyId: string;
  readonly secret: string;
  readonly token: string | undefined;
  readonly region: string;
}

const emptyDigest = createHash('sha256').digest('hex');

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** The signer that the environment names; undefined when it names none: then buckets must be public. */
export function signerOf(environment: NodeJS.ProcessEnv): Signer | undefined {
  const { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret } = environment;
  if (!keyId || !secret) return undefined;
  return { keyId, secret, token: environment['AWS_SESSION_TOKEN'], region: regionOf(environment) };
}

export function regionOf(environment: NodeJS.ProcessEnv): string {
  return environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}

/**
 * The headers of a GET with its signature. The path and the query of `url` must be percent-encoded as S3 does it, the query
 * sorted by its names.
 * Source: AWS, "Authenticating Requests: Using the Authorization Header".
 */
export function signedHeaders(
  { keyId, secret, token, region }: Signer,
  url: URL,
  { range, now }: { range?: string; now: Date }
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const headers: Record<string, string> = {
    host: url.host,
    ...(range === undefined ? {} : { range }),
    'x-amz-content-sha256': emptyDigest,
    'x-amz-date': time,
    ...(token === undefined ? {} : { 'x-amz-security-token': token })
  };
  const names = Object.keys(headers).sort();
  const lines = names.map(name => `${name}:${headers[name] ?? ''}\n`).join('');
  const signed = names.join(';');
  const request = ['GET', url.pathname, url.search.slice(1), lines, signed, emptyDigest].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const digest = createHash('sha256').update(request).digest('hex');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, digest].join('\n')).toString('hex');
  const { host: _, ...rest } = headers;
  return {
    ...rest,
    authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope},SignedHeaders=${signed},Signature=${signature}`
  };
}
