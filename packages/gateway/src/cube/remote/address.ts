// Addresses of cubes that are not files: https://host/path and s3://bucket/key. Node alone, as sign.ts.
import { regionOf, signerOf, type Signer } from './sign.ts';

/** Why bytes from afar did not come: a name of codes.json and a sentence that follows the cube's name. */
export class FarError extends Error {
  readonly tag: 'FileNotFound' | 'FileUnreadable' | 'CubeChanged' | 'NotFits';

  constructor(tag: FarError['tag'], sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.tag = tag;
  }
}

/** Whether a path is an address. */
export function isRemote(path: string): boolean {
  return /^(https?|s3):\/\//i.test(path);
}

/** The address as it may be told: a query may hold a signature, a name before the host a password. */
export function addressName(path: string): string {
  return path.replace(/[?#].*$/s, '').replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** An address that may be called: encrypted, or this very machine, but not from elsewhere to it. @throws FarError. */
export function allowed(url: URL, from?: URL): URL {
  if (from !== undefined && isLoopback(url) && !isLoopback(from))
    throw new FarError('FileUnreadable', 'leads to this machine itself, which is not followed');
  if (url.username !== '' || url.password !== '')
    throw new FarError(
      'FileUnreadable',
      'is an address with a name and a password in it: leave them out'
    );
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return url;
  throw new FarError('FileUnreadable', 'cannot be read: only https:// and s3:// addresses are');
}

function encoded(key: string): string {
  const byte = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return key
    .split('/')
    .map(part => encodeURIComponent(part).replace(/[!'()*]/g, byte))
    .join('/');
}

/** Where an object lies: in AWS, or at the endpoint that AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL names. */
function objectUrl(bucket: string, key: string, environment: NodeJS.ProcessEnv): string {
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  if (endpoint) return `${endpoint.replace(/\/+$/, '')}/${bucket}/${encoded(key)}`;
  const host = `s3.${regionOf(environment)}.amazonaws.com`;
  // The certificate of a bucket's own host has no room for dots.
  return bucket.includes('.')
    ? `https://${host}/${bucket}/${encoded(key)}`
    : `https://${bucket}.${host}/${encoded(key)}`;
}

/** What to call to list what a bucket holds below `s3://BUCKET/PREFIX`, and who signs. @throws FarError when it is none. */
export function listingOf(
  root: string,
  page: string,
  environment = process.env
): { url: URL; signer: Signer | undefined; bucket: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]*)(?:\/(.*))?$/is.exec(root) ?? [];
  if (bucket === undefined)
    throw new FarError('FileNotFound', 'is no address of a bucket: s3://BUCKET/PREFIX');
  const asked = { 'encoding-type': 'url', 'list-type': '2', prefix };
  const query = Object.entries(page === '' ? asked : { 'continuation-token': page, ...asked })
    .map(([name, value]) => `${name}=${encoded(value).replaceAll('/', '%2F')}`)
    .join('&');
  const url = new URL(`${objectUrl(bucket, '', environment)}?${query}`);
  return { url: allowed(url), signer: signerOf(environment), bucket };
}

/** What to call for an address, and who signs. @throws FarError when it is none. */
export function callOf(
  path: string,
  environment = process.env
): { url: URL; signer: Signer | undefined } {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]*)\/(.+)$/is.exec(path) ?? [];
  const isObject = bucket !== undefined && key !== undefined;
  const text = isObject ? objectUrl(bucket, key, environment) : path;
  if (!URL.canParse(text) || (/^s3:/i.test(path) && !isObject))
    throw new FarError('FileNotFound', 'is no address: https://HOST/PATH or s3://BUCKET/KEY');
  return { url: allowed(new URL(text)), signer: isObject ? signerOf(environment) : undefined };
}
