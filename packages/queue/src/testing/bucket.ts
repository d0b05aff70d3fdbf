// A server that speaks as much of S3 as stores need, in memory. It checks every signature by a way of its own, from what
// came over the wire, and an upload's digest; its lists come in pages of two.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

export class Bucket {
  readonly objects = new Map<string, Buffer>();
  readonly environment: Record<string, string> = {
    AWS_ACCESS_KEY_ID: 'AKTEST',
    AWS_SECRET_ACCESS_KEY: 'very-secret',
    AWS_REGION: 'eu-south-2'
  };
  /** Answers instead, when there is one. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<Bucket> {
    const bucket = new Bucket();
    await new Promise<void>(resolve => bucket.#server.listen(0, '127.0.0.1', resolve));
    const { port } = bucket.#server.address() as AddressInfo;
    bucket.environment['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${port}`;
    return bucket;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (this.fault?.(request, response) === true) return;
    const refuse = (code: string): void =>
      void response.writeHead(403).end(`<Error><Code>${code}</Code></Error>`);
    if (!this.#isSigned(request)) return refuse('SignatureDoesNotMatch');
    if (request.headers['x-amz-content-sha256'] !== sha256(body))
      return refuse('XAmzContentSHA256Mismatch');
    const url = new URL(request.url ?? '', 'http://s3');
    const [, bucket = '', ...key] = url.pathname.split('/');
    if (bucket !== 'sky') {
      response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
      return;
    }
    if (url.searchParams.has('list-type')) return this.#list(url, response);
    this.#answer(`${request.method} ${key.map(decodeURIComponent).join('/')}`, body, response);
  }

  #answer(asked: string, body: Buffer, response: ServerResponse): void {
    const [method = '', key = ''] = asked.split(' ');
    const found = this.objects.get(key);
    if (method === 'PUT') this.objects.set(key, body);
    if (method === 'DELETE') this.objects.delete(key);
    const isThere = method === 'PUT' || found !== undefined;
    const status = method === 'DELETE' ? 204 : isThere ? 200 : 404;
    response.writeHead(status).end(method === 'GET' ? found : undefined);
  }

  #list({ searchParams }: URL, response: ServerResponse): void {
    const asked = (name: string): string => searchParams.get(name) ?? '';
    const prefix = asked('prefix');
    const delimiter = asked('delimiter');
    const keys = [...this.objects.keys()].filter(key => key.startsWith(prefix)).sort();
    const cut = (key: string): string => {
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return at < 0 ? key : key.slice(0, at + 1);
    };
    const names = [...new Set(keys.map(cut))];
    const from = Number(asked('continuation-token'));
    const page = names.slice(from, from + 2);
    const rows = page.map(name =>
      name.endsWith('/') && delimiter !== ''
        ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
        : `<Contents><Key>${name}</Key></Contents>`
    );
    const next = from + 2;
    const more =
      next < names.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
    response.end(
      `<ListBucketResult><Prefix>${prefix}</Prefix>${rows.join('')}${more}</ListBucketResult>`
    );
  }

  /** AWS, "Create a signed AWS API request": canonical request, string to sign, signing key. */
  #isSigned({ method, url = '', headers }: IncomingMessage): boolean {
    const shown =
      /Credential=AKTEST\/(\d{8})\/eu-south-2\/s3\/aws4_request,\s*SignedHeaders=([\w;-]+),\s*Signature=(\w+)$/;
    const [, day = '', names = '', signature] = shown.exec(headers.authorization ?? '') ?? [];
    if (!names.split(';').includes('host') || !names.split(';').includes('x-amz-date'))
      return false;
    const [path, query = ''] = url.split('?');
    const sorted = query.replaceAll('+', '%20').split('&').sort().join('&');
    const lines = names.split(';').map(name => `${name}:${String(headers[name])}\n`);
    const hashed = String(headers['x-amz-content-sha256']);
    const canonical = [method, path, sorted, lines.join(''), names, hashed].join('\n');
    const scope = [day, 'eu-south-2', 's3', 'aws4_request'];
    const time = String(headers['x-amz-date']);
    const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
    let key: string | Buffer = 'AWS4very-secret';
    for (const part of [...scope, text]) key = createHmac('sha256', key).update(part).digest();
    return Buffer.from(key).toString('hex') === signature;
  }
}
