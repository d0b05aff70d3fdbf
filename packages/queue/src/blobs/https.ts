import { SpaxelError } from '@spaxel/core';
import { bodyOf, call, isSafe } from './call.ts';
import { missing, placeOf, refOf, type BlobRef, type BlobStore, type Shelf } from './store.ts';
import { readTicket } from './tickets.ts';

/** The blobs of a gateway, through its shared address: with the worker's token, and the ticket that came with the task. */
export class HttpsStore implements BlobStore {
  readonly shown: string;
  readonly #base: URL;
  readonly #token: string;

  /** @throws SpaxelError OptionInvalid. */
  constructor(address: string, token: string) {
    const base = URL.parse(address.endsWith('/') ? address : `${address}/`);
    if (base === null || !isSafe(base) || base.search !== '')
      throw new SpaxelError(
        'OptionInvalid',
        'Blobs of a gateway lie at https://HOST[:PORT]; http only on this machine, for tokens pass through it.'
      );
    if (!/^\S+$/.test(token))
      throw new SpaxelError(
        'OptionInvalid',
        'Blobs of a gateway need a token: `spaxel token create NAME --scope worker` there, then --token FILE or SPAXEL_TOKEN here.'
      );
    this.#base = base;
    this.#token = token;
    this.shown = `the gateway at ${base.host}`;
  }

  async put(shelf: Shelf, bytes: Uint8Array): Promise<BlobRef> {
    const blob = refOf(bytes);
    const { status } = await this.#call('PUT', this.#url(shelf, blob.sha256), bytes);
    if (status === 404) throw this.#noDoor();
    return blob;
  }

  async get(shelf: Shelf, blob: BlobRef): Promise<Uint8Array> {
    const answer = await this.#call('GET', this.#url(shelf, blob.sha256));
    if (answer.status === 404) throw missing(blob.sha256, this.shown);
    return bodyOf(answer, blob, this.shown);
  }

  async has(shelf: Shelf, sha256: string): Promise<boolean> {
    return (await this.#call('HEAD', this.#url(shelf, sha256))).status === 200;
  }

  #url({ job, ticket }: Shelf, sha256: string): URL {
    placeOf(job, sha256);
    const url = new URL(`api/blobs/${sha256}`, this.#base);
    const { expires, sig } = readTicket(ticket);
    url.search = new URLSearchParams({ job, expires: String(expires), sig }).toString();
    return url;
  }

  async #call(method: string, url: URL, body?: Uint8Array): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'x-spaxel': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' })
    };
    const made = { method, url, headers };
    const answer = await call(body === undefined ? made : { ...made, body }, this.shown);
    if (answer.ok || answer.status === 404) return answer;
    const said = (await answer.json().catch(() => ({}))) as { detail?: string; code?: string };
    const why = said.detail ?? `It answers ${answer.status}.`;
    const tag = said.code === 'DiskFull' ? 'DiskFull' : 'BlobsRefused';
    throw new SpaxelError(tag, `${this.shown} refuses: ${why}`);
  }

  #noDoor(): SpaxelError {
    return new SpaxelError('BlobsRefused', `${this.shown} keeps no blobs: serve it --blobs https.`);
  }
}
